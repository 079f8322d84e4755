#pragma once
// A phone's change as the CSTA events of a monitor on its line (ECMA-269 17.2; csta.md 2.4).
#include <optional>
#include <string>
#include <vector>

#include "csta/message.hpp"
#include "cti_gateway/cti/baresip/phone_call.hpp"

namespace ctig::cti::baresip {

/// Who watches: the monitor's cross reference, and the device as its MonitorStart named it.
struct watcher {
    std::string cross_ref;
    std::string device;
};

/// Why an operation was made, where that is more than "normal": alternate, consultation.
using known_cause = std::optional<csta::event_cause>;

/// The events of one change at the watcher's own line, in their order.
[[nodiscard]] std::vector<csta::message> events_of(const call_change& change, const watcher& to,
                                                   known_cause cause);

/// Another phone of ours in the same call held or retrieved it; `own` is the watcher's side of the call.
[[nodiscard]] csta::message far_hold_event(const call_change& change, const std::string& far_device,
                                           const phone_call& own, const watcher& to, known_cause cause);

[[nodiscard]] csta::connection_id connection(const std::string& call, std::string_view device);

/// One call in a SnapshotDeviceResponse.
[[nodiscard]] csta::snapshot_device_response_info snapshot_of(const phone_call& call,
                                                              std::string_view device);

}  // namespace ctig::cti::baresip
