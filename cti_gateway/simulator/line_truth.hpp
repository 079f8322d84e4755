#pragma once
// What the simulated PBX knows of its lines, for tests that compare it with what their clients were told.
#include <boost/json/object.hpp>

#include "cti_gateway/simulator/simulated_pbx_host.hpp"

namespace ctig::simulator {

/// {"lines": [{"device", "monitors", "do_not_disturb", "calls": [{"state", "others": [{"number",
/// "state"}]}]}]}, a line for each appearance in the order of the configuration, its calls oldest first.
/// `monitors` counts those at managers that work. Calls have no names here: each manager may have its own.
[[nodiscard]] boost::json::object lines_of(const simulated_pbx_host& host);

}  // namespace ctig::simulator
