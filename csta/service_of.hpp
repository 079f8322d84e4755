#pragma once
// Which service a request asks for: the bridge between a message's name and GetCSTAFeatures.
#include <optional>

#include "csta/feature_names.hpp"
#include "csta/message.hpp"

namespace ctig::csta {

/// The service as GetCSTAFeaturesResponse names it. Nothing for responses, events, and the requests of
/// ECMA-354, which is not CSTA.
[[nodiscard]] std::optional<service> service_of(const message& m) noexcept;

}  // namespace ctig::csta
