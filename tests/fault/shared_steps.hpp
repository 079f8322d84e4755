#pragma once
// What several runs do alike.
#include "tests/fault/call_load.hpp"
#include "tests/fault/outcome.hpp"
#include "tests/fault/scenarios.hpp"
#include "tests/fault/truth_check.hpp"

namespace ctig::fault {

/// Everybody at once; waits until all are in.
void sign_everybody_in(fault_lab& lab, population& people, std::chrono::milliseconds limit);
/// Waits until no client waits for an answer.
void wait_for_answers(fault_lab& lab, const population& people);
/// From the moment of a fault: people go on calling for a while, then hold still. Watches all clients come to
/// the truth, and makes the row of it. The accounts start anew.
struct watch {
    std::string fault;
    wanted what = wanted::true_and_watched;
    clock::time_point since;
    std::chrono::milliseconds calls_go_on{500}, limit{30000};
};
[[nodiscard]] outcome judge(fault_lab& lab, population& people, call_load& calls, watch how);

}  // namespace ctig::fault
