// What a UAS refuses before it asks what a request wants (RFC 3261 8.2, 18.3; product.md "access").
#include <gtest/gtest.h>

#include "tests/support/sip_peer.hpp"

namespace ctig::test {
namespace {

using namespace std::chrono_literals;
using sip::peer_standing;

/// The status of the only answer to `request`.
int status_of(const request_text& request, sip::user_agent_config config = lab_config(),
              sip::flow over = tcp_flow()) {
    sip_peer peer(std::move(over), std::move(config));
    peer.send(request);
    // 100 comes where the session is asked: the request was taken.
    if (peer.silent()) peer.pass(200ms);
    const int status = peer.take().status();
    EXPECT_TRUE(peer.silent());
    return status;
}

request_text invite_to(std::string uri) {
    auto out = client_dialog(tcp_flow()).invite();
    out.uri = std::move(uri);
    return out;
}

// A stranger over TCP: a bare 403, and the connection is closed.
TEST(UserAgentRefusal, AStrangerGetsABare403AndIsClosed) {
    sip_peer peer(tcp_flow(peer_standing::stranger));
    peer.send(peer.client.invite());
    const auto refusal = peer.take();
    EXPECT_EQ(refusal.status(), 403);
    EXPECT_FALSE(refusal.has("Warning"));
    EXPECT_EQ(peer.last<sip::close_flow>().flow, peer.over.id);
    EXPECT_EQ(peer.agent.transactions(), 0U);
    EXPECT_TRUE(peer.told<sip::invite_received>().empty());
}

// A stranger's datagram, should one be handed in, is dropped: its source may be forged.
TEST(UserAgentRefusal, AStrangersDatagramIsDropped) {
    sip_peer peer(udp_flow(peer_standing::stranger));
    peer.send(peer.client.invite());
    EXPECT_TRUE(peer.silent());
    EXPECT_EQ(peer.dropped("stranger"), 1U);
}

// With no own URI configured: any user at a host that is ours.
TEST(UserAgentRefusal, WithoutAnOwnUriAnyUserAtOurHostsIsUs) {
    auto config = lab_config();
    config.virtual_address = "vip.example.org:5080";
    for (const auto* uri : {"sip:8000@gateway.example.com", "sip:anyone@EXAMPLE.com:5062", "sip:x@192.0.2.1",
                            "sips:x@gateway.example.com", "sip:x@vip.example.org", "sip:example.com"})
        EXPECT_EQ(status_of(invite_to(uri), config), 100) << uri;
    for (const auto* uri : {"sip:8000@elsewhere.example.org", "sip:x@192.0.2.2", "sip:x@host.example.com"})
        EXPECT_EQ(status_of(invite_to(uri), config), 404) << uri;
}

// With one: that user at that host, at our Contact, and nobody else.
TEST(UserAgentRefusal, WithAnOwnUriOnlyThatUserIsUs) {
    auto config = lab_config();
    config.own_uri = "sip:8000@cti.example.net";
    EXPECT_EQ(status_of(invite_to("sip:8000@cti.example.net"), config), 100);
    EXPECT_EQ(status_of(invite_to("sip:%38000@cti.example.net"), config), 100);  // the same user, escaped
    EXPECT_EQ(status_of(invite_to("sip:8000@192.0.2.1:5060"), config), 100);     // our Contact
    for (const auto* uri : {"sip:9000@cti.example.net", "sip:8000@example.com", "sip:cti.example.net"})
        EXPECT_EQ(status_of(invite_to(uri), config), 404) << uri;
}

// A load balancer's OPTIONS names the host alone.
TEST(UserAgentRefusal, WithAnOwnUriOptionsToTheHostAreOurs) {
    auto config = lab_config();
    config.own_uri = "sip:8000@cti.example.net";
    for (const auto* uri : {"sip:cti.example.net", "sip:192.0.2.1:5060", "sip:gateway.example.com"}) {
        sip_peer peer(tcp_flow(), config);
        auto options = peer.client.request("OPTIONS");
        options.uri = uri;
        peer.send(options);
        EXPECT_EQ(peer.told<sip::options_received>().size(), 1U) << uri;
    }
    sip_peer peer(tcp_flow(), config);
    auto options = peer.client.request("OPTIONS");
    options.uri = "sip:elsewhere.example.org";
    peer.send(options);
    EXPECT_EQ(peer.take().status(), 404);
}

// RFC 3261 21.4.14.
TEST(UserAgentRefusal, AnUnknownSchemeGets416) {
    sip_peer peer;
    auto options = peer.client.request("OPTIONS");
    options.uri = "nobodyKnowsThisScheme:totallyopaquecontent";
    peer.send(options);
    EXPECT_EQ(peer.take().status(), 416);
}

// 405 for what is known and not ours, 501 for what nobody knows; both list what is.
TEST(UserAgentRefusal, OtherMethodsGet405Or501WithAllow) {
    for (const auto& [method, status] : {std::pair{"REGISTER", 405}, {"MESSAGE", 405}, {"NEWMETHOD", 501}}) {
        sip_peer peer;
        peer.send(peer.client.request(method));
        const auto refusal = peer.take();
        EXPECT_EQ(refusal.status(), status);
        EXPECT_EQ(refusal.header("Allow"), "INVITE, ACK, BYE, CANCEL, INFO, OPTIONS, UPDATE");
    }
}

// RFC 3261 8.2.2.3: all extensions that are not supported, and none that is.
TEST(UserAgentRefusal, AnUnknownExtensionGets420) {
    sip_peer peer;
    auto invite = peer.client.invite();
    invite.headers.push_back("Require: 100rel, Timer");
    invite.headers.push_back("Require: replaces");
    peer.send(invite);
    const auto refusal = peer.take();
    EXPECT_EQ(refusal.status(), 420);
    EXPECT_EQ(refusal.header("Unsupported"), "100rel, replaces");
}

TEST(UserAgentRefusal, TheTimerExtensionMayBeRequired) {
    auto invite = invite_to("sip:8000@example.com");
    invite.headers.push_back("Require: timer");
    EXPECT_EQ(status_of(invite), 100);
}

// Only CSTA is understood. A plain call, and an INVITE without any body, learn it from Accept.
TEST(UserAgentRefusal, AnInviteWithoutCstaGets415) {
    for (const auto* type : {"application/sdp", ""}) {
        sip_peer peer;
        auto invite = peer.client.invite();
        invite.content_type = type;
        if (invite.content_type.empty()) invite.body.clear();
        peer.send(invite);
        const auto refusal = peer.take();
        EXPECT_EQ(refusal.status(), 415);
        EXPECT_EQ(refusal.header("Accept"), "application/csta+xml");
        EXPECT_EQ(peer.agent.dialogs(), 0U);
    }
}

// The type is right and nothing is there: the request is at fault, not its type.
TEST(UserAgentRefusal, AnInviteWithAnEmptyCstaBodyGets400) {
    auto invite = invite_to("sip:8000@example.com");
    invite.body.clear();
    EXPECT_EQ(status_of(invite), 400);
}

TEST(UserAgentRefusal, TheContentTypeIsReadWithoutCaseAndParameters) {
    auto invite = invite_to("sip:8000@example.com");
    invite.content_type = "Application/CSTA+xml;charset=UTF-8";
    EXPECT_EQ(status_of(invite), 100);
}

// RFC 3261 20.1: an Accept that leaves our answers out.
TEST(UserAgentRefusal, AnAcceptWithoutOurTypeGets406) {
    auto invite = invite_to("sip:8000@example.com");
    invite.headers.push_back("Accept: text/nobodyKnowsThis");
    EXPECT_EQ(status_of(invite), 406);
    invite.headers.back() = "Accept: application/sdp, application/*";
    EXPECT_EQ(status_of(invite), 100);
}

// RFC 3261 8.2.2.2: the same request by another way is merged; a new one is not.
TEST(UserAgentRefusal, AMergedRequestGets482) {
    sip_peer peer(udp_flow());
    auto invite = peer.client.invite();
    peer.send(invite);
    EXPECT_TRUE(peer.silent());
    invite.via += "other";
    peer.send(invite);
    EXPECT_EQ(peer.take().status(), 482);
    EXPECT_EQ(peer.told<sip::invite_received>().size(), 1U);
    peer.send(peer.client.invite());
    EXPECT_TRUE(peer.silent());
    EXPECT_EQ(peer.told<sip::invite_received>().size(), 2U);
}

// Only a proxy counts hops.
TEST(UserAgentRefusal, MaxForwardsOfZeroIsFine) {
    sip_peer peer;
    auto text = peer.client.invite().text();
    text.replace(text.find("Max-Forwards: 70"), 16, "Max-Forwards: 0");
    peer.send_text(text);
    EXPECT_TRUE(peer.silent());
    EXPECT_EQ(peer.told<sip::invite_received>().size(), 1U);
}

// What is broken is told so, statelessly; a trusted peer learns where.
TEST(UserAgentRefusal, AMalformedRequestGets400) {
    sip_peer peer;
    auto invite = peer.client.invite();
    invite.to = "\"unclosed <sip:x@example.com>";
    peer.send(invite);
    const auto refusal = peer.take();
    EXPECT_EQ(refusal.status(), 400);
    EXPECT_NE(refusal.header("Warning").find("To"), std::string::npos);
    EXPECT_EQ(peer.agent.transactions(), 0U);
}

// RFC 3261 8.2.7: who answers without a transaction gives the same request the same tag each time.
TEST(UserAgentRefusal, AStatelessAnswerHasTheSameTagEachTime) {
    sip_peer peer(udp_flow());
    auto invite = peer.client.invite();
    invite.contact = "<sip:broken";
    peer.send(invite);
    peer.send(invite);
    const auto first = peer.take(), again = peer.take();
    EXPECT_EQ(first.status(), 400);
    EXPECT_EQ(first.to_tag(), again.to_tag());
    EXPECT_FALSE(first.to_tag().empty());
}

TEST(UserAgentRefusal, AnotherVersionGets505) {
    auto invite = invite_to("sip:8000@example.com");
    invite.version = "SIP/7.0";
    EXPECT_EQ(status_of(invite), 505);
}

TEST(UserAgentRefusal, ABodyOverTheLimitGets413) {
    auto config = lab_config();
    config.max_body = 100;
    auto invite = invite_to("sip:8000@example.com");
    invite.body.assign(101, 'x');
    EXPECT_EQ(status_of(invite, config), 413);
}

// Nothing answers an ACK, however broken; and what is no SIP is counted.
TEST(UserAgentRefusal, BrokenAcksAndNoiseAreDropped) {
    sip_peer peer;
    auto ack = peer.client.request("ACK");
    ack.to.clear();
    peer.send(ack);
    EXPECT_EQ(peer.dropped("malformed_request"), 1U);
    peer.send(peer.client.request("ACK"));
    EXPECT_EQ(peer.dropped("stray_ack"), 1U);
    peer.send_text("\x01\x02 noise");
    EXPECT_EQ(peer.dropped("unparsable"), 1U);
    EXPECT_TRUE(peer.silent());
}

// RFC 3261 18.3: a stream whose framing is lost gets its answer, and is closed.
TEST(UserAgentRefusal, ABrokenStreamIsAnsweredAndClosed) {
    sip_peer peer;
    auto text = peer.client.invite().text();
    const auto at = text.find("Content-Length: ");
    text.replace(at, text.find("\r\n", at) - at, "Content-Length: -999");
    peer.agent.on_broken_stream(peer.over, text, 400, peer.now);
    peer.drain();
    EXPECT_EQ(peer.take().status(), 400);
    EXPECT_EQ(peer.told<sip::close_flow>().size(), 1U);
    peer.agent.on_broken_stream(peer.over, "GET / HTTP/1.1\r\n", 400, peer.now);
    peer.drain();
    EXPECT_TRUE(peer.silent());
    EXPECT_EQ(peer.told<sip::close_flow>().size(), 2U);
}

// RFC 3581: the answer says where the request came from.
TEST(UserAgentRefusal, AnswersSayWhereTheRequestCameFrom) {
    sip_peer peer(udp_flow());
    auto options = peer.client.request("REGISTER");
    options.via = "SIP/2.0/UDP 10.0.0.1:5060;rport;branch=z9hG4bKnat";
    peer.send(options);
    const auto via = peer.take().header("Via");
    EXPECT_NE(via.find("received=192.0.2.9"), std::string::npos);
    EXPECT_NE(via.find("rport=5070"), std::string::npos);
}

// Final answers are counted by method and status; made-up methods are one word.
TEST(UserAgentRefusal, FinalAnswersAreCounted) {
    sip_peer peer;
    peer.sign_in();
    for (const auto* method : {"FOO", "BAR"}) peer.send(peer.client.request(method));
    std::string text;
    for (const auto& one : peer.agent.take_answered())
        text += one.method + std::to_string(one.status) + "x" + std::to_string(one.count) + " ";
    EXPECT_EQ(text, "INVITE200x1 other501x2 ");
    EXPECT_TRUE(peer.agent.take_answered().empty());
}

}  // namespace
}  // namespace ctig::test
