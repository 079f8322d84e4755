// Random walks: a small office that has everything, and one of fifty lines.
#include <chrono>
#include <cstdlib>
#include <iostream>

#include "random_walk.hpp"

namespace ctig::simulator::test {
namespace {

pbx_limits few_channels() {
    pbx_limits limits;
    limits.calls.trunk_channels = 4;
    return limits;
}

simulator_config small_office(call_id_scheme scheme) {
    auto config = lab_config();
    config.call_ids = scheme;
    config.display_names = scheme == call_id_scheme::manager;
    config.lines.push_back({"1001", "lab", {answer_rule::after, milliseconds{50}}, 3});
    config.devices[0].lines.push_back({"1100", "lab", "Alice at home"});  // Alice's second line
    return config;
}

/// 50 lines: most on one phone and answered by request, ten that answer by themselves, five on two phones.
simulator_config fifty_lines() {
    simulator_config config;
    for (int i = 0; i < 50; ++i) {
        const auto number = std::to_string(2000 + i);
        line_options options{.number = number, .partition = "lab"};
        if (i % 5 == 0) options.rule = {answer_rule::after, milliseconds{200}, milliseconds{60000}};
        if (i % 10 == 7) options.offered = milliseconds{30};
        if (i % 20 == 3) options.sharing = line_sharing::bridged;
        config.devices.push_back({.name = "SEP" + number, .lines = {{number, "lab", "Person " + number}}});
        if (i % 10 == 3) config.devices.push_back({.name = "SOFT" + number, .lines = {{number, "lab", ""}}});
        config.lines.push_back(options);
    }
    config.groups = {{.number = "2900", .display = "Sales", .members = {"2001", "2002", "2005"}}};
    config.outside = {{"+1555*", {.answer = answer_rule::after, .answer_after = milliseconds{300}}},
                      {"+1666*", {.answer = answer_rule::busy}}};
    return config;
}

class RandomWalk : public testing::TestWithParam<std::pair<call_id_scheme, std::uint32_t>> {};

TEST_P(RandomWalk, TellsEveryMonitorWhatStands) {
    random_walk walk(small_office(GetParam().first), few_channels(), GetParam().second);
    for (int step = 0; step < 5000; ++step) {
        walk.step();
        if (step % 200 == 0) walk.compare_all();
        ASSERT_FALSE(HasFailure()) << "in step " << step;
    }
    walk.end_everything();
    EXPECT_EQ(walk.served().size(), 25U) << "not every service was served once";
    EXPECT_EQ(walk.told().size(), 30U) << "not every event was told once";
}

INSTANTIATE_TEST_SUITE_P(SimulatedPbx, RandomWalk,
                         testing::Values(std::pair{call_id_scheme::cluster, 1U},
                                         std::pair{call_id_scheme::manager, 2U},
                                         std::pair{call_id_scheme::manager, 3U}));

// CTIG_WALK_STEPS=1000000 is the whole walk; the seed can be chosen with CTIG_WALK_SEED.
TEST(RandomWalkOfFiftyLines, TellsEveryMonitorWhatStands) {
    const auto number = [](const char* name, long otherwise) {
        const auto* text = std::getenv(name);
        return text == nullptr ? otherwise : std::strtol(text, nullptr, 10);
    };
    const auto steps = number("CTIG_WALK_STEPS", 1500);
    random_walk walk(fifty_lines(), few_channels(), static_cast<std::uint32_t>(number("CTIG_WALK_SEED", 1)));
    const auto begin = std::chrono::steady_clock::now();
    for (long step = 0; step < steps; ++step) {
        walk.step();
        if (step % 5000 == 0) walk.compare_all();
        ASSERT_FALSE(HasFailure()) << "in step " << step;
    }
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    walk.end_everything();
    std::uint64_t requests = 0;
    for (const auto& [message, times] : walk.served()) requests += times;
    std::cout << "random walk: " << steps << " steps, "
              << static_cast<long>(static_cast<double>(steps) / took.count()) << " steps/s, " << requests
              << " requests served, " << walk.events() << " events told\n";
}

}  // namespace
}  // namespace ctig::simulator::test
