#pragma once
// The command line's side of the control socket.
#include <boost/json/object.hpp>
#include <chrono>
#include <filesystem>
#include <string_view>

#include "cti_gateway/control/protocol.hpp"

namespace ctig::control {

/// Asks the gateway at `path` and waits for the answer, for `deadline` in all. Blocks: not for the gateway's
/// thread. Errors: a text for people: no gateway there, no permission, no answer in time, what the gateway
/// said.
[[nodiscard]] answer call(const std::filesystem::path& path, std::string_view command,
                          const boost::json::object& arguments = {},
                          std::chrono::milliseconds deadline = std::chrono::seconds(5));

}  // namespace ctig::control
