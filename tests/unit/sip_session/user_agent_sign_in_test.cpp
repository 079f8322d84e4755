// Signing in over the user agent: INVITE, its answers, ACK and CANCEL (product.md "Signing in").
#include <gtest/gtest.h>

#include "tests/support/sip_peer.hpp"

namespace ctig::test {
namespace {

using namespace std::chrono_literals;
using sip::dialog_end;

// The plain way in: 200 with the system status, ACK. Whoever is answered soon needs no 100.
TEST(UserAgentSignIn, AnswersTheInviteWithTheSystemStatus) {
    sip_peer peer;
    peer.send(peer.client.invite());
    EXPECT_TRUE(peer.silent());
    const auto asked = peer.last<sip::invite_received>();
    EXPECT_EQ(asked.from_uri, "sip:joe@example.com");
    EXPECT_EQ(asked.call_id, "call-1");
    EXPECT_EQ(asked.epid, "8a3f");
    EXPECT_EQ(asked.contact_uri, "sip:joe@192.0.2.9:5070;transport=tcp");
    EXPECT_EQ(asked.body, status_request);
    EXPECT_FALSE(asked.rebuild);

    peer.accept();
    const auto ok = peer.take();
    EXPECT_EQ(ok.status(), 200);
    EXPECT_EQ(ok.body(), status_normal);
    EXPECT_EQ(ok.header("Content-Type"), "application/csta+xml");
    EXPECT_EQ(ok.header("Contact"), "<sip:8000@192.0.2.1:5060;transport=tcp>");
    EXPECT_EQ(ok.header("Server"), "cti_gateway/test");
    EXPECT_FALSE(ok.to_tag().empty());
    EXPECT_EQ(std::get<sip::flow_id>(ok.to), peer.over.id);

    EXPECT_FALSE(peer.agent.find(asked.dialog)->confirmed);
    peer.client.to_tag = ok.to_tag();
    peer.send(peer.client.ack());
    EXPECT_TRUE(peer.agent.find(asked.dialog)->confirmed);
    EXPECT_TRUE(peer.silent());
}

// 100 adds no To tag and gives Timestamp back, at once (RFC 3261 8.2.6).
TEST(UserAgentSignIn, SendsTryingWithoutATagAndWithTheTimestamp) {
    sip_peer peer;
    auto invite = peer.client.invite();
    invite.headers.push_back("Timestamp: 54");
    peer.send(invite);
    const auto trying = peer.take();
    EXPECT_EQ(trying.status(), 100);
    EXPECT_EQ(trying.to_tag(), "");
    EXPECT_EQ(trying.header("Timestamp"), "54");
}

// RFC 3261 17.2.1: a session that thinks for longer than 200 ms.
TEST(UserAgentSignIn, SaysTryingWhenTheAnswerTakesLong) {
    sip_peer peer;
    peer.send(peer.client.invite());
    peer.pass(199ms);
    EXPECT_TRUE(peer.silent());
    peer.pass(1ms);
    const auto trying = peer.take();
    EXPECT_EQ(trying.status(), 100);
    EXPECT_EQ(trying.to_tag(), "");
    peer.pass(20s);
    EXPECT_TRUE(peer.silent()) << "once";
    peer.accept();
    EXPECT_EQ(peer.take().status(), 200);
    EXPECT_TRUE(peer.silent());
}

// A retransmitted INVITE gets 100 again while the session thinks, and is no second sign-in.
TEST(UserAgentSignIn, AbsorbsARetransmittedInvite) {
    sip_peer peer(udp_flow());
    const auto invite = peer.client.invite();
    peer.send(invite);
    peer.send(invite);
    EXPECT_TRUE(peer.silent());
    peer.pass(200ms);
    EXPECT_EQ(peer.take().status(), 100);
    EXPECT_TRUE(peer.silent());
    peer.send(invite);
    EXPECT_EQ(peer.take().status(), 100);
    EXPECT_EQ(peer.told<sip::invite_received>().size(), 1U);
}

// RFC 3261 12.1.1: the route set comes back in the request's order.
TEST(UserAgentSignIn, CopiesRecordRouteInOrder) {
    sip_peer peer;
    auto invite = peer.client.invite();
    invite.headers.push_back("Record-Route: <sip:p2.example.com;lr>, <sip:p1.example.com;lr;x=1>");
    invite.headers.push_back("Record-Route: <sip:p0.example.com;lr>");
    peer.send(invite);
    peer.pass(200ms);
    EXPECT_TRUE(peer.take().all("Record-Route").empty());
    peer.accept();
    const auto routes = peer.take().all("Record-Route");
    std::string joined;
    for (const auto& r : routes) joined += r + ",";
    const auto p2 = joined.find("<sip:p2.example.com;lr>");
    const auto p1 = joined.find("<sip:p1.example.com;lr;x=1>");
    const auto p0 = joined.find("<sip:p0.example.com;lr>");
    ASSERT_NE(p0, std::string::npos);
    EXPECT_LT(p2, p1);
    EXPECT_LT(p1, p0);
}

// The virtual address stands in Contact, and Contact is ours when it comes back as Request-URI.
TEST(UserAgentSignIn, PutsTheVirtualAddressIntoContact) {
    auto config = lab_config();
    config.virtual_address = "vip.example.com:5080";
    sip_peer peer(tcp_flow(), config);
    peer.send(peer.client.invite());
    peer.accept();
    const auto ok = peer.take();
    EXPECT_EQ(ok.header("Contact"), "<sip:8000@vip.example.com:5080;transport=tcp>");
    peer.client.to_tag = ok.to_tag();
    peer.send(peer.client.ack());
    auto info = peer.client.info("<X/>");
    info.uri = "sip:8000@vip.example.com:5080;transport=tcp";
    peer.send(info);
    EXPECT_EQ(peer.told<sip::info_received>().size(), 1U);
    peer.agent.send_event(peer.dialog, "<E/>", peer.now);
    peer.drain();
    const auto via = peer.take().header("Via");
    EXPECT_TRUE(via.starts_with("SIP/2.0/TCP vip.example.com:5080;branch=z9hG4bK")) << via;
}

// RFC 3261 13.3.1.4: the 2xx is repeated over every transport, T1 doubling to T2, until ACK.
TEST(UserAgentSignIn, RepeatsTheSuccessUntilAckOverEveryTransport) {
    for (const auto protocol : {sip::transport::udp, sip::transport::tcp, sip::transport::tls}) {
        auto over = tcp_flow();
        over.protocol = protocol;
        sip_peer peer(over);
        peer.send(peer.client.invite());
        peer.accept();
        peer.client.to_tag = peer.take().to_tag();
        peer.pass(499ms);
        EXPECT_TRUE(peer.silent());
        peer.pass(1ms);
        EXPECT_EQ(peer.take().status(), 200);
        peer.pass(1s);
        EXPECT_EQ(peer.take().status(), 200);
        peer.pass(1999ms);
        EXPECT_TRUE(peer.silent());
        peer.send(peer.client.ack());
        peer.pass(20s);
        EXPECT_TRUE(peer.silent());
    }
}

// 64*T1 without ACK: BYE, and the session is over.
TEST(UserAgentSignIn, EndsWithByeWhenNoAckComes) {
    sip_peer peer;
    peer.send(peer.client.invite());
    peer.accept();
    peer.pass(32s);
    ASSERT_FALSE(peer.sent.empty());
    EXPECT_EQ(peer.sent.back().method(), "BYE");
    EXPECT_EQ(peer.last<sip::dialog_ended>().why, dialog_end::no_ack);
    EXPECT_EQ(peer.agent.dialogs(), 0U);
}

// The session refuses: its status, Retry-After, and for a trusted peer the Warning.
TEST(UserAgentSignIn, PassesTheSessionsRefusalOn) {
    sip_peer peer;
    peer.send(peer.client.invite());
    peer.agent.answer_invite(peer.last<sip::invite_received>().request,
                             {.status = 480, .warning = "say \"friend\"", .retry_after = 17s}, peer.now);
    peer.drain();
    const auto refusal = peer.take();
    EXPECT_EQ(refusal.status(), 480);
    EXPECT_EQ(refusal.header("Retry-After"), "17");
    EXPECT_EQ(refusal.header("Warning"), "399 192.0.2.1 \"say \\\"friend\\\"\"");
    EXPECT_EQ(peer.last<sip::dialog_ended>().why, dialog_end::refused);
    EXPECT_EQ(peer.agent.dialogs(), 0U);
}

// Whoever is not trusted is told a status and nothing else.
TEST(UserAgentSignIn, KeepsWarningsFromPeersThatAreNotTrusted) {
    sip_peer peer(tcp_flow(sip::peer_standing::allowed));
    peer.send(peer.client.invite());
    EXPECT_EQ(peer.last<sip::invite_received>().from_flow.standing, sip::peer_standing::allowed);
    peer.agent.answer_invite(peer.last<sip::invite_received>().request, {.status = 403, .warning = "why"},
                             peer.now);
    peer.drain();
    const auto refusal = peer.take();
    EXPECT_EQ(refusal.status(), 403);
    EXPECT_FALSE(refusal.has("Warning"));
}

// A refusal over UDP is repeated by Timer G until its ACK comes.
TEST(UserAgentSignIn, RepeatsARefusalOverUdpUntilAck) {
    sip_peer peer(udp_flow());
    peer.send(peer.client.invite());
    peer.agent.answer_invite(peer.last<sip::invite_received>().request, {.status = 403}, peer.now);
    peer.drain();
    const auto refusal = peer.take();
    peer.pass(500ms);
    EXPECT_EQ(peer.take().bytes, refusal.bytes);
    auto ack = peer.client.ack();
    ack.via = peer.client.cancel().via;  // RFC 3261 17.1.1.3: the INVITE's branch
    ack.to += ";tag=" + refusal.to_tag();
    peer.send(ack);
    peer.pass(40s);
    EXPECT_TRUE(peer.silent());
    EXPECT_EQ(peer.agent.transactions(), 0U);
    EXPECT_EQ(peer.dropped("stray_ack"), 0U);
}

// CANCEL while the session thinks: 200 to it, 487 to the INVITE.
TEST(UserAgentSignIn, CancelEndsAnUnansweredInvite) {
    sip_peer peer;
    peer.send(peer.client.invite());
    const auto request = peer.last<sip::invite_received>().request;
    peer.send(peer.client.cancel());
    const auto ok = peer.take();
    EXPECT_EQ(ok.status(), 200);
    EXPECT_EQ(ok.header("CSeq"), "1 CANCEL");
    const auto gone = peer.take();
    EXPECT_EQ(gone.status(), 487);
    EXPECT_EQ(gone.header("CSeq"), "1 INVITE");
    EXPECT_EQ(gone.to_tag(), ok.to_tag());
    EXPECT_EQ(peer.last<sip::invite_cancelled>().request, request);
    EXPECT_EQ(peer.last<sip::dialog_ended>().why, dialog_end::refused);
    peer.agent.answer_invite(request, {}, peer.now);  // too late, and no harm
    peer.drain();
    EXPECT_TRUE(peer.silent());
}

// CANCEL that comes after the 200 changes nothing (RFC 3261 9.2).
TEST(UserAgentSignIn, CancelAfterTheAnswerIsTooLate) {
    sip_peer peer;
    auto& client = peer.sign_in();
    peer.send(client.cancel());
    EXPECT_EQ(peer.take().status(), 200);
    EXPECT_TRUE(peer.silent());
    EXPECT_EQ(peer.agent.dialogs(), 1U);
}

// Nobody takes back what another peer asked for; a proxy that is trusted may.
TEST(UserAgentSignIn, CancelOfAnotherPeersInviteGets481) {
    sip_peer peer(udp_flow(sip::peer_standing::allowed));
    peer.send(peer.client.invite());
    auto elsewhere = peer.over;
    elsewhere.id = sip::flow_id{99};
    elsewhere.remote_address = "192.0.2.66";
    peer.send_text(peer.client.cancel().text(), elsewhere);
    EXPECT_EQ(peer.take().status(), 481);
    EXPECT_TRUE(peer.told<sip::invite_cancelled>().empty());
    peer.accept();
    EXPECT_EQ(peer.take().status(), 200);
}

// CANCEL of nothing.
TEST(UserAgentSignIn, CancelWithoutATransactionGets481) {
    sip_peer peer;
    peer.send(peer.client.request("CANCEL"));
    EXPECT_EQ(peer.take().status(), 481);
}

// An INVITE that the session forgets is answered in the end: no transaction lives for ever.
TEST(UserAgentSignIn, AnInviteThatNobodyAnswersIsRefusedInTheEnd) {
    sip_peer peer;
    peer.send(peer.client.invite());
    peer.pass(200ms);
    (void)peer.take();
    peer.pass(3min);
    EXPECT_EQ(peer.take().status(), 480);
    EXPECT_EQ(peer.told<sip::invite_cancelled>().size(), 1U);
    EXPECT_EQ(peer.last<sip::dialog_ended>().why, dialog_end::refused);
    peer.pass(1min);
    EXPECT_EQ(peer.agent.transactions(), 0U);
}

// What a session needs to judge a Digest user is handed over, and its challenge goes out.
TEST(UserAgentSignIn, CarriesDigestCredentialsAndChallenges) {
    sip_peer peer(tcp_flow(sip::peer_standing::allowed));
    auto invite = peer.client.invite();
    invite.headers.push_back("Authorization: Digest username=\"joe\"");
    peer.send(invite);
    const auto asked = peer.last<sip::invite_received>();
    ASSERT_EQ(asked.authorization.size(), 1U);
    EXPECT_EQ(asked.authorization.front(), "Digest username=\"joe\"");
    EXPECT_EQ(asked.request_uri, "sip:8000@gateway.example.com");
    peer.agent.answer_invite(asked.request, {.status = 401, .www_authenticate = {"Digest realm=\"x\""}},
                             peer.now);
    peer.drain();
    EXPECT_EQ(peer.take().header("WWW-Authenticate"), "Digest realm=\"x\"");
}

// P-Asserted-Identity and +sip.instance are handed over unjudged.
TEST(UserAgentSignIn, HandsTheAssertedIdentityAndTheInstanceOver) {
    sip_peer peer;
    auto invite = peer.client.invite();
    invite.contact = "<sip:joe@192.0.2.9>;+sip.instance=\"<urn:uuid:1>\"";
    invite.headers.push_back("P-Asserted-Identity: \"Joe\" <sip:joe@example.com>, <tel:+1>");
    peer.send(invite);
    const auto asked = peer.last<sip::invite_received>();
    EXPECT_EQ(asked.asserted_identity, "sip:joe@example.com");
    EXPECT_EQ(asked.sip_instance, "<urn:uuid:1>");
}

}  // namespace
}  // namespace ctig::test
