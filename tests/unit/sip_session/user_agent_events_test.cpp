// Events to the client as INFO of ours (product.md 7, 8).
#include <gtest/gtest.h>

#include "tests/support/sip_peer.hpp"

namespace ctig::test {
namespace {

using namespace std::chrono_literals;

void send_event(sip_peer& peer, std::string body) {
    peer.agent.send_event(peer.dialog, std::move(body), peer.now);
    peer.drain();
}

// What an event looks like on the wire.
TEST(UserAgentEvents, GoOutAsInfoInTheDialog) {
    sip_peer peer;
    auto& client = peer.sign_in();
    send_event(peer, "<DeliveredEvent/>");
    const auto info = peer.take();
    EXPECT_EQ(info.method(), "INFO");
    EXPECT_EQ(info.uri(), "sip:joe@192.0.2.9:5070;transport=tcp");
    EXPECT_EQ(info.header("Call-ID"), "call-1");
    EXPECT_EQ(info.header("From"), "<sip:8000@gateway.example.com>;tag=" + client.to_tag);
    EXPECT_EQ(info.header("To"), "<sip:joe@example.com>;tag=joe1;epid=8a3f");
    EXPECT_EQ(info.header("CSeq"), "1 INFO");
    EXPECT_EQ(info.header("Content-Type"), "application/csta+xml");
    EXPECT_EQ(info.header("Content-Disposition"), "signal;handling=required");
    EXPECT_EQ(info.header("User-Agent"), "cti_gateway/test");
    EXPECT_EQ(info.header("Via").find("SIP/2.0/TCP 192.0.2.1:5060;branch=z9hG4bK"), 0U);
    EXPECT_EQ(info.body(), "<DeliveredEvent/>");
    EXPECT_EQ(std::get<sip::flow_id>(info.to), peer.over.id);
}

// Over a stream they never wait for the client's answers, which real clients do not send.
TEST(UserAgentEvents, OverAStreamDoNotWaitForAnswers) {
    sip_peer peer;
    peer.sign_in();
    for (const auto* body : {"<E1/>", "<E2/>", "<E3/>"}) send_event(peer, body);
    EXPECT_EQ(peer.take().body(), "<E1/>");
    EXPECT_EQ(peer.take().body(), "<E2/>");
    EXPECT_EQ(peer.take().body(), "<E3/>");
    peer.pass(40s);
    EXPECT_EQ(peer.told<sip::event_answered>().size(), 3U);
    EXPECT_EQ(peer.last<sip::event_answered>().status, 408);
    EXPECT_EQ(peer.agent.dialogs(), 1U);
    EXPECT_TRUE(peer.silent());
    EXPECT_EQ(peer.agent.transactions(), 0U);
}

// Over UDP one is in flight until its final answer.
TEST(UserAgentEvents, OverUdpGoOneByOne) {
    sip_peer peer(udp_flow());
    peer.sign_in();
    send_event(peer, "<E1/>");
    send_event(peer, "<E2/>");
    const auto first = peer.take();
    EXPECT_TRUE(peer.silent());
    peer.answer(first, 200);
    EXPECT_EQ(peer.last<sip::event_answered>().status, 200);
    const auto second = peer.take();
    EXPECT_EQ(second.body(), "<E2/>");
    EXPECT_EQ(second.header("CSeq"), "2 INFO");
    EXPECT_NE(second.header("Via").find(";rport"), std::string::npos);
}

// A client that stays silent for 4 s is mute: from then on an event goes each 500 ms.
TEST(UserAgentEvents, OverUdpAMuteClientIsPaced) {
    sip_peer peer(udp_flow());
    peer.sign_in();
    for (const auto* body : {"<E1/>", "<E2/>", "<E3/>"}) send_event(peer, body);
    const auto bodies_after = [&peer](std::chrono::milliseconds time) {
        peer.pass(time);
        std::string out;
        while (const auto one = peer.try_take())
            if (out.find(one->body()) == std::string::npos) out += one->body();
        return out;
    };
    EXPECT_EQ(bodies_after(3999ms), "<E1/>");  // with its repetitions
    EXPECT_EQ(bodies_after(1ms), "<E2/>");
    EXPECT_EQ(bodies_after(499ms).find("<E3/>"), std::string::npos);
    EXPECT_NE(bodies_after(1ms).find("<E3/>"), std::string::npos);
}

// Timer E over UDP: a lost event is repeated.
TEST(UserAgentEvents, AreRepeatedOverUdpUntilAnswered) {
    sip_peer peer(udp_flow());
    peer.sign_in();
    send_event(peer, "<E1/>");
    const auto first = peer.take();
    peer.pass(500ms);
    EXPECT_EQ(peer.take().bytes, first.bytes);
    peer.answer(first, 200);
    peer.pass(60s);
    EXPECT_TRUE(peer.silent());
}

// 481 says that the client has no such dialog: the session ends.
TEST(UserAgentEvents, A481EndsTheSession) {
    sip_peer peer;
    peer.sign_in();
    send_event(peer, "<E1/>");
    peer.answer(peer.take(), 481);
    EXPECT_EQ(peer.last<sip::event_answered>().status, 481);
    EXPECT_EQ(peer.last<sip::dialog_ended>().why, sip::dialog_end::event_rejected);
    EXPECT_EQ(peer.take().method(), "BYE");  // RFC 3261 12.2.1.2
    EXPECT_EQ(peer.agent.dialogs(), 0U);
}

// A proxy's 408, a client's 501: the session goes on.
TEST(UserAgentEvents, OtherRefusalsDoNotEndTheSession) {
    for (const int status : {408, 501, 500, 403, 503}) {
        sip_peer peer;
        peer.sign_in();
        send_event(peer, "<E1/>");
        peer.answer(peer.take(), status);
        EXPECT_EQ(peer.last<sip::event_answered>().status, status);
        EXPECT_EQ(peer.agent.dialogs(), 1U);
        EXPECT_TRUE(peer.silent());
    }
}

// With a route set they go by its first route, over the transport it names.
TEST(UserAgentEvents, FollowTheRouteSet) {
    sip_peer peer;
    peer.sign_in({"Record-Route: <sip:p2.example.com:5061;transport=tls;lr>, <sip:p1.example.com;lr>"});
    send_event(peer, "<E1/>");
    const auto info = peer.take();
    const auto* hop = std::get_if<sip::next_hop>(&info.to);
    ASSERT_NE(hop, nullptr);
    EXPECT_EQ(*hop, (sip::next_hop{sip::transport::tls, "p2.example.com", 5061}));
    EXPECT_EQ(info.uri(), "sip:joe@192.0.2.9:5070;transport=tcp");
    EXPECT_EQ(info.all("Route"), (std::vector<std::string>{"<sip:p2.example.com:5061;transport=tls;lr>",
                                                           "<sip:p1.example.com;lr>"}));
    EXPECT_EQ(info.header("Via").find("SIP/2.0/TLS "), 0U);
}

// RFC 3261 12.2.1.1: a first route without lr becomes the Request-URI.
TEST(UserAgentEvents, TakeAStrictRoutersUriAsRequestUri) {
    sip_peer peer;
    peer.sign_in({"Record-Route: <sip:old.example.com>, <sip:p1.example.com;lr>"});
    send_event(peer, "<E1/>");
    const auto info = peer.take();
    EXPECT_EQ(info.uri(), "sip:old.example.com");
    EXPECT_EQ(info.all("Route"), (std::vector<std::string>{"<sip:p1.example.com;lr>",
                                                           "<sip:joe@192.0.2.9:5070;transport=tcp>"}));
    EXPECT_EQ(std::get<sip::next_hop>(info.to).host, "old.example.com");
}

// Without one they go where the dialog's last request came from.
TEST(UserAgentEvents, FollowTheClientToItsNextConnection) {
    sip_peer peer;
    auto& client = peer.sign_in();
    auto second = peer.over;
    second.id = sip::flow_id{71};
    peer.send_text(client.request("INFO").text(), second);
    (void)peer.take();
    send_event(peer, "<E1/>");
    EXPECT_EQ(std::get<sip::flow_id>(peer.take().to), sip::flow_id{71});
}

// Before the ACK they wait, and leave when it comes.
TEST(UserAgentEvents, WaitForTheAck) {
    sip_peer peer(udp_flow());
    peer.send(peer.client.invite());
    send_event(peer, "<E0/>");
    peer.accept();
    peer.client.to_tag = peer.take().to_tag();
    send_event(peer, "<E1/>");
    EXPECT_TRUE(peer.silent());
    peer.send(peer.client.ack());
    const auto first = peer.take();
    EXPECT_EQ(first.body(), "<E0/>");
    peer.answer(first, 200);
    EXPECT_EQ(peer.take().body(), "<E1/>");
}

// Over a stream a missing ACK holds them up for a moment only.
TEST(UserAgentEvents, OverAStreamDoNotWaitLongForTheAck) {
    sip_peer peer;
    peer.send(peer.client.invite());
    peer.accept();
    (void)peer.take();
    send_event(peer, "<E1/>");
    EXPECT_TRUE(peer.silent());
    peer.pass(500ms);
    std::string methods;
    while (const auto one = peer.try_take()) methods += one->method() + ".";
    EXPECT_NE(methods.find("INFO"), std::string::npos);
}

// A pipelined INFO shows that the 2xx arrived as well as an ACK does.
TEST(UserAgentEvents, AnInDialogRequestStandsForTheAck) {
    sip_peer peer(udp_flow());
    peer.send(peer.client.invite());
    peer.accept();
    peer.client.to_tag = peer.take().to_tag();
    send_event(peer, "<E1/>");
    peer.send(peer.client.info("<A/>"));
    EXPECT_EQ(peer.take().body(), "<E1/>");
    EXPECT_TRUE(peer.agent.find(peer.dialog)->confirmed);
}

// The queue of one dialog is bounded, and what goes over is counted.
TEST(UserAgentEvents, BeyondTheBoundAreCounted) {
    sip_peer peer(udp_flow());
    peer.sign_in();
    const std::string body(100000, 'x');
    for (int i = 0; i < 12; ++i) send_event(peer, body);
    // One is in flight, ten wait.
    EXPECT_EQ(peer.dropped("event_queue_full"), 1U);
}

// A transport error counts as 503; the dialog lives on, and the next event is tried.
TEST(UserAgentEvents, ThatCannotBeSentCountAs503) {
    sip_peer peer;
    peer.sign_in();
    send_event(peer, "<E1/>");
    peer.agent.on_send_failed(peer.take().request.value(), peer.now);
    peer.drain();
    EXPECT_EQ(peer.last<sip::event_answered>().status, 503);
    EXPECT_EQ(peer.agent.dialogs(), 1U);
    EXPECT_EQ(peer.agent.transactions(), 1U);  // the accepted INVITE, for Timer L
    send_event(peer, "<E2/>");
    EXPECT_EQ(peer.take().body(), "<E2/>");
}

// Clients that answer nothing do not cost a transaction for each event of the last 32 s.
TEST(UserAgentEvents, KeepABoundedNumberOfTransactionsForASilentClient) {
    sip_peer peer;
    peer.sign_in();
    for (int i = 0; i < 1000; ++i) send_event(peer, "<E/>");
    EXPECT_EQ(peer.sent.size(), 1000U);
    EXPECT_LE(peer.agent.transactions(), 66U);
}

// A dead dialog takes no events.
TEST(UserAgentEvents, ForADeadDialogAreIgnored) {
    sip_peer peer;
    peer.send(peer.sign_in().bye());
    (void)peer.take();
    send_event(peer, "<E1/>");
    EXPECT_TRUE(peer.silent());
}

// RFC 3261 8.1.3.3, 17.1.3: answers that are nobody's are dropped and counted.
TEST(UserAgentEvents, StrayAndMalformedAnswersAreCounted) {
    sip_peer peer;
    peer.sign_in();
    send_event(peer, "<E1/>");
    auto info = peer.take();
    const auto branch = info.bytes.find("branch=z9hG4bK") + 14;
    auto other = info;
    other.bytes[branch] = 'X';
    peer.answer(other, 200);
    EXPECT_EQ(peer.dropped("stray_response"), 1U);
    auto two_vias = info;
    two_vias.bytes.insert(two_vias.bytes.find("Via:"), "Via: SIP/2.0/TCP 192.0.2.77;branch=z9hG4bKx\r\n");
    peer.answer(two_vias, 200);
    EXPECT_EQ(peer.dropped("malformed_response"), 1U);
    EXPECT_TRUE(peer.told<sip::event_answered>().empty());
}

}  // namespace
}  // namespace ctig::test
