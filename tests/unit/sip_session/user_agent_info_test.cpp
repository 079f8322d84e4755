// CSTA requests in INFO, OPTIONS, and the order of requests in a dialog (product.md 7).
#include <gtest/gtest.h>

#include "tests/support/sip_peer.hpp"

namespace ctig::test {
namespace {

using namespace std::chrono_literals;

// A request goes up, the response comes down in the 200.
TEST(UserAgentInfo, CarriesTheRequestUpAndTheResponseInThe200) {
    sip_peer peer;
    auto& client = peer.sign_in();
    peer.send(client.info("<MakeCall/>"));
    EXPECT_TRUE(peer.silent());
    const auto asked = peer.last<sip::info_received>();
    EXPECT_EQ(asked.body, "<MakeCall/>");
    EXPECT_EQ(asked.dialog, peer.dialog);
    peer.agent.answer_info(asked.request, {.body = "<MakeCallResponse/>"}, peer.now);
    peer.drain();
    const auto ok = peer.take();
    EXPECT_EQ(ok.status(), 200);
    EXPECT_EQ(ok.header("CSeq"), "2 INFO");
    EXPECT_EQ(ok.header("Content-Type"), "application/csta+xml");
    EXPECT_EQ(ok.header("Content-Disposition"), "signal;handling=required");
    EXPECT_EQ(ok.header("Server"), "cti_gateway/test");
    EXPECT_EQ(ok.body(), "<MakeCallResponse/>");
}

// Requests are pipelined: each gets its own answer, in whatever order the session has them.
TEST(UserAgentInfo, AnswersPipelinedRequestsInAnyOrder) {
    sip_peer peer;
    auto& client = peer.sign_in();
    peer.send(client.info("<A/>"));
    peer.send(client.info("<B/>"));
    const auto asked = peer.told<sip::info_received>();
    ASSERT_EQ(asked.size(), 2U);
    peer.agent.answer_info(asked[1].request, {.body = "<b/>"}, peer.now);
    peer.agent.answer_info(asked[0].request, {.body = "<a/>"}, peer.now);
    peer.drain();
    EXPECT_EQ(peer.take().header("CSeq"), "3 INFO");
    EXPECT_EQ(peer.take().header("CSeq"), "2 INFO");
}

// Over UDP the transaction absorbs repetitions and repeats its answer.
TEST(UserAgentInfo, AbsorbsRetransmissionsOverUdp) {
    sip_peer peer(udp_flow());
    auto& client = peer.sign_in();
    const auto info = client.info("<A/>");
    peer.send(info);
    peer.send(info);
    ASSERT_EQ(peer.told<sip::info_received>().size(), 1U);
    EXPECT_TRUE(peer.silent());
    peer.agent.answer_info(peer.last<sip::info_received>().request, {.body = "<a/>"}, peer.now);
    peer.drain();
    const auto ok = peer.take();
    peer.send(info);
    EXPECT_EQ(peer.take().bytes, ok.bytes);
    EXPECT_EQ(peer.told<sip::info_received>().size(), 1U);
}

// A second answer of the session to the same request goes nowhere.
TEST(UserAgentInfo, SendsOneFinalAnswerOnly) {
    sip_peer peer(udp_flow());
    peer.send(peer.sign_in().info("<A/>"));
    const auto request = peer.last<sip::info_received>().request;
    peer.agent.answer_info(request, {}, peer.now);
    peer.agent.answer_info(request, {.status = 500}, peer.now);
    peer.drain();
    EXPECT_EQ(peer.take().status(), 200);
    EXPECT_TRUE(peer.silent());
}

// RFC 6086 4.2.2: a package that we did not offer.
TEST(UserAgentInfo, RefusesAnInfoPackageWith469) {
    sip_peer peer;
    auto info = peer.sign_in().info("<A/>");
    info.headers.push_back("Info-Package: dtmf");
    peer.send(info);
    const auto refusal = peer.take();
    EXPECT_EQ(refusal.status(), 469);
    EXPECT_TRUE(refusal.has("Recv-Info"));
}

// An INFO without a body asks whether the dialog lives: it does.
TEST(UserAgentInfo, AnswersAnEmptyInfoWith200) {
    sip_peer peer;
    peer.send(peer.sign_in().request("INFO"));
    EXPECT_EQ(peer.take().status(), 200);
    EXPECT_TRUE(peer.told<sip::info_received>().empty());
}

// Another content than CSTA.
TEST(UserAgentInfo, RefusesAnotherContentTypeWith415) {
    sip_peer peer;
    auto info = peer.sign_in().info("Signal=1");
    info.content_type = "application/dtmf-relay";
    peer.send(info);
    const auto refusal = peer.take();
    EXPECT_EQ(refusal.status(), 415);
    EXPECT_EQ(refusal.header("Accept"), "application/csta+xml");
}

// A body that is encoded cannot be read.
TEST(UserAgentInfo, RefusesAnEncodedBodyWith415) {
    sip_peer peer;
    auto info = peer.sign_in().info("<A/>");
    info.headers.push_back("Content-Encoding: gzip");
    peer.send(info);
    const auto refusal = peer.take();
    EXPECT_EQ(refusal.status(), 415);
    EXPECT_EQ(refusal.header("Accept-Encoding"), "identity");
}

// No dialog, no INFO.
TEST(UserAgentInfo, OutsideADialogGets481) {
    sip_peer peer;
    peer.send(peer.client.info("<A/>"));
    EXPECT_EQ(peer.take().status(), 481);
    peer.client.to_tag = "never-ours";
    peer.send(peer.client.info("<A/>"));
    EXPECT_EQ(peer.take().status(), 481);
}

// Neither the session nor its silence makes a 408 (RFC 4320 4.2): the transaction ends without a word.
TEST(UserAgentInfo, IsNeverAnswered408) {
    sip_peer peer(udp_flow());
    auto& client = peer.sign_in();
    peer.send(client.info("<A/>"));
    peer.agent.answer_info(peer.last<sip::info_received>().request, {.status = 408}, peer.now);
    peer.drain();
    EXPECT_EQ(peer.take().status(), 500);
    peer.send(client.info("<B/>"));
    peer.pass(33s);
    EXPECT_TRUE(peer.silent());
    EXPECT_EQ(peer.dropped("unanswered_request"), 1U);
    peer.agent.answer_info(peer.last<sip::info_received>().request, {}, peer.now);
    peer.drain();
    EXPECT_TRUE(peer.silent());
    EXPECT_EQ(peer.agent.transactions(), 0U);
}

// In a dialog only the address that opened it and trusted peers are heard.
TEST(UserAgentInfo, FromAnotherAddressGets403) {
    sip_peer peer(tcp_flow(sip::peer_standing::allowed));
    auto& client = peer.sign_in();
    auto elsewhere = peer.over;
    elsewhere.id = sip::flow_id{70};
    elsewhere.remote_address = "192.0.2.66";
    peer.send_text(client.info("<A/>").text(), elsewhere);
    EXPECT_EQ(peer.take().status(), 403);
    elsewhere.standing = sip::peer_standing::trusted;
    peer.send_text(client.info("<A/>").text(), elsewhere);
    EXPECT_EQ(peer.told<sip::info_received>().size(), 1U);
    auto again = peer.over;  // the client's next connection
    again.id = sip::flow_id{71};
    again.remote_port = 5999;
    peer.send_text(client.info("<B/>").text(), again);
    EXPECT_EQ(peer.told<sip::info_received>().size(), 2U);
}

// The answer goes back over the flow that its request came in on.
TEST(UserAgentInfo, AnswersOverTheFlowOfTheRequest) {
    sip_peer peer;
    auto& client = peer.sign_in();
    auto second = peer.over;
    second.id = sip::flow_id{71};
    peer.send_text(client.info("<A/>").text(), second);
    peer.send(client.info("<B/>"));
    for (const auto& asked : peer.told<sip::info_received>())
        peer.agent.answer_info(asked.request, {}, peer.now);
    peer.drain();
    EXPECT_EQ(std::get<sip::flow_id>(peer.take().to), sip::flow_id{71});
    EXPECT_EQ(std::get<sip::flow_id>(peer.take().to), peer.over.id);
}

// RFC 3261 12.2.2: a number that falls or stays is out of order.
TEST(UserAgentInfo, WithALowerCSeqGets500) {
    sip_peer peer;
    auto& client = peer.sign_in();
    peer.send(client.request("INFO"));
    EXPECT_EQ(peer.take().status(), 200);
    client.cseq = 0;
    peer.send(client.request("INFO"));
    EXPECT_EQ(peer.take().status(), 500);
    peer.send(client.request("INFO"));
    EXPECT_EQ(peer.take().status(), 500);
    peer.send(client.request("INFO"));
    EXPECT_EQ(peer.take().status(), 200);
}

// A load balancer's check: the session says whether a link is up, 503 comes without Retry-After.
TEST(UserAgentOptions, IsAnsweredByTheSession) {
    sip_peer peer;
    peer.send(peer.client.request("OPTIONS"));
    peer.agent.answer_options(peer.last<sip::options_received>().request, {}, peer.now);
    peer.drain();
    const auto ok = peer.take();
    EXPECT_EQ(ok.status(), 200);
    EXPECT_EQ(ok.header("Allow"), "INVITE, ACK, BYE, CANCEL, INFO, OPTIONS, UPDATE");
    EXPECT_EQ(ok.header("Accept"), "application/csta+xml");
    EXPECT_EQ(ok.header("Supported"), "timer");
    peer.client.call_id = "call-2";
    peer.send(peer.client.request("OPTIONS"));
    peer.agent.answer_options(peer.last<sip::options_received>().request, {.status = 503}, peer.now);
    peer.drain();
    const auto down = peer.take();
    EXPECT_EQ(down.status(), 503);
    EXPECT_FALSE(down.has("Retry-After"));
}

// Inside a dialog the session is not asked.
TEST(UserAgentOptions, InADialogGets200AtOnce) {
    sip_peer peer;
    peer.send(peer.sign_in().request("OPTIONS"));
    EXPECT_EQ(peer.take().status(), 200);
    EXPECT_TRUE(peer.told<sip::options_received>().empty());
}

}  // namespace
}  // namespace ctig::test
