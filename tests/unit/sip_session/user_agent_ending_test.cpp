// How sessions end (RFC 3261 15).
#include <gtest/gtest.h>

#include "tests/support/sip_peer.hpp"

namespace ctig::test {
namespace {

using namespace std::chrono_literals;
using sip::dialog_end;

// The client hangs up.
TEST(UserAgentEnding, ByeGets200AndEndsTheSession) {
    sip_peer peer;
    peer.send(peer.sign_in().bye());
    EXPECT_EQ(peer.take().status(), 200);
    EXPECT_EQ(peer.last<sip::dialog_ended>().why, dialog_end::bye);
    EXPECT_EQ(peer.agent.dialogs(), 0U);
    peer.pass(40s);
    EXPECT_EQ(peer.agent.transactions(), 0U);
    EXPECT_FALSE(peer.agent.next_timer());
}

// Over UDP a repeated BYE gets the same 200, not 481.
TEST(UserAgentEnding, ARepeatedByeGetsTheSameAnswer) {
    sip_peer peer(udp_flow());
    const auto bye = peer.sign_in().bye();
    peer.send(bye);
    const auto ok = peer.take();
    peer.send(bye);
    EXPECT_EQ(peer.take().bytes, ok.bytes);
}

// What is pending when BYE comes is answered 487 (RFC 3261 15.1.2).
TEST(UserAgentEnding, PendingInfosGet487WhenByeComes) {
    sip_peer peer;
    auto& client = peer.sign_in();
    peer.send(client.info("<A/>"));
    peer.send(client.bye());
    const auto info = peer.take();
    EXPECT_EQ(info.status(), 487);
    EXPECT_EQ(info.header("CSeq"), "2 INFO");
    EXPECT_EQ(peer.take().status(), 200);
    peer.agent.answer_info(peer.last<sip::info_received>().request, {}, peer.now);
    peer.drain();
    EXPECT_TRUE(peer.silent());
}

// A refresh that is pending is answered 487 as well, and the session told that its request is void.
TEST(UserAgentEnding, APendingRefreshGets487WhenByeComes) {
    sip_peer peer;
    auto& client = peer.sign_in();
    peer.send(client.reinvite());
    peer.send(client.bye());
    EXPECT_EQ(peer.take().status(), 487);
    EXPECT_EQ(peer.take().status(), 200);
    EXPECT_EQ(peer.told<sip::invite_cancelled>().size(), 1U);
    EXPECT_EQ(peer.told<sip::dialog_ended>().size(), 1U);
}

// A BYE for nothing gets a quiet 481.
TEST(UserAgentEnding, AByeForAnUnknownDialogGetsAQuiet481) {
    sip_peer peer;
    peer.client.to_tag = "gone";
    peer.send(peer.client.bye());
    const auto refusal = peer.take();
    EXPECT_EQ(refusal.status(), 481);
    EXPECT_FALSE(refusal.has("Warning"));
    EXPECT_TRUE(peer.told<sip::dialog_ended>().empty());
}

// We hang up: BYE by the client's Contact, and an answer that is listened for.
TEST(UserAgentEnding, EndDialogSendsBye) {
    sip_peer peer(udp_flow());
    peer.sign_in();
    peer.agent.end_dialog(peer.dialog, peer.now);
    peer.drain();
    const auto bye = peer.take();
    EXPECT_EQ(bye.method(), "BYE");
    EXPECT_FALSE(bye.has("Contact"));
    EXPECT_EQ(peer.last<sip::dialog_ended>().why, dialog_end::local);
    peer.pass(500ms);
    EXPECT_EQ(peer.take().bytes, bye.bytes);
    peer.answer(bye, 200);
    peer.pass(60s);
    EXPECT_TRUE(peer.silent());
    EXPECT_EQ(peer.agent.transactions(), 0U);
}

// RFC 3261 15: the callee's BYE waits for the ACK.
TEST(UserAgentEnding, EndDialogBeforeTheAckWaitsForIt) {
    sip_peer peer;
    peer.send(peer.client.invite());
    peer.accept();
    peer.client.to_tag = peer.take().to_tag();
    peer.agent.end_dialog(peer.dialog, peer.now);
    peer.drain();
    EXPECT_TRUE(peer.silent());
    EXPECT_TRUE(peer.told<sip::dialog_ended>().empty());
    peer.send(peer.client.ack());
    EXPECT_EQ(peer.take().method(), "BYE");
    EXPECT_EQ(peer.last<sip::dialog_ended>().why, dialog_end::local);
}

// Events that waited for the ACK as well are lost with the session, and wake nobody.
TEST(UserAgentEnding, EndDialogBeforeTheAckDropsTheEventsThatWait) {
    sip_peer peer;
    peer.send(peer.client.invite());
    peer.accept();
    peer.agent.send_event(peer.dialog, "<E/>", peer.now);
    peer.agent.end_dialog(peer.dialog, peer.now);
    peer.pass(32s);
    for (const auto& one : peer.sent) EXPECT_NE(one.method(), "INFO");
    EXPECT_EQ(peer.sent.back().method(), "BYE");
    EXPECT_EQ(peer.last<sip::dialog_ended>().why, dialog_end::local);
}

// Ended before it was answered, an INVITE is refused: there is no dialog for BYE.
TEST(UserAgentEnding, EndDialogBeforeTheAnswerRefusesTheInvite) {
    sip_peer peer;
    peer.send(peer.client.invite());
    peer.agent.end_dialog(peer.dialog, peer.now);
    peer.drain();
    EXPECT_EQ(peer.take().status(), 480);
    EXPECT_TRUE(peer.silent());
    EXPECT_EQ(peer.last<sip::dialog_ended>().why, dialog_end::local);
}

// After our BYE the client goes on in the dead dialog.
TEST(UserAgentEnding, RequestsInADeadDialogGet481) {
    sip_peer peer;
    auto& client = peer.sign_in();
    peer.agent.end_dialog(peer.dialog, peer.now);
    peer.drain();
    (void)peer.take();
    peer.send(client.info("<A/>"));
    EXPECT_EQ(peer.take().status(), 481);
}

// BYE and 200 cross on the wire: both sides hang up at once.
TEST(UserAgentEnding, CrossingByesAreHarmless) {
    sip_peer peer;
    auto& client = peer.sign_in();
    peer.agent.end_dialog(peer.dialog, peer.now);
    peer.drain();
    const auto ours = peer.take();
    peer.send(client.bye());
    EXPECT_EQ(peer.take().status(), 481);
    peer.answer(ours, 481);
    EXPECT_TRUE(peer.silent());
    EXPECT_EQ(peer.told<sip::dialog_ended>().size(), 1U);
}

}  // namespace
}  // namespace ctig::test
