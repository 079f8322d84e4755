#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "csta/message.hpp"
#include "cti_gateway/bridge/identity_map.hpp"

namespace ctig::bridge {

/// The PBX's device ID for a device text that must be the session's own line, or why it may not be used.
using own_device_lookup = std::function<std::variant<std::string, csta::csta_error_code>(std::string_view)>;

/// Puts the PBX's names into a client's request. Subjects (callingDevice, device, the deviceID of every
/// ConnectionID ...) must be the session's own lines; destinations (calledDirectoryNumber, newDestination
/// ...) become what the PBX dials by the session's rules, unless they are denied. The error, when there is
/// one, is the client's answer; the request must then not be sent.
[[nodiscard]] std::optional<csta::csta_error_code> to_south(csta::message& request, const identity_map& ids,
                                                            const own_device_lookup& own);

/// Puts our callID tokens into a response or an event of the PBX, made at first sight.
void name_calls(csta::message& what, identity_map& ids);
/// Puts the client's device names into it. `cross_ref_id` takes the place of the PBX's monitorCrossRefID
/// unless it is empty.
void name_devices(csta::message& what, const identity_map& ids, std::string_view cross_ref_id = {});

/// Does an element of a request name where a call goes, and not whose it is?
[[nodiscard]] bool is_destination(std::string_view element);

}  // namespace ctig::bridge
