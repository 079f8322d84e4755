#pragma once
// What the load does with its dialogs.
#include <memory>
#include <string_view>

#include "tests/bench/load/client.hpp"

namespace ctig::bench {

/// `how.at_once` dialogs at a time, each INVITE, ACK, `how.infos` INFO one after the other, BYE;
/// `how.dialogs` in all: requests a second at saturation.
std::unique_ptr<plan> closed_loop(const options& how);

/// `how.at_once` dialogs are opened; then INFO leave at `how.rate` a second for `how.duration`, whether
/// answers come or not. Latency counts from the intended time, so a stall of the server is not hidden.
std::unique_ptr<plan> open_loop(const options& how);

/// `how.at_once` users sign in at the same moment: INVITE, then GetCSTAFeatures and MonitorStart back to
/// back. Who gets 480 comes back after its Retry-After. The sessions then stay for `how.hold`.
std::unique_ptr<plan> sign_in(const options& how);

/// Pairs of users: MakeCall, the events of both, ClearConnection; `how.dialogs` calls in all. The even user
/// calls the odd one, whose phone must answer by itself.
std::unique_ptr<plan> call_cycles(const options& how);

}  // namespace ctig::bench
