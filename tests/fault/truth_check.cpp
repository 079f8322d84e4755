#include "tests/fault/truth_check.hpp"

#include <fmt/format.h>

#include "tests/fault/call_facts.hpp"

namespace ctig::fault {

truth_check::truth_check(fault_lab& lab, const population& people, wanted what, clock::time_point since)
    : lab_(lab),
      people_(people),
      what_(what),
      since_(since),
      good_since_(people.size(), since),
      good_(people.size(), 0) {}

std::size_t truth_check::look() {
    const auto truth = lab_.pbx().lines();
    const auto now = clock::now();
    std::size_t bad = 0;
    for (std::size_t i = 0; i < people_.size(); ++i) {
        const auto told = facts_of(people_.at(i).told);
        const bool watched = what_ == wanted::true_views || truth.at(i).monitors > 0;
        const bool good = watched && told == truth.at(i).facts;
        if (good && good_[i] == 0) good_since_[i] = now;
        good_[i] = good ? 1 : 0;
        if (good) continue;
        if (bad++ == 0)
            sample_ = fmt::format("user {} believes \"{}\", true is \"{}\", {} monitors", i, told,
                                  truth.at(i).facts, truth.at(i).monitors);
    }
    return bad;
}

std::size_t truth_check::until_all(std::chrono::milliseconds limit) {
    const auto until = clock::now() + limit;
    std::size_t bad = look();
    while (bad != 0 && clock::now() < until) {
        lab_.run_for(std::chrono::milliseconds(50));
        bad = look();
    }
    for (std::size_t i = 0; i < people_.size(); ++i)
        if (good_[i] != 0) times_.add(good_since_[i] - since_);
    return bad;
}

}  // namespace ctig::fault
