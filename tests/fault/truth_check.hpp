#pragma once
// Compares each client's view, made of nothing but the events it was told, with the PBX's truth, and measures
// when each became true again after a fault.
#include <string>
#include <vector>

#include "tests/fault/fault_lab.hpp"
#include "tests/fault/population.hpp"

namespace ctig::fault {

enum class wanted : std::uint8_t {
    true_views,
    true_and_watched,  ///< and its line is monitored at a manager that works
};

class truth_check {
public:
    /// `since`: the moment of the fault.
    truth_check(fault_lab& lab, const population& people, wanted what, clock::time_point since);

    /// Asks the PBX now. How many clients are not as wanted.
    std::size_t look();
    /// Looks again and again until all are as wanted, or `limit` has passed. How many are not.
    std::size_t until_all(std::chrono::milliseconds limit);
    /// From the fault until each client was as wanted for good, as far as the looks tell.
    [[nodiscard]] const load::latencies& times() const noexcept { return times_; }
    /// One that is not, for people: what it believes, and what is true.
    [[nodiscard]] const std::string& sample() const noexcept { return sample_; }

private:
    fault_lab& lab_;
    const population& people_;
    wanted what_;
    clock::time_point since_;
    std::vector<clock::time_point> good_since_;
    std::vector<char> good_;
    load::latencies times_;
    std::string sample_;
};

}  // namespace ctig::fault
