#include "tests/fault/shared_steps.hpp"

#include <fmt/format.h>

namespace ctig::fault {

using std::chrono::seconds;

void sign_everybody_in(fault_lab& lab, population& people, std::chrono::milliseconds limit) {
    lab.run_for(std::chrono::milliseconds(50));  // the connections
    for (std::size_t i = 0; i < people.size(); ++i) people.sign_in(i);
    lab.wait(
        "everybody is signed in", [&] { return people.count(rcc_client::phase::in) == people.size(); },
        limit);
}

void wait_for_answers(fault_lab& lab, const population& people) {
    lab.wait(
        "every request is answered", [&] { return people.waiting_for_answers() == 0; }, seconds(60));
}

outcome judge(fault_lab& lab, population& people, call_load& calls, watch how) {
    truth_check check(lab, people, how.what, how.since);
    while (clock::now() < how.since + how.calls_go_on) {
        check.look();
        lab.run_for(std::chrono::milliseconds(20));
    }
    calls.stop();
    const auto untrue = check.until_all(how.limit);
    wait_for_answers(lab, people);
    auto& sums = people.sums();
    outcome row{.fault = std::move(how.fault),
                .sessions = people.size(),
                .lost = people.size() - people.count(rcc_client::phase::in),
                .wrong = sums.wrong + untrue,
                .duplicate = sums.duplicate,
                .recovery = check.times(),
                .samples = sums.samples};
    if (untrue != 0) row.samples.push_back(check.sample());
    row.more = fmt::format(
        "{} requests answered, {} of them by an error, p99 {:.0f} ms; {} events; {} resent", sums.answered,
        sums.errors, sums.answer_times.quantile_us(0.99) / 1000, sums.events, sums.resent);
    sums = {};
    return row;
}

}  // namespace ctig::fault
