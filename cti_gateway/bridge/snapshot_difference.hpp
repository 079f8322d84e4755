#pragma once
// The events that turn what a client was last told of a device into the truth, and nothing else.
#include <vector>

#include "csta/message.hpp"
#include "cti_gateway/bridge/device_picture.hpp"

namespace ctig::bridge {

/// Both pictures speak of the same device and name calls alike. Afterwards `told` looks like the truth. The
/// events have no monitorCrossRefID. A call that vanished: ConnectionCleared; one that appeared or changed:
/// the events that lead there. A feature that nobody was told of is told only when it is on.
[[nodiscard]] std::vector<csta::message> snapshot_difference(device_picture& told,
                                                             const device_picture& truth);

/// Of the events that came while a snapshot was taken, those that are younger than it, in order: an event
/// that the snapshot already says is in it, and so is everything earlier about the same call or feature.
[[nodiscard]] std::vector<csta::message> younger_than(const device_picture& snapshot,
                                                      std::vector<csta::message> events);

}  // namespace ctig::bridge
