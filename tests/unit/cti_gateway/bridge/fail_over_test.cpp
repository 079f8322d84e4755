// Sessions on eight links to the simulated PBX, calls going on, links killed at random moments: at the end
// every client's view, made of nothing but what it was told, is the PBX's truth.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>

#include "tests/support/busy_office.hpp"

namespace ctig::bridge {
namespace {

using namespace test;

enum class reloads : std::uint8_t { none, take_managers_out };

void kill_links_at_random(std::string_view call_ids, std::uint32_t seed, reloads how = reloads::none) {
    SCOPED_TRACE(std::string(call_ids) + " " + std::to_string(seed));
    busy_office lab(call_ids, seed);
    for (std::size_t i = 0; i < 2 * line_count; ++i) lab.sign_in(i % line_count);
    for (int round = 0; round < 60; ++round) {
        for (auto actions = lab.roll(6); actions > 0; --actions) {
            lab.act();
            for (auto arrivals = lab.roll(12); arrivals > 0 && lab.links.step(); --arrivals) lab.pump();
        }
        if (lab.roll(3) == 0) lab.links.kill(lab.roll(link_count));
        if (how == reloads::take_managers_out) {
            if (lab.roll(2) == 0) lab.links.leave(lab.roll(link_count));
            lab.sessions->on_timer(lab.now += std::chrono::milliseconds(100));
        }
        if (lab.roll(3) == 0) lab.links.start(lab.roll(link_count));
        lab.pump();
        if (lab.roll(5) != 0) continue;
        lab.links.start(lab.roll(link_count));
        lab.settle();
        lab.expect_true_views();
        if (testing::Test::HasFailure()) return;
    }
    EXPECT_EQ(lab.sessions->sessions(), 2 * line_count);
    EXPECT_EQ(lab.links.times_let_go() > 0, how == reloads::take_managers_out);
}

/// A few here; as many as CTIG_SEEDS says for a soak.
std::uint32_t seeds() {
    const char* wanted = std::getenv("CTIG_SEEDS");
    return wanted == nullptr ? 4 : static_cast<std::uint32_t>(std::max(1, std::atoi(wanted)));
}

TEST(FailOver, EveryViewIsTheTruthAfterLinksWereKilledAtRandomWhereTheClusterNamesCalls) {
    for (std::uint32_t seed = 1; seed <= seeds() && !HasFailure(); ++seed)
        kill_links_at_random("cluster", seed);
}

TEST(FailOver, EveryViewIsTheTruthAfterLinksWereKilledAtRandomWhereEachManagerNamesCalls) {
    for (std::uint32_t seed = 1; seed <= seeds() && !HasFailure(); ++seed)
        kill_links_at_random("manager", seed);
}

TEST(FailOver, EveryViewIsTheTruthWhenReloadsTakeManagersOutAsWell) {
    for (std::uint32_t seed = 1; seed <= (seeds() + 1) / 2 && !HasFailure(); ++seed)
        for (const auto* call_ids : {"cluster", "manager"})
            kill_links_at_random(call_ids, seed, reloads::take_managers_out);
}

}  // namespace
}  // namespace ctig::bridge
