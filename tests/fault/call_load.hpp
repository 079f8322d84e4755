#pragma once
// People who make, answer, hold and end calls, some with their clients and some at their phones, as long as
// it is told to.
#include <random>

#include "tests/fault/fault_lab.hpp"
#include "tests/fault/population.hpp"

namespace ctig::fault {

/// Thread: the io_context's.
class call_load {
public:
    /// `rate`: actions a second over all clients.
    call_load(fault_lab& lab, population& people, double rate, std::uint32_t seed);

    void start();
    void stop();
    /// One thing that one of them does now; whether it may is the PBX's to say.
    void act();
    /// One thing that happens at a phone or outside, without any client.
    void act_at_phone();

private:
    void tick();
    void act_in_call(std::size_t who, const std::string& call_id, csta::local_connection_state own);
    [[nodiscard]] std::size_t roll(std::size_t sides) { return dice_() % sides; }

    fault_lab& lab_;
    population& people_;
    double rate_, owed_ = 0;
    std::mt19937 dice_;
    steady_timer timer_;
    bool running_ = false;
};

}  // namespace ctig::fault
