#pragma once
// Which services a client may use: what the PBX says that it does now, as far as the gateway carries it, and
// what the gateway does by itself.
#include <optional>

#include "csta/features.hpp"
#include "csta/message.hpp"

namespace ctig::bridge {

/// The name under which GetCSTAFeatures offers the service of a request; nothing where it offers none.
[[nodiscard]] std::optional<csta::service> service_of(const csta::message& request);
/// Everything that the gateway carries: for a PBX that does not say what it does.
[[nodiscard]] csta::get_csta_features_response carried_features();
/// What a client is told when the PBX says `pbx`.
[[nodiscard]] csta::get_csta_features_response offered_features(const csta::get_csta_features_response& pbx);

}  // namespace ctig::bridge
