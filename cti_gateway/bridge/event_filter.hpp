#pragma once
// Monitor filters. The PBX's monitor is shared and reports everything; what one client asked not to hear is
// left out here, for its session alone.
#include <optional>

#include "csta/features.hpp"
#include "csta/message.hpp"

namespace ctig::bridge {

using event_set = csta::feature_set<csta::event_type>;

/// What is not reported: an event whose flag is true in the filter (ECMA-269, monitor filter).
[[nodiscard]] event_set filtered_by(const csta::monitor_filter& filter);
/// The kind of an event; nothing for a message that no filter names.
[[nodiscard]] std::optional<csta::event_type> event_type_of(const csta::message& event);

}  // namespace ctig::bridge
