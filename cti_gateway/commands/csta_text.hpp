#pragma once
// CSTA messages for people at a terminal, and for their scripts. Both follow the table of messages: every
// message, whatever it is, whole.
#include <string>

#include "csta/message.hpp"

namespace ctig::commands {

/// One line without its end: "DeliveredEvent connection=7/1001 callingDevice=1000 ... cause=newCall". A
/// connection is call/device.
[[nodiscard]] std::string csta_line(const csta::message& m);

/// One JSON object in a line: {"message":"DeliveredEvent","connection":{"callID":"7",...},...}. Elements keep
/// their names, repeated ones are arrays.
[[nodiscard]] std::string csta_json(const csta::message& m);

}  // namespace ctig::commands
