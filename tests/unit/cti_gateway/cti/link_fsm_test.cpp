#include "cti_gateway/cti/link_fsm.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace ctig::cti {
namespace {

using namespace std::chrono_literals;
using enum link_event;
using std::chrono::milliseconds;

constexpr std::uint32_t lowest = 0;
constexpr std::uint32_t highest = 0xFFFFFFFF;

// A machine in virtual time with a chosen chance.
class LinkFsm : public testing::Test {
protected:
    link_fsm fsm{{}, [this] { return chance; }};
    std::uint32_t chance = lowest;
    time_point now{};

    link_effects feed(link_event event) { return fsm.on(event, now); }
    link_effects feed_at_deadline() {
        now = fsm.deadline().value();
        return feed(timer);
    }
    milliseconds wait() const {
        return std::chrono::duration_cast<milliseconds>(fsm.deadline().value() - now);
    }
    // From down or a finished back-off to in service, the first heartbeat answered.
    void come_into_service() {
        if (fsm.state() == link_state::down)
            (void)feed(start);
        else
            (void)feed_at_deadline();
        (void)feed(connected);
        (void)feed(signed_in);
        (void)feed(answered);
        ASSERT_EQ(fsm.state(), link_state::in_service);
    }
    // Connect attempts that fail at once; the waits between them.
    std::vector<milliseconds> failing_attempts(int count) {
        std::vector<milliseconds> waits;
        for (int i = 0; i < count; ++i) {
            (void)(fsm.state() == link_state::down ? feed(start) : feed_at_deadline());
            (void)feed(closed);
            waits.push_back(wait());
        }
        return waits;
    }
};

// Nothing happens to a link that was not started.
TEST_F(LinkFsm, WaitsToBeStarted) {
    for (const auto event : {connected, signed_in, refused, closed, answered, request_timed_out, timer}) {
        const auto fx = feed(event);
        EXPECT_FALSE(fx.close || fx.connect || fx.heartbeat);
        EXPECT_EQ(fsm.state(), link_state::down);
    }
    EXPECT_EQ(fsm.deadline(), std::nullopt);
}

// Start, transport up, session granted: in service, and a heartbeat goes out at once.
TEST_F(LinkFsm, ConnectsSignsInAndServes) {
    EXPECT_TRUE(feed(start).connect);
    EXPECT_EQ(fsm.state(), link_state::connecting);
    EXPECT_FALSE(feed(connected).connect);
    EXPECT_EQ(fsm.state(), link_state::signing_in);
    EXPECT_TRUE(feed(signed_in).heartbeat);
    EXPECT_EQ(fsm.state(), link_state::in_service);
}

// A link that is already on its way is not started twice.
TEST_F(LinkFsm, IgnoresASecondStart) {
    (void)feed(start);
    EXPECT_FALSE(feed(start).connect);
    (void)feed(connected);
    EXPECT_FALSE(feed(start).connect);
    (void)feed(signed_in);
    EXPECT_FALSE(feed(start).connect);
    EXPECT_EQ(fsm.state(), link_state::in_service);
}

// Connecting and signing in share one limit of ten seconds; after it the link backs off.
TEST_F(LinkFsm, LimitsConnectingAndSigningInTogether) {
    (void)feed(start);
    now += 9s;
    EXPECT_FALSE(feed(timer).close);
    (void)feed(connected);
    now += 999ms;
    EXPECT_FALSE(feed(timer).close);
    now += 1ms;
    const auto fx = feed(timer);
    EXPECT_TRUE(fx.close);
    EXPECT_EQ(fx.why, "no answer to the sign-in within the time limit");
    EXPECT_EQ(fsm.state(), link_state::out_of_service);
}

// A SYN that nobody answers ends after the same limit, with a reason of its own.
TEST_F(LinkFsm, GivesUpAConnectThatHangs) {
    (void)feed(start);
    EXPECT_EQ(feed_at_deadline().why, "no connection within the time limit");
    EXPECT_EQ(now - time_point{}, 10s);
    EXPECT_EQ(fsm.state(), link_state::out_of_service);
}

// Answered heartbeats follow each other by the interval, measured from sending to sending.
TEST_F(LinkFsm, SendsAHeartbeatEveryInterval) {
    come_into_service();
    for (int i = 1; i <= 3; ++i) {
        EXPECT_TRUE(feed_at_deadline().heartbeat);
        EXPECT_EQ(now - time_point{}, 30s * i);
        now += 150ms;
        (void)feed(answered);
    }
    EXPECT_EQ(fsm.heartbeats_missed(), 0U);
}

// A timer that fires early, as after a re-arm, does nothing.
TEST_F(LinkFsm, IgnoresATimerBeforeItsTime) {
    come_into_service();
    now += 29999ms;
    EXPECT_FALSE(feed(timer).heartbeat);
    now += 1ms;
    EXPECT_TRUE(feed(timer).heartbeat);
}

// The first miss sends another at once; the second in a row takes the link out of service: 30 s + 2 s + 2 s.
TEST_F(LinkFsm, GoesOutOfServiceAfterTwoMissesInARow) {
    come_into_service();
    EXPECT_TRUE(feed_at_deadline().heartbeat);
    EXPECT_TRUE(feed_at_deadline().heartbeat);
    EXPECT_EQ(fsm.state(), link_state::in_service);
    EXPECT_EQ(fsm.heartbeats_missed(), 1U);
    const auto fx = feed_at_deadline();
    EXPECT_TRUE(fx.close);
    EXPECT_EQ(fx.why, "heartbeats were not answered");
    EXPECT_EQ(now - time_point{}, 34s);
    EXPECT_EQ(fsm.state(), link_state::out_of_service);
    EXPECT_EQ(fsm.heartbeats_missed(), 2U);
}

// A miss, then an answer, then a miss: never two in a row, so the link stays.
TEST_F(LinkFsm, ForgetsAMissOnceAHeartbeatIsAnswered) {
    come_into_service();
    for (int round = 0; round < 5; ++round) {
        EXPECT_TRUE(feed_at_deadline().heartbeat);
        EXPECT_TRUE(feed_at_deadline().heartbeat);
        now += 1s;
        (void)feed(answered);
        EXPECT_EQ(fsm.state(), link_state::in_service);
    }
    EXPECT_EQ(fsm.heartbeats_missed(), 5U);
}

// A request was not answered: the heartbeat does not wait for its interval.
TEST_F(LinkFsm, SendsAHeartbeatAtOnceWhenARequestTimedOut) {
    come_into_service();
    now += 7s;
    EXPECT_TRUE(feed(request_timed_out).heartbeat);
    (void)feed(answered);
    EXPECT_EQ(fsm.deadline(), now + 30s);
}

// A hundred requests time out together: one heartbeat is enough, and it keeps its own deadline.
TEST_F(LinkFsm, SendsOnlyOneHeartbeatForManyTimeOuts) {
    come_into_service();
    EXPECT_TRUE(feed(request_timed_out).heartbeat);
    const auto deadline = fsm.deadline();
    now += 1s;
    for (int i = 0; i < 100; ++i) EXPECT_FALSE(feed(request_timed_out).heartbeat);
    EXPECT_EQ(fsm.deadline(), deadline);
}

// A dead manager is noticed 4 s after the first request that timed out, in the middle of an interval.
TEST_F(LinkFsm, NoticesADeadManagerSoonAfterARequestTimedOut) {
    come_into_service();
    now += 5s;
    (void)feed(request_timed_out);
    (void)feed_at_deadline();
    (void)feed_at_deadline();
    EXPECT_EQ(fsm.state(), link_state::out_of_service);
    EXPECT_EQ(now - time_point{}, 9s);
}

// Requests answered between two heartbeats do not push the next one away: a busy link is probed like an idle
// one.
TEST_F(LinkFsm, KeepsTheIntervalOnABusyLink) {
    come_into_service();
    for (int i = 0; i < 10; ++i) {
        now += 2s;
        (void)feed(answered);
    }
    EXPECT_EQ(fsm.deadline(), time_point{} + 30s);
}

// The peer closes a link in service: back-off, and it comes back by itself.
TEST_F(LinkFsm, ComesBackAfterTheConnectionWasClosed) {
    come_into_service();
    EXPECT_TRUE(feed(closed).close);
    EXPECT_EQ(fsm.state(), link_state::out_of_service);
    EXPECT_EQ(wait(), 1s);
    EXPECT_TRUE(feed_at_deadline().connect);
    (void)feed(connected);
    EXPECT_TRUE(feed(signed_in).heartbeat);
    EXPECT_EQ(fsm.state(), link_state::in_service);
}

// What belongs to the lost connection arrives late: the back-off goes on undisturbed.
TEST_F(LinkFsm, IgnoresLateNewsOfALostConnection) {
    come_into_service();
    (void)feed(closed);
    const auto deadline = fsm.deadline();
    for (const auto event :
         {start, connected, signed_in, refused, closed, answered, request_timed_out, timer}) {
        const auto fx = feed(event);
        EXPECT_FALSE(fx.close || fx.connect || fx.heartbeat);
    }
    EXPECT_EQ(fsm.state(), link_state::out_of_service);
    EXPECT_EQ(fsm.deadline(), deadline);
}

// With the luckiest draws the waits are the lower ends of the doubling spans, never below reconnect_min.
TEST_F(LinkFsm, DoublesTheBackOffUpToItsMaximumWithTheLowestChance) {
    chance = lowest;
    const std::vector<milliseconds> expected{1s, 2s, 4s, 8s, 16s, 30s, 30s, 30s};
    EXPECT_EQ(failing_attempts(8), expected);
}

// With the unluckiest draws they are the upper ends, never above reconnect_max.
TEST_F(LinkFsm, DoublesTheBackOffUpToItsMaximumWithTheHighestChance) {
    chance = highest;
    const std::vector<milliseconds> expected{2s, 4s, 8s, 16s, 32s, 60s, 60s, 60s};
    EXPECT_EQ(failing_attempts(8), expected);
}

// A manager that is away for a day is still tried, at least once a minute.
TEST_F(LinkFsm, RetriesForEver) {
    chance = highest;
    for (const auto wait : failing_attempts(1440)) EXPECT_LE(wait, 60s);
    EXPECT_EQ(fsm.state(), link_state::out_of_service);
    EXPECT_TRUE(feed_at_deadline().connect);
}

// A link that comes up and drops again and again waits longer each time: coming up alone earns nothing.
TEST_F(LinkFsm, HoldsAFlappingLinkBack) {
    std::vector<milliseconds> waits;
    for (int i = 0; i < 6; ++i) {
        come_into_service();
        now += 3s;
        (void)feed(closed);
        waits.push_back(wait());
    }
    EXPECT_EQ(waits, (std::vector<milliseconds>{1s, 2s, 4s, 8s, 16s, 30s}));
}

// A link that held for reconnect_max starts again with the shortest wait.
TEST_F(LinkFsm, StartsTheBackOffAnewAfterALinkHasHeld) {
    (void)failing_attempts(5);
    come_into_service();
    now += 60s;
    (void)feed(closed);
    EXPECT_EQ(wait(), 1s);
}

// One millisecond short of that it does not.
TEST_F(LinkFsm, KeepsTheBackOffOfALinkThatDidNotHold) {
    (void)failing_attempts(5);
    come_into_service();
    now += 59999ms;
    (void)feed(closed);
    EXPECT_EQ(wait(), 30s);
}

// A wrong password: a state of its own, tried again once in reconnect_max and no faster, as often as it
// takes.
TEST_F(LinkFsm, RetriesARefusedLoginAtTheSlowestPace) {
    (void)feed(start);
    (void)feed(connected);
    for (int i = 0; i < 3; ++i) {
        EXPECT_TRUE(feed(refused).close);
        EXPECT_EQ(fsm.state(), link_state::refused);
        EXPECT_EQ(wait(), 60s);
        EXPECT_FALSE(feed(closed).close);
        EXPECT_TRUE(feed_at_deadline().connect);
        (void)feed(connected);
    }
    (void)feed(signed_in);
    EXPECT_EQ(fsm.state(), link_state::in_service);
}

// The manager withdraws the session for a reason of login while it is in service.
TEST_F(LinkFsm, IsRefusedWhileInService) {
    come_into_service();
    EXPECT_TRUE(feed(refused).close);
    EXPECT_EQ(fsm.state(), link_state::refused);
}

// stop() closes whatever there is, from every state, and nothing brings the link back.
TEST_F(LinkFsm, StopsForGood) {
    EXPECT_FALSE(feed(stop).close);
    for (int depth = 1; depth <= 4; ++depth) {
        link_fsm machine{{}, [] { return lowest; }};
        const std::vector<link_event> way{start, connected, signed_in, closed};
        for (int i = 0; i < depth; ++i) (void)machine.on(way[static_cast<std::size_t>(i)], now);
        EXPECT_TRUE(machine.on(stop, now).close);
        EXPECT_EQ(machine.deadline(), std::nullopt);
        for (const auto event :
             {start, connected, signed_in, refused, closed, answered, request_timed_out, timer}) {
            const auto fx = machine.on(event, now + 1h);
            EXPECT_FALSE(fx.close || fx.connect || fx.heartbeat);
            EXPECT_EQ(machine.state(), link_state::stopped);
        }
    }
}

// A configuration with max below min does not break the arithmetic.
TEST_F(LinkFsm, TakesAMaximumBelowTheMinimumAsTheMinimum) {
    link_fsm machine{{.reconnect_min = 5s, .reconnect_max = 1s}, [] { return highest; }};
    (void)machine.on(start, now);
    (void)machine.on(closed, now);
    EXPECT_EQ(machine.deadline(), now + 5s);
}

}  // namespace
}  // namespace ctig::cti
