#include "cti_gateway/cti/round_robin.hpp"

#include <gtest/gtest.h>

#include <array>
#include <random>
#include <vector>

#include "cti_gateway/cti/link_fsm.hpp"

namespace ctig::cti {
namespace {

using namespace std::chrono_literals;
using counts = std::array<int, max_links>;

// Eight link machines in virtual time and the turn among them.
class RoundRobin : public testing::Test {
protected:
    RoundRobin() {
        for (std::size_t i = 0; i < max_links; ++i) {
            links.emplace_back(link_fsm_options{}, [this] { return static_cast<std::uint32_t>(chance()); });
            (void)links[i].on(link_event::start, now);
            bring_up(i);
        }
    }
    void bring_up(std::size_t i) {
        (void)links[i].on(link_event::connected, now);
        (void)links[i].on(link_event::signed_in, now);
        (void)links[i].on(link_event::answered, now);
    }
    std::bitset<max_links> in_service() const {
        std::bitset<max_links> set;
        for (std::size_t i = 0; i < max_links; ++i) set[i] = links[i].state() == link_state::in_service;
        return set;
    }
    counts sign_in(int sessions) {
        counts landed{};
        for (int i = 0; i < sessions; ++i)
            ++landed[static_cast<std::size_t>(turn.next(in_service()).value())];
        return landed;
    }

    std::mt19937 chance{7};
    time_point now{};
    std::vector<link_fsm> links;
    round_robin turn;
};

// The first request goes to the first link, the second to the second, the ninth to the first again.
TEST_F(RoundRobin, FollowsTheConfiguredOrder) {
    for (std::size_t i = 0; i < 24; ++i) EXPECT_EQ(turn.next(in_service()), static_cast<link_index>(i % 8));
}

// Eight hundred sign-ins over eight links.
TEST_F(RoundRobin, LandsAHundredOfEightHundredOnEachOfEight) {
    EXPECT_EQ(sign_in(800), (counts{100, 100, 100, 100, 100, 100, 100, 100}));
}

// Three links die; the five that are left share evenly, although the dead ones are neighbours.
TEST_F(RoundRobin, SharesEvenlyAmongTheFiveThatAreLeft) {
    (void)sign_in(800);
    for (const std::size_t dead : {2U, 3U, 6U}) (void)links[dead].on(link_event::closed, now);
    EXPECT_EQ(sign_in(500), (counts{100, 100, 0, 0, 100, 100, 0, 100}));
}

// A link whose manager was away for an hour takes its share again within reconnect_max of the manager's
// return.
TEST_F(RoundRobin, GivesALinkItsShareAgainWithinReconnectMax) {
    for (const std::size_t dead : {2U, 3U, 6U}) (void)links[dead].on(link_event::closed, now);
    while (now < time_point{} + 1h) {
        now = links[3].deadline().value();
        (void)links[3].on(link_event::timer, now);
        (void)links[3].on(link_event::closed, now);
    }
    const auto manager_returned = now;
    now = links[3].deadline().value();
    (void)links[3].on(link_event::timer, now);
    bring_up(3);
    EXPECT_LE(now - manager_returned, 60s);
    EXPECT_EQ(sign_in(600), (counts{100, 100, 0, 100, 100, 100, 0, 100}));
}

// No link in service: nobody's turn, and the order goes on where it stood.
TEST_F(RoundRobin, HasNobodyWhenNoLinkServes) {
    EXPECT_EQ(turn.next({}), std::nullopt);
    EXPECT_EQ(turn.next(in_service()), link_index{0});
    EXPECT_EQ(turn.next({}), std::nullopt);
    EXPECT_EQ(turn.next(in_service()), link_index{1});
}

// One link alone takes everything.
TEST_F(RoundRobin, GivesASingleLinkEverything) {
    for (int i = 0; i < 5; ++i) EXPECT_EQ(turn.next(0b0001'0000), link_index{4});
}

}  // namespace
}  // namespace ctig::cti
