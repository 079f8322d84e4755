#pragma once
// One row for every service that a client may ask for: what is asked, who hears what, and one request that is
// refused.
#include <array>
#include <functional>
#include <string>
#include <vector>

#include "tests/support/office_clients.hpp"

namespace ctig::bridge::test {

struct service_request {
    std::size_t who = 0;
    std::string root, children;
};

struct service_row {
    std::string name;  ///< of the row
    std::function<void(ctig::test::office_clients&)> before;
    std::function<service_request(ctig::test::office_clients&)> good;
    std::array<std::string, 3> heard;  ///< by each client after `good`: roots without Event, blanks between
    std::function<service_request(ctig::test::office_clients&)> bad;  ///< none: it is never refused
    std::string category, value;                                      ///< of the CSTAErrorCode
    std::function<void(ctig::test::office_clients&, const std::string& answer)> then;
};

[[nodiscard]] std::vector<service_row> call_control_services();  // every_service_calls.cpp
[[nodiscard]] std::vector<service_row> other_services();         // every_service_others.cpp

}  // namespace ctig::bridge::test
