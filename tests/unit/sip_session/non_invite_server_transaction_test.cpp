// Every transition of RFC 3261 figure 8.
#include "sip_session/non_invite_server_transaction.hpp"

#include <gtest/gtest.h>

namespace ctig::sip {
namespace {

using namespace std::chrono_literals;
using state = non_invite_server_transaction::state_type;
const time_point t0{1h};

non_invite_server_transaction trying(reliability r) { return {timers{}, r, t0}; }

TEST(NonInviteServerTransaction, AbsorbsRetransmissionsWhileTrying) {
    auto t = trying(reliability::unreliable);
    const auto fx = t.on_retransmission();
    EXPECT_FALSE(fx.send || fx.terminated);
    EXPECT_EQ(t.state(), state::trying);
}

TEST(NonInviteServerTransaction, RepeatsItsAnswerUntilTimerJOverUdp) {
    auto t = trying(reliability::unreliable);
    const auto answered = t.respond("200", t0 + 1s);
    EXPECT_TRUE(answered.send);
    EXPECT_FALSE(answered.terminated);
    EXPECT_TRUE(t.on_retransmission().send);
    EXPECT_EQ(t.message(), "200");
    EXPECT_EQ(t.next_timer(), t0 + 33s);
    EXPECT_FALSE(t.on_timer(t0 + 32s).terminated);
    const auto fx = t.on_timer(t0 + 33s);
    EXPECT_TRUE(fx.terminated);
    EXPECT_FALSE(fx.timed_out);
    EXPECT_FALSE(t.on_retransmission().send);
}

TEST(NonInviteServerTransaction, EndsWithItsAnswerOverAStream) {
    auto t = trying(reliability::reliable);
    const auto fx = t.respond("200", t0);
    EXPECT_TRUE(fx.send);
    EXPECT_TRUE(fx.terminated);
    EXPECT_FALSE(t.next_timer());
}

TEST(NonInviteServerTransaction, TakesOneFinalAnswerOnly) {
    auto t = trying(reliability::unreliable);
    (void)t.respond("200", t0);
    EXPECT_FALSE(t.respond("500", t0).send);
    EXPECT_EQ(t.message(), "200");
}

// RFC 4320 4.2: no 408, no late answer: when the client has given up nothing is sent.
TEST(NonInviteServerTransaction, EndsInSilenceWhenNobodyAnswers) {
    for (const auto r : {reliability::unreliable, reliability::reliable}) {
        auto t = trying(r);
        const auto fx = t.on_timer(t0 + 32s);
        EXPECT_TRUE(fx.timed_out);
        EXPECT_TRUE(fx.terminated);
        EXPECT_FALSE(fx.send);
        EXPECT_FALSE(t.respond("200", t0 + 33s).send);
    }
}

}  // namespace
}  // namespace ctig::sip
