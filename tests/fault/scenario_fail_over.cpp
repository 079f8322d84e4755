// One manager dies during calls; then two more at random moments (issue: sessions outlive their CTI link).
#include <random>

#include "tests/fault/shared_steps.hpp"

namespace ctig::fault {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

}  // namespace

std::vector<outcome> fail_over(const run_options& how) {
    const auto sessions = how.sessions != 0 ? how.sessions : 10000;
    fault_lab lab({.program = how.program,
                   .folder = how.folder,
                   .users = sessions,
                   .call_ids = how.call_ids,
                   .shards = how.shards});
    population people(lab.io(), {.gateway = lab.sip(), .users = sessions});
    sign_everybody_in(lab, people, seconds(120));
    call_load calls(lab, people, how.call_rate > 0 ? how.call_rate : 400, how.seed);
    std::mt19937 dice(how.seed);
    std::vector<outcome> rows;
    const auto phase = [&](std::string name, std::size_t kills, std::size_t first) {
        calls.start();
        lab.run_for(how.span.count() != 0 ? how.span : milliseconds(5000));
        people.sums().answer_times = {};
        clock::time_point since;
        for (std::size_t i = 0; i < kills; ++i) {
            lab.run_for(milliseconds(dice() % 1000));
            since = clock::now();
            (void)lab.pbx().at_manager(first + i, "crash");
        }
        rows.push_back(judge(lab, people, calls,
                             {.fault = std::move(name), .since = since, .calls_go_on = how.calls_go_on}));
    };
    phase("one manager of 8 dies", 1, 0);
    phase("two more at random moments", 2, 3);
    lab.heal();
    lab.wait_for_links();
    phase("all 8 are back, one dies again", 1, 6);
    return rows;
}

}  // namespace ctig::fault
