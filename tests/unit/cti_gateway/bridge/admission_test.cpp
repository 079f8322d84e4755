#include "cti_gateway/bridge/admission.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "tests/support/rcc_lab.hpp"

namespace ctig::bridge {
namespace {

using namespace std::chrono_literals;
using cti::link_index;

struct Admission : testing::Test {
    admission door{{.window = 2, .settle = 250ms, .rate = 0, .wait = 30s}};
    sip::time_point now{1h};
    std::uint64_t asked = 0;
    std::size_t turns = 0, links = 2;

    void ask(admission::urgency how = admission::urgency::newcomer) {
        admission::sign_in who{.since = now};
        who.invite.dialog = sip::dialog_id{++asked};
        door.ask(std::move(who), how);
    }
    /// Dialogs let in, as "dialog@link".
    std::vector<std::string> let_in() {
        std::vector<std::string> in;
        const auto turn = [this] {
            return std::optional(link_index{static_cast<std::uint8_t>(turns++ % links)});
        };
        while (const auto next = door.next(turn, links, now))
            in.push_back(std::to_string(static_cast<std::uint64_t>(next->first.invite.dialog)) + "@" +
                         std::to_string(static_cast<int>(next->second)));
        return in;
    }
};

using list = std::vector<std::string>;

TEST_F(Admission, TakesTheLinksInTurnUntilTheirWindowsAreFull) {
    for (int i = 0; i < 6; ++i) ask();
    EXPECT_EQ(let_in(), (list{"1@0", "2@1", "3@0", "4@1"}));
    EXPECT_EQ(door.waiting(), 2u);
}

TEST_F(Admission, GoesOnAsFastAsALinkAnswers) {
    for (int i = 0; i < 6; ++i) ask();
    (void)let_in();
    door.settled(sip::dialog_id{2});
    EXPECT_EQ(let_in(), list{"5@1"});
    door.settled(sip::dialog_id{5});
    door.settled(sip::dialog_id{5});
    EXPECT_EQ(let_in(), list{"6@1"}) << "a place is freed once";
}

TEST_F(Admission, DoesNotWaitForClientsThatStartNoMonitor) {
    for (int i = 0; i < 5; ++i) ask();
    (void)let_in();
    ASSERT_EQ(door.next_timer(), now + 250ms);
    now += 250ms;
    EXPECT_EQ(let_in().size(), 1u);
    EXPECT_FALSE(door.next_timer());
}

TEST_F(Admission, LetsLiveSessionsInFirst) {
    for (int i = 0; i < 5; ++i) ask();
    (void)let_in();
    ask(admission::urgency::live_session);
    door.settled(sip::dialog_id{1});
    EXPECT_EQ(let_in(), list{"6@0"});
}

TEST_F(Admission, GivesUpOnThoseThatWaitedTooLongOldestFirst) {
    for (int i = 0; i < 4; ++i) ask();
    (void)let_in();
    ask();
    now += 20s;
    ask();
    links = 0;  // nobody takes sessions
    EXPECT_TRUE(door.expired(now).empty());
    now += 10s;
    const auto late = door.expired(now);
    ASSERT_EQ(late.size(), 1u);
    EXPECT_EQ(late[0].invite.dialog, sip::dialog_id{5});
}

TEST_F(Admission, KeepsToTheConfiguredRate) {
    door.set_limits({.window = 1000, .rate = 10, .wait = 30s});
    for (int i = 0; i < 100; ++i) ask();
    EXPECT_EQ(let_in().size(), 10u) << "a second's worth at once";
    ASSERT_TRUE(door.next_timer());
    EXPECT_LE(*door.next_timer(), now + 101ms);
    now += 500ms;
    EXPECT_EQ(let_in().size(), 5u);
    now += 10s;
    EXPECT_EQ(let_in().size(), 10u) << "idle time is not saved up";
}

TEST_F(Admission, ForgetsWhoCancelled) {
    for (int i = 0; i < 6; ++i) ask();
    (void)let_in();
    door.cancel(sip::dialog_id{5});
    door.link_lost(link_index{0});
    EXPECT_EQ(let_in(), list{"6@0"});
}

// Each sign-in under way is a request before the one of somebody who dials.
TEST_F(Admission, LetsFewerInWhereThePbxAnswersSlowly) {
    door.set_limits({.window = 256, .wait = 30s});
    const auto in_on_each_link = [&] {
        for (int i = 0; i < 1000; ++i) ask();
        const auto in = let_in();
        const auto on_first = std::ranges::count_if(in, [](const auto& one) { return one.ends_with("@0"); });
        return std::pair<std::size_t, std::size_t>(on_first, in.size() - static_cast<std::size_t>(on_first));
    };
    for (int i = 0; i < 10; ++i) {
        door.answered(link_index{0}, 1ms, now);
        now += 1s;
        door.answered(link_index{0}, 400ms, now);
    }
    const auto [slow, other] = in_on_each_link();
    EXPECT_EQ(slow, link_window::least);
    EXPECT_EQ(other, link_window::at_first);
    door.link_lost(link_index{0});
    EXPECT_EQ(let_in().size(), link_window::at_first) << "another life";
}

// product.md 15: a storm waits behind 100 Trying; what cannot be served in time gets 480, never 503.
TEST(SignInStorm, IsLetInAsTheLinksAnswerAndNobodyIsRefused) {
    test::rcc_lab lab(1);
    for (int i = 0; i < 600; ++i) lab.invite("alice", test::line_1000);
    const auto accepted = [&] {
        return std::count_if(lab.sent.begin(), lab.sent.end(),
                             [](const auto& m) { return m.status() == 200; });
    };
    EXPECT_EQ(accepted(), 64);
    for (int i = 0; i < 9; ++i) lab.pass(250ms);
    EXPECT_EQ(accepted(), 600);
    EXPECT_EQ(
        std::count_if(lab.sent.begin(), lab.sent.end(), [](const auto& m) { return m.status() >= 300; }), 0);
}

// Who dials while a crowd signs in waits for a few sign-ins, not for all that the links could take.
TEST(SignInStorm, LetsOthersHaveATurnBetweenTheSignIns) {
    test::rcc_lab lab(1);
    for (int i = 0; i < 300; ++i) lab.invite("alice", test::line_1000);
    const auto before = lab.sessions.sign_ins_waiting();
    lab.now += 250ms;
    lab.sessions.on_timer(lab.now);
    EXPECT_EQ(before - lab.sessions.sign_ins_waiting(), 16u);
    EXPECT_LE(lab.sessions.next_timer().value(), lab.now);
}

TEST(SignInStorm, AnswersThoseThatWaitWhenTheGatewayStops) {
    test::rcc_lab lab(1);
    for (int i = 0; i < 300; ++i) lab.invite("alice", test::line_1000);
    lab.sent.clear();
    lab.sessions.end_all();
    EXPECT_EQ(
        std::count_if(lab.sent.begin(), lab.sent.end(), [](const auto& m) { return m.status() == 503; }),
        236);
}

TEST(SignInStorm, KeepsToTheLimitOfSessionsAlsoForThoseThatWaited) {
    test::rcc_lab lab(1);
    lab.settings->limits.sessions = 70;
    for (int i = 0; i < 100; ++i) lab.invite("alice", test::line_1000);
    lab.pass(250ms);
    EXPECT_EQ(lab.sessions.sessions(), 70u);
}

TEST(SignInStorm, RefusesOnlyWhatCannotBeServedInTimeWithASpreadRetryAfter) {
    test::rcc_lab lab(1);
    lab.settings->limits.admission_rate = 1;
    for (int i = 0; i < 50; ++i) lab.invite("alice", test::line_1000);
    lab.sent.clear();
    lab.pass(30s);
    std::set<std::string> pauses;
    for (const auto& m : lab.sent) {
        if (m.status() < 300) continue;
        EXPECT_EQ(m.status(), 480);
        pauses.insert(m.header("Retry-After"));
    }
    EXPECT_GT(pauses.size(), 10u);
}

// A CANCEL that has been read is done behind the requests that were read with it: until then, too, nobody
// comes in who has left, least of all in the place of an older session.
TEST(SignInStorm, LetsNobodyInWhoseCancelHasBeenRead) {
    test::rcc_lab lab(1);
    lab.settings->limits.admission_rate = 1;
    lab.invite("alice", test::line_1000);
    const auto waits = lab.invite("alice", test::line_1000);
    ASSERT_EQ(lab.sessions.sign_ins_waiting(), 1u);
    lab.audited.clear();
    auto cancel = waits.cancel();
    lab.agent.on_message(test::tcp_flow(), cancel.text(), lab.now);
    lab.pass(2s);
    EXPECT_EQ(lab.sessions.sign_ins_waiting(), 0u);
    EXPECT_EQ(lab.sessions.sessions(), 1u);
    EXPECT_TRUE(lab.audited.empty());
}

// A crowd that gives up is not looked through once for each of it; nobody of it is let in or refused.
TEST_F(Admission, ForgetsWhoTookTheInviteBackWhereverTheyStoodInTheQueue) {
    for (int i = 0; i < 10; ++i) ask();
    EXPECT_EQ(let_in().size(), 4u);
    for (const std::uint64_t gone : {7, 5, 10, 9}) door.cancel(sip::dialog_id{gone});
    EXPECT_EQ(door.waiting(), 2u);
    door.settled(sip::dialog_id{1});
    EXPECT_EQ(let_in().size(), 1u);
    now += 30s;
    const auto late = door.expired(now);
    ASSERT_EQ(late.size(), 1u);
    EXPECT_EQ(static_cast<std::uint64_t>(late.front().invite.dialog), 8u);
    EXPECT_EQ(door.waiting(), 0u);
    EXPECT_FALSE(door.next_timer());
}

}  // namespace
}  // namespace ctig::bridge
