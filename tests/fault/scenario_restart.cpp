// The gateway is killed during calls and started again: the journal brings everybody back.
#include <fmt/format.h>

#include <algorithm>

#include "tests/fault/rcc_documents.hpp"
#include "tests/fault/shared_steps.hpp"

namespace ctig::fault {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

bool nobody_watches(const fault_lab& lab) {
    const auto lines = lab.pbx().lines();
    return std::ranges::all_of(lines, [](const line_truth& line) { return line.monitors == 0; });
}

/// Each client's next request finds its session alive.
outcome everybody_asks(fault_lab& lab, population& people) {
    for (std::size_t i = 0; i < people.size(); ++i)
        people.ask(i, asked::query, snapshot_document(people.line_of(i)));
    wait_for_answers(lab, people);
    auto& sums = people.sums();
    outcome row{.fault = "  then each asks once",
                .sessions = people.size(),
                .lost = people.size() - people.count(rcc_client::phase::in),
                .wrong = sums.wrong + sums.errors,
                .duplicate = sums.duplicate,
                .samples = sums.samples};
    row.more =
        fmt::format("{} answers, {} of them an error; p50 {:.0f} p99 {:.0f} ms", sums.answered, sums.errors,
                    sums.answer_times.quantile_us(0.5) / 1000, sums.answer_times.quantile_us(0.99) / 1000);
    row.holds = sums.answered >= people.size();
    sums = {};
    return row;
}

}  // namespace

std::vector<outcome> restart(const run_options& how) {
    const auto sessions = how.sessions != 0 ? how.sessions : 10000;
    fault_lab lab({.program = how.program,
                   .folder = how.folder,
                   .users = sessions,
                   .call_ids = how.call_ids,
                   .keeps = persistence::journal,
                   .shards = how.shards});
    population people(lab.io(), {.gateway = lab.sip(), .users = sessions, .repeats_are_wrong = false});
    sign_everybody_in(lab, people, seconds(120));
    call_load calls(lab, people, how.call_rate > 0 ? how.call_rate : 400, how.seed);
    calls.start();
    lab.run_for(how.span.count() != 0 ? how.span : milliseconds(5000));
    people.sums() = {};
    const auto since = clock::now();
    lab.kill_gateway();
    people.on_gateway_killed();
    calls.stop();
    while (!nobody_watches(lab)) lab.run_for(milliseconds(10));
    const auto cut_off = people.sums().cut_off + people.waiting_for_answers();
    for (int i = 0; i < 50; ++i) calls.act_at_phone();  // what nobody is there to tell of
    lab.start_gateway();
    auto row = judge(lab, people, calls,
                     {.fault = "kill -9 during calls, and started again",
                      .since = since,
                      .calls_go_on = {},
                      .limit = seconds(120)});
    row.repeats_allowed = true;
    row.more +=
        fmt::format("; {} requests were in flight; journal {} KiB", cut_off, lab.journal_size() >> 10);
    std::vector<outcome> rows{std::move(row), everybody_asks(lab, people)};
    calls.start();
    lab.run_for(milliseconds(1000));
    rows.push_back(judge(lab, people, calls, {.fault = "  and calls go on", .since = clock::now()}));
    return rows;
}

}  // namespace ctig::fault
