#pragma once
#include <string_view>

#include "csta/message.hpp"
#include "cti_gateway/bridge/device_picture.hpp"

namespace ctig::bridge {

/// The device that a question is about, in the names of the message; empty for other requests.
[[nodiscard]] std::string_view device_asked_about(const csta::message& request);

/// A client learns from responses, too: that its call was made, what SnapshotDevice or GetForwarding said of
/// `asked_about`. Both in the PBX's device names and the picture's callIDs. False: nothing new.
bool learn_from(const csta::message& response, std::string_view asked_about, device_picture& told);

/// What SnapshotDevice alone tells of a call.
[[nodiscard]] call_picture call_of(const csta::snapshot_device_response_info& item);

}  // namespace ctig::bridge
