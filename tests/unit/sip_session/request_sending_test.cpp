// How requests of ours reach the client (RFC 3261 12.2.1.1, 18.1.1; product.md "In the session" 8).
#include <gtest/gtest.h>

#include "tests/support/sip_peer.hpp"

namespace ctig::test {
namespace {

using namespace std::chrono_literals;

const std::string small(200, 's'), large(1400, 'l');

sent_message event(sip_peer& peer, const std::string& body) {
    peer.agent.send_event(peer.dialog, body, peer.now);
    peer.drain();
    return peer.take();
}

void fail(sip_peer& peer, const sent_message& request) {
    peer.agent.on_send_failed(request.request.value(), peer.now);
    peer.drain();
}

std::string via_protocol(const sent_message& request) { return request.header("Via").substr(0, 11); }

// Up to 1300 bytes a datagram, beyond that TCP to the same hop, with a Via that says so.
TEST(RequestSending, AboveThirteenHundredBytesTcpIsTriedFirst) {
    sip_peer peer(udp_flow());
    peer.sign_in({"Record-Route: <sip:p.example.com:5062;lr>"});
    const auto datagram = event(peer, small);
    EXPECT_EQ(std::get<sip::next_hop>(datagram.to),
              (sip::next_hop{sip::transport::udp, "p.example.com", 5062, {}, sip::transport_choice::open}));
    peer.answer(datagram, 200);
    const auto stream = event(peer, large);
    EXPECT_EQ(std::get<sip::next_hop>(stream.to),
              (sip::next_hop{sip::transport::tcp, "p.example.com", 5062}));
    EXPECT_EQ(via_protocol(stream), "SIP/2.0/TCP");
    peer.pass(2s);
    EXPECT_TRUE(peer.silent()) << "a stream needs no repetition";
}

// Where TCP is refused the same request goes as a datagram, and the dialog asks no more.
TEST(RequestSending, WhereTcpIsRefusedADatagramGoesAfterAll) {
    sip_peer peer(udp_flow());
    peer.sign_in({"Record-Route: <sip:p.example.com:5062;lr>"});
    const auto stream = event(peer, large);
    fail(peer, stream);
    const auto datagram = peer.take();
    EXPECT_EQ(std::get<sip::next_hop>(datagram.to).protocol, sip::transport::udp);
    EXPECT_EQ(via_protocol(datagram), "SIP/2.0/UDP");
    EXPECT_EQ(datagram.header("CSeq"), stream.header("CSeq"));
    EXPECT_EQ(datagram.body(), large);
    EXPECT_NE(datagram.header("Via"), stream.header("Via"));
    EXPECT_TRUE(peer.told<sip::event_answered>().empty());
    peer.answer(datagram, 200);
    EXPECT_EQ(peer.last<sip::event_answered>().status, 200);
    EXPECT_EQ(std::get<sip::next_hop>(event(peer, large).to).protocol, sip::transport::udp);
}

// Without a route set the client's Contact is tried; behind a NAT it is no address to connect to.
TEST(RequestSending, WithoutARouteTcpGoesToTheContactUnlessThereIsANat) {
    for (const auto& [contact, protocol] :
         {std::pair{"<sip:joe@192.0.2.9:5070>", "SIP/2.0/TCP"}, {"<sip:joe@10.0.0.5:5070>", "SIP/2.0/UDP"}}) {
        sip_peer peer(udp_flow());
        auto invite = peer.client.invite();
        invite.contact = contact;
        peer.send(invite);
        peer.accept();
        peer.client.to_tag = peer.take().to_tag();
        peer.send(peer.client.ack());
        EXPECT_EQ(via_protocol(event(peer, large)), protocol) << contact;
    }
}

// Order holds: the next event over UDP waits for the large one's answer, by whatever transport that went.
TEST(RequestSending, ALargeEventIsNotOvertaken) {
    sip_peer peer(udp_flow());
    peer.sign_in({"Record-Route: <sip:p.example.com;lr>"});
    const auto first = event(peer, large);
    peer.agent.send_event(peer.dialog, small, peer.now);
    peer.drain();
    EXPECT_TRUE(peer.silent());
    fail(peer, first);
    peer.answer(peer.take(), 200);
    EXPECT_EQ(peer.take().body(), small);
}

// A connection that has closed: a trusted client's Contact is the other way to it.
TEST(RequestSending, AClosedFlowIsReplacedByTheContact) {
    sip_peer peer;
    peer.sign_in();
    const auto info = event(peer, small);
    EXPECT_EQ(std::get<sip::flow_id>(info.to), sip::flow_id{7});
    EXPECT_EQ(info.otherwise, (sip::next_hop{sip::transport::tcp, "192.0.2.9", 5070}));
}

// Nobody who is not believed makes us connect to a third party.
TEST(RequestSending, AnUnbelievedContactElsewhereIsNotConnectedTo) {
    sip_peer peer(tcp_flow(sip::peer_standing::allowed));
    auto invite = peer.client.invite();
    invite.contact = "<sip:joe@10.9.9.9:25>";
    peer.send(invite);
    peer.accept();
    peer.client.to_tag = peer.take().to_tag();
    peer.send(peer.client.ack());
    EXPECT_FALSE(event(peer, small).otherwise);
}

// Nor by a route: it is named in the request, which takes the flow that its dialog speaks over.
TEST(RequestSending, AnUnbelievedRouteElsewhereIsNamedAndNotFollowed) {
    sip_peer stream(tcp_flow(sip::peer_standing::allowed)), datagrams(udp_flow(sip::peer_standing::allowed));
    for (auto* peer : {&stream, &datagrams}) {
        peer->sign_in({"Record-Route: <sip:10.9.9.9:25;transport=tcp;lr>"});
        const auto info = event(*peer, small);
        EXPECT_EQ(std::get<sip::flow_id>(info.to), peer->over.id);
        EXPECT_EQ(info.header("Route"), "<sip:10.9.9.9:25;transport=tcp;lr>");
    }
    sip_peer own(tcp_flow(sip::peer_standing::allowed));
    own.sign_in({"Record-Route: <sip:192.0.2.9:5080;lr>"});
    EXPECT_EQ(std::get<sip::next_hop>(event(own, small).to).port, 5080);
}

// A client whose datagrams come from another port than it listens on gets ours where it listens.
TEST(RequestSending, ADatagramGoesWhereTheClientListens) {
    sip_peer peer(udp_flow());
    peer.sign_in();
    auto info = peer.client.request("INFO");
    info.via = "SIP/2.0/UDP 192.0.2.9:6000;branch=z9hG4bKother";
    peer.send(info);
    (void)peer.take();
    EXPECT_EQ(std::get<sip::next_hop>(event(peer, small).to).port, 6000);
}

// A request that fails takes no other with it.
TEST(RequestSending, OneFailureIsOneRequests) {
    sip_peer peer;
    peer.sign_in();
    const auto first = event(peer, small), second = event(peer, small);
    fail(peer, first);
    EXPECT_EQ(peer.told<sip::event_answered>().size(), 1U);
    peer.answer(second, 200);
    EXPECT_EQ(peer.last<sip::event_answered>().status, 200);
    fail(peer, second);  // it has its answer
    EXPECT_EQ(peer.told<sip::event_answered>().size(), 2U);
}

// Events that nobody answers never push a refresh of ours out of memory.
TEST(RequestSending, ARefreshUnderWayIsNotForgottenForEvents) {
    sip_peer peer;
    peer.sign_in({"Supported: timer", "Session-Expires: 200;refresher=uas"});
    peer.pass(100s);
    const auto update = peer.take();
    ASSERT_EQ(update.method(), "UPDATE");
    for (int i = 0; i < 100; ++i) (void)event(peer, small);
    peer.answer(update, 200, "Session-Expires: 200;refresher=uac\r\n");
    EXPECT_EQ(peer.dropped("stray_response"), 0U);
    peer.pass(100s);
    bool again = false;
    while (const auto one = peer.try_take()) again = again || one->method() == "UPDATE";
    EXPECT_TRUE(again);
}

}  // namespace
}  // namespace ctig::test
