// All managers are down for a while, and people go on at their phones.
#include <fmt/format.h>

#include "tests/fault/rcc_documents.hpp"
#include "tests/fault/shared_steps.hpp"

namespace ctig::fault {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// Clients ask, and hear at once that it cannot be done.
outcome everybody_hears_of_it(fault_lab& lab, population& people, population& newcomers) {
    for (std::size_t i = 0; i < people.size(); ++i)
        people.ask(i, asked::query, snapshot_document(people.line_of(i)));
    newcomers.sign_in(0);
    wait_for_answers(lab, people);
    lab.wait(
        "a newcomer is told to come again", [&] { return newcomers.sums().told_to_wait > 0; }, seconds(10));
    auto& sums = people.sums();
    outcome row{.fault = "  meanwhile, each asks once",
                .sessions = people.size(),
                .lost = people.size() - people.count(rcc_client::phase::in),
                .wrong = sums.wrong,
                .duplicate = sums.duplicate,
                .samples = sums.samples};
    row.more = fmt::format("{} answers, {} of them an error; p50 {:.0f} p99 {:.0f} max {:.0f} ms",
                           sums.answered, sums.errors, sums.answer_times.quantile_us(0.5) / 1000,
                           sums.answer_times.quantile_us(0.99) / 1000, sums.answer_times.max_us() / 1000);
    row.holds = sums.errors >= people.size();
    sums = {};
    return row;
}

}  // namespace

std::vector<outcome> outage(const run_options& how) {
    const auto sessions = how.sessions != 0 ? how.sessions : 10000;
    const auto span = how.span.count() != 0 ? how.span : seconds(60);
    fault_lab lab({.program = how.program,
                   .folder = how.folder,
                   .users = sessions + 1,
                   .call_ids = how.call_ids,
                   .shards = how.shards});
    population people(lab.io(), {.gateway = lab.sip(), .users = sessions});
    population newcomers(lab.io(),
                         {.gateway = lab.sip(), .first_user = sessions, .users = 1, .udp_ports = 0});
    sign_everybody_in(lab, people, seconds(120));
    call_load calls(lab, people, how.call_rate > 0 ? how.call_rate : 200, how.seed);
    calls.start();
    lab.run_for(std::min(span, milliseconds(5000)));
    calls.stop();
    wait_for_answers(lab, people);
    people.sums() = {};
    (void)lab.pbx().act(R"({"action":"stop"})");
    lab.wait(
        "the gateway knows", [&] { return lab.links_in_service() == 0; }, seconds(10));
    std::vector<outcome> rows{everybody_hears_of_it(lab, people, newcomers)};
    const auto until = clock::now() + span;
    while (clock::now() < until) {
        calls.act_at_phone();
        lab.run_for(milliseconds(20));
    }
    const auto since = clock::now();
    lab.heal();
    auto row = judge(lab, people, calls,
                     {.fault = fmt::format("all managers down for {} ms", span.count()),
                      .since = since,
                      .calls_go_on = {},
                      .limit = seconds(60)});
    lab.wait(
        "the newcomer is in", [&] { return newcomers.count(rcc_client::phase::in) == 1; }, seconds(30));
    rows.insert(rows.begin(), std::move(row));
    return rows;
}

}  // namespace ctig::fault
