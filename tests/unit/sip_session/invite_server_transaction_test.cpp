// Every transition of RFC 3261 figure 7 with RFC 6026.
#include "sip_session/invite_server_transaction.hpp"

#include <gtest/gtest.h>

namespace ctig::sip {
namespace {

using namespace std::chrono_literals;
using state = invite_server_transaction::state_type;
const time_point t0{1h};
constexpr auto udp = reliability::unreliable;
constexpr auto tcp = reliability::reliable;

invite_server_transaction proceeding(reliability r) { return {timers{}, r, t0}; }

invite_server_transaction completed(reliability r) {
    auto t = proceeding(r);
    EXPECT_TRUE(t.respond(403, "403", t0).send);
    EXPECT_EQ(t.state(), state::completed);
    return t;
}

TEST(InviteServerTransaction, RepeatsTheLastProvisionalOnARetransmission) {
    auto t = proceeding(udp);
    EXPECT_FALSE(t.on_retransmission().send);  // nothing sent yet
    EXPECT_TRUE(t.respond(100, "100", t0).send);
    EXPECT_TRUE(t.on_retransmission().send);
    EXPECT_EQ(t.message(), "100");
    EXPECT_EQ(t.state(), state::proceeding);
}

TEST(InviteServerTransaction, AsksForTryingWhenNothingWasSaidFor200Milliseconds) {
    for (const auto r : {udp, tcp}) {
        auto t = proceeding(r);
        EXPECT_EQ(t.next_timer(), t0 + 200ms);
        EXPECT_FALSE(t.on_timer(t0 + 199ms).trying);
        EXPECT_TRUE(t.on_timer(t0 + 200ms).trying);
        EXPECT_TRUE(t.respond(100, "100", t0 + 200ms).send);
        EXPECT_EQ(t.next_timer(), t0 + timers{}.unanswered_invite);
        for (const int status : {100, 200, 403}) {
            auto quick = proceeding(r);
            EXPECT_TRUE(quick.respond(status, "answer", t0 + 199ms).send);
            EXPECT_FALSE(quick.on_timer(t0 + 200ms).trying) << status;
        }
    }
}

TEST(InviteServerTransaction, RetransmitsARefusalByTimerGUntilAck) {
    auto t = completed(udp);
    // T1, doubled up to T2.
    auto at = t0;
    for (const auto step : {500ms, 1000ms, 2000ms, 4000ms, 4000ms}) {
        at += step;
        EXPECT_EQ(t.next_timer(), at);
        EXPECT_FALSE(t.on_timer(at - 1ms).send);
        EXPECT_TRUE(t.on_timer(at).send);
    }
    EXPECT_FALSE(t.on_ack(at).terminated);
    EXPECT_EQ(t.state(), state::confirmed);
    EXPECT_EQ(t.next_timer(), at + 5s);  // Timer I
    EXPECT_FALSE(t.on_timer(at + 4s).send);
}

TEST(InviteServerTransaction, RetransmitsNoRefusalOverAStream) {
    auto t = completed(tcp);
    EXPECT_EQ(t.next_timer(), t0 + 32s);  // Timer H alone
    EXPECT_TRUE(t.on_retransmission().send);
}

TEST(InviteServerTransaction, GivesUpWaitingForAckByTimerH) {
    for (const auto r : {udp, tcp}) {
        auto t = completed(r);
        EXPECT_FALSE(t.on_timer(t0 + 31999ms).terminated);
        const auto fx = t.on_timer(t0 + 32s);
        EXPECT_TRUE(fx.terminated);
        EXPECT_TRUE(fx.timed_out);
        EXPECT_EQ(t.state(), state::terminated);
        EXPECT_FALSE(t.next_timer());
    }
}

TEST(InviteServerTransaction, AbsorbsRepeatedAcksForTimerIOverUdp) {
    auto t = completed(udp);
    (void)t.on_ack(t0 + 1s);
    const auto again = t.on_ack(t0 + 2s);
    EXPECT_FALSE(again.send || again.terminated);
    EXPECT_FALSE(t.on_retransmission().send);
    EXPECT_EQ(t.next_timer(), t0 + 6s);
    const auto fx = t.on_timer(t0 + 6s);
    EXPECT_TRUE(fx.terminated);
    EXPECT_FALSE(fx.timed_out);
}

TEST(InviteServerTransaction, EndsWithTheAckOverAStream) {
    auto t = completed(tcp);
    EXPECT_TRUE(t.on_ack(t0 + 1s).terminated);
    EXPECT_EQ(t.state(), state::terminated);
}

// RFC 6026 7.1: a 2xx leads to ACCEPTED, which absorbs INVITEs until Timer L.
TEST(InviteServerTransaction, AbsorbsInvitesAfterASuccessUntilTimerL) {
    for (const auto r : {udp, tcp}) {
        auto t = proceeding(r);
        EXPECT_TRUE(t.respond(200, "", t0).send);
        EXPECT_EQ(t.state(), state::accepted);
        EXPECT_FALSE(t.on_retransmission().send);
        EXPECT_FALSE(t.on_ack(t0 + 1s).terminated);
        EXPECT_EQ(t.state(), state::accepted);
        EXPECT_EQ(t.next_timer(), t0 + 32s);
        const auto fx = t.on_timer(t0 + 32s);
        EXPECT_TRUE(fx.terminated);
        EXPECT_FALSE(fx.timed_out);
    }
}

TEST(InviteServerTransaction, TakesOneFinalAnswerOnly) {
    auto refused = completed(udp);
    EXPECT_FALSE(refused.respond(200, "200", t0).send);
    EXPECT_EQ(refused.message(), "403");
    auto accepted = proceeding(udp);
    (void)accepted.respond(200, "", t0);
    EXPECT_FALSE(accepted.respond(487, "487", t0).send);
    EXPECT_EQ(accepted.state(), state::accepted);
}

TEST(InviteServerTransaction, AnAckBeforeAnyAnswerChangesNothing) {
    auto t = proceeding(udp);
    EXPECT_FALSE(t.on_ack(t0).terminated);
    EXPECT_EQ(t.state(), state::proceeding);
}

// The guard: its user is told once that it owes an answer, which can still be given.
TEST(InviteServerTransaction, TellsItsUserOfAForgottenInvite) {
    auto t = proceeding(udp);
    EXPECT_FALSE(t.on_timer(t0 + 179s).timed_out);
    const auto fx = t.on_timer(t0 + 180s);
    EXPECT_TRUE(fx.timed_out);
    EXPECT_FALSE(fx.terminated);
    EXPECT_FALSE(t.next_timer());
    EXPECT_TRUE(t.respond(480, "480", t0 + 180s).send);
}

}  // namespace
}  // namespace ctig::sip
