#pragma once
// What each party's monitor must see in each situation: the one table of it (csta.md 2.4).
#include <functional>

#include "lab.hpp"

namespace ctig::simulator::test {

/// A line of `told` reads as describe_in_full writes: event, connection, localConnectionInfo, cause,
/// calling>called, then what else the event says.
struct event_row {
    std::string situation;
    std::function<void(lab&)> before;  ///< not listened to
    std::function<void(lab&)> act;
    std::vector<std::pair<std::string, lines>> told;  ///< by device
};

[[nodiscard]] std::vector<event_row> basic_calls();      // event_table_basic.cpp
[[nodiscard]] std::vector<event_row> calls_that_fail();  // event_table_failures.cpp
[[nodiscard]] std::vector<event_row> calls_of_three();   // event_table_parties.cpp
[[nodiscard]] std::vector<event_row> calls_that_move();  // event_table_movement.cpp
[[nodiscard]] std::vector<event_row> shared_lines();     // event_table_lines.cpp
[[nodiscard]] std::vector<event_row> features();         // event_table_features.cpp

}  // namespace ctig::simulator::test
