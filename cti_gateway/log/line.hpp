#pragma once
// One log line's payload, in both formats. The time is put before it by the writer.
#include <string>
#include <string_view>

#include "cti_gateway/log/log.hpp"

namespace ctig::log {

/// "info [call_id=x user=y] message". The fields stand first so that a message cannot forge one.
[[nodiscard]] std::string text_payload(level l, const context& about, std::string_view message);

/// "\"level\":\"info\",\"message\":...,\"call_id\":..." : the members of a JSON object, without its braces.
[[nodiscard]] std::string json_payload(level l, const context& about, std::string_view message);

}  // namespace ctig::log
