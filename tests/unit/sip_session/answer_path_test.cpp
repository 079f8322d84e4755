// Where answers go (RFC 3261 18.2.2, RFC 3581 4).
#include "sip_session/answer_path.hpp"

#include <gtest/gtest.h>

#include "tests/support/sip_peer.hpp"

namespace ctig::test {
namespace {

using namespace std::chrono_literals;

sent_message answer_to_via(const sip::flow& over, const std::string& via) {
    sip_peer peer(over);
    auto request = peer.client.request("REGISTER");
    request.via = via;
    peer.send(request);
    return peer.take();
}

// A datagram's answer goes to the port that sent-by names, whatever port it came from, by the same socket.
TEST(AnswerPath, ADatagramIsAnsweredAtThePortOfSentBy) {
    const auto at = [](const std::string& via) { return answer_to_via(udp_flow(), via).to; };
    const auto hop = [](std::uint16_t port) {
        return std::variant<sip::flow_id, sip::next_hop>{
            sip::next_hop{sip::transport::udp, "192.0.2.9", port, sip::flow_id{8}}};
    };
    EXPECT_EQ(at("SIP/2.0/UDP 192.0.2.9:6000;branch=z9hG4bK1"), hop(6000));
    EXPECT_EQ(at("SIP/2.0/UDP pc.example.com;branch=z9hG4bK1"), hop(5060));
    // Our peer sends from 5070.
    EXPECT_EQ(std::get<sip::flow_id>(at("SIP/2.0/UDP 192.0.2.9:5070;branch=z9hG4bK1")), sip::flow_id{8});
}

// RFC 3581: with rport it goes back to where it came from.
TEST(AnswerPath, WithRportADatagramIsAnsweredAtItsSource) {
    const auto answer = answer_to_via(udp_flow(), "SIP/2.0/UDP 10.0.0.5:6000;rport;branch=z9hG4bK1");
    EXPECT_EQ(std::get<sip::flow_id>(answer.to), sip::flow_id{8});
    EXPECT_EQ(answer.header("Via"),
              "SIP/2.0/UDP 10.0.0.5:6000;branch=z9hG4bK1;received=192.0.2.9;rport=5070");
}

// A peer cannot have its answers sent to somebody else.
TEST(AnswerPath, MaddrIsNotHeeded) {
    const auto answer =
        answer_to_via(udp_flow(), "SIP/2.0/UDP 192.0.2.9:5070;maddr=198.51.100.7;branch=z9hG4bK1");
    EXPECT_EQ(std::get<sip::flow_id>(answer.to), sip::flow_id{8});
}

// Over a stream by the connection; where that has closed, by a new one to sent-by's port.
TEST(AnswerPath, AStreamThatHasClosedIsReplacedByOneToSentBy) {
    const auto tcp = answer_to_via(tcp_flow(), "SIP/2.0/TCP pc.example.com:6000;branch=z9hG4bK1");
    EXPECT_EQ(std::get<sip::flow_id>(tcp.to), sip::flow_id{7});
    EXPECT_EQ(tcp.otherwise, (sip::next_hop{sip::transport::tcp, "192.0.2.9", 6000}));
    auto secure = tcp_flow();
    secure.protocol = sip::transport::tls;
    const auto tls = answer_to_via(secure, "SIP/2.0/TLS pc.example.com;branch=z9hG4bK1");
    EXPECT_EQ(std::get<sip::flow_id>(tls.to), sip::flow_id{7});
    // A certificate is checked against a name.
    EXPECT_EQ(tls.otherwise, (sip::next_hop{sip::transport::tls, "pc.example.com", 0}));
}

// An answer follows its client to another connection, when the request is repeated there; not to another
// peer.
TEST(AnswerPath, FollowsARepeatedRequestOfTheSamePeerOnly) {
    for (const auto& [address, expected] : {std::pair{"192.0.2.9", 71}, {"192.0.2.10", 7}}) {
        sip_peer peer(tcp_flow(sip::peer_standing::allowed));
        const auto invite = peer.client.invite().text();
        peer.send_text(invite);
        auto other = peer.over;
        other.id = sip::flow_id{71};
        other.remote_address = address;
        peer.send_text(invite, other);
        EXPECT_EQ(peer.told<sip::invite_received>().size(), 1U);
        peer.sent.clear();
        peer.accept();
        EXPECT_EQ(std::get<sip::flow_id>(peer.take().to), sip::flow_id{static_cast<std::uint64_t>(expected)});
    }
}

// 13.3.1.4: the repeated 200 goes where its INVITE came from, though the client speaks elsewhere meanwhile.
TEST(AnswerPath, TheRepeatedSuccessGoesTheWayOfItsInvite) {
    sip_peer peer;
    auto& client = peer.sign_in();
    peer.send(client.reinvite());
    auto other = peer.over;
    other.id = sip::flow_id{71};
    peer.send_text(client.request("INFO").text(), other);
    peer.sent.clear();
    peer.accept();
    EXPECT_EQ(std::get<sip::flow_id>(peer.take().to), sip::flow_id{7});
    peer.pass(500ms);
    EXPECT_EQ(std::get<sip::flow_id>(peer.take().to), sip::flow_id{7});
}

// A peer is its address, or what its certificate says; trusted peers may speak for all.
TEST(AnswerPath, APeerIsKnownByAddressOrCertificate) {
    auto owner = tcp_flow(sip::peer_standing::allowed);
    auto other = owner;
    other.remote_address = "192.0.2.10";
    EXPECT_TRUE(sip::may_speak_for(owner, owner));
    EXPECT_FALSE(sip::may_speak_for(other, owner));
    owner.certificate = "pc1.example.com";
    other.certificate = "pc2.example.com";
    EXPECT_FALSE(sip::may_speak_for(other, owner));
    other.certificate = owner.certificate;
    EXPECT_TRUE(sip::may_speak_for(other, owner));
    other = tcp_flow(sip::peer_standing::trusted);
    other.remote_address = "192.0.2.11";
    EXPECT_TRUE(sip::may_speak_for(other, owner));
}

}  // namespace
}  // namespace ctig::test
