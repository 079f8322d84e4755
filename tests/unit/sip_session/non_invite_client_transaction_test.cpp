// Every transition of RFC 3261 figure 6.
#include "sip_session/non_invite_client_transaction.hpp"

#include <gtest/gtest.h>

namespace ctig::sip {
namespace {

using namespace std::chrono_literals;
using machine = non_invite_client_transaction;
using state = machine::state_type;
using reception = machine::reception;
const time_point t0{1h};

machine trying(reliability r) { return {timers{}, r, "INFO", t0}; }

TEST(NonInviteClientTransaction, RepeatsTheRequestByTimerEUntilTimerF) {
    auto t = trying(reliability::unreliable);
    auto at = t0;
    // 500 ms, doubled up to T2.
    for (const auto step : {500ms, 1000ms, 2000ms, 4000ms, 4000ms, 4000ms, 4000ms, 4000ms, 4000ms, 4000ms}) {
        at += step;
        EXPECT_EQ(t.next_timer(), at);
        EXPECT_TRUE(t.on_timer(at).send);
        EXPECT_EQ(t.message(), "INFO");
    }
    EXPECT_EQ(t.next_timer(), t0 + 32s);
    const auto fx = t.on_timer(t0 + 32s);
    EXPECT_TRUE(fx.timed_out);
    EXPECT_TRUE(fx.terminated);
    EXPECT_FALSE(fx.send);
}

TEST(NonInviteClientTransaction, RepeatsEveryT2AfterAProvisional) {
    auto t = trying(reliability::unreliable);
    EXPECT_EQ(t.on_response(100, t0 + 100ms).answer, reception::pass_up);
    EXPECT_EQ(t.state(), state::proceeding);
    EXPECT_TRUE(t.on_timer(t0 + 500ms).send);
    EXPECT_EQ(t.next_timer(), t0 + 4500ms);
    EXPECT_TRUE(t.on_timer(t0 + 4500ms).send);
    EXPECT_EQ(t.next_timer(), t0 + 8500ms);
    EXPECT_TRUE(t.on_timer(t0 + 32s).timed_out);
}

TEST(NonInviteClientTransaction, AbsorbsRepeatedAnswersForTimerKOverUdp) {
    auto t = trying(reliability::unreliable);
    const auto first = t.on_response(200, t0 + 1s);
    EXPECT_EQ(first.answer, reception::pass_up);
    EXPECT_FALSE(first.terminated);
    EXPECT_EQ(t.on_response(200, t0 + 2s).answer, reception::absorb);
    EXPECT_EQ(t.on_response(500, t0 + 2s).answer, reception::absorb);
    EXPECT_EQ(t.next_timer(), t0 + 6s);
    const auto fx = t.on_timer(t0 + 6s);
    EXPECT_TRUE(fx.terminated);
    EXPECT_FALSE(fx.timed_out);
    EXPECT_FALSE(fx.send);
}

TEST(NonInviteClientTransaction, NeitherRepeatsNorLingersOverAStream) {
    auto t = trying(reliability::reliable);
    EXPECT_EQ(t.next_timer(), t0 + 32s);
    EXPECT_TRUE(t.message().empty());  // nothing to repeat, nothing kept
    const auto fx = t.on_response(481, t0 + 1s);
    EXPECT_EQ(fx.answer, reception::pass_up);
    EXPECT_TRUE(fx.terminated);
    EXPECT_EQ(t.on_response(481, t0 + 1s).answer, reception::absorb);
}

TEST(NonInviteClientTransaction, TimesOutOverAStreamAsWell) {
    auto t = trying(reliability::reliable);
    EXPECT_FALSE(t.on_timer(t0 + 31s).terminated);
    EXPECT_TRUE(t.on_timer(t0 + 32s).timed_out);
}

}  // namespace
}  // namespace ctig::sip
