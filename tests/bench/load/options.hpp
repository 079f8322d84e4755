#pragma once
#include <chrono>
#include <cstdint>
#include <string>

#include "tests/bench/load/wire.hpp"

namespace ctig::bench {

/// What an answer's body must hold to count as right.
enum class expectation : std::uint8_t {
    csta,     ///< the CSTA response that belongs to the request
    any_xml,  ///< some XML document
    nothing,  ///< the status alone
};

struct options {
    wire_target target;
    std::string domain = "example.com";
    std::size_t connections = 1;
    std::size_t users = 100000;         ///< u0, u1 ... with the lines from first_line on
    std::uint64_t first_line = 200000;  ///< number of u0's line
    std::size_t at_once = 50;           ///< dialogs at a time
    std::size_t dialogs = 20000;        ///< closed loop: dialogs in all
    std::size_t infos = 10;             ///< INFO in each dialog
    std::size_t body_size = 500;        ///< octets of an INFO's body
    double rate = 1000;                 ///< open loop: INFO a second
    std::chrono::seconds duration{5};   ///< open loop
    std::chrono::seconds hold{0};       ///< sign-in: how long the sessions stay
    std::chrono::seconds give_up{120};  ///< the whole run; then it fails
    expectation expected = expectation::csta;
};

}  // namespace ctig::bench
