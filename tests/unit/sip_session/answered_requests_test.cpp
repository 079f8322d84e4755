// What is left of requests over UDP that have their answer, and what waits for its like.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/sip_peer.hpp"

namespace ctig::test {
namespace {

using namespace std::chrono_literals;

/// Signs in, asks, and has its answer.
struct answered_client {
    explicit answered_client(sip::flow over, sip::user_agent_config config = lab_config())
        : peer(over, config) {
        peer.sign_in();
        info = peer.client.info("<A/>");
        peer.send(info);
        peer.agent.answer_info(peer.last<sip::info_received>().request, {.body = "<a/>"}, peer.now);
        peer.drain();
        answer = peer.take();
    }
    sip_peer peer;
    request_text info;
    sent_message answer;
};

// RFC 3261 17.2.2, timer J: 32 s; with the INVITE's transaction, which is left for as long (RFC 6026 7.1).
TEST(AnsweredRequests, HaveTheirAnswerAgainUntilTimerJ) {
    answered_client one(udp_flow());
    one.peer.pass(31900ms);
    EXPECT_EQ(one.peer.agent.transactions(), 2U);
    one.peer.send(one.info);
    EXPECT_EQ(one.peer.take().bytes, one.answer.bytes);
    one.peer.pass(200ms);
    EXPECT_EQ(one.peer.agent.transactions(), 0U);
    one.peer.send(one.info);
    EXPECT_EQ(one.peer.take().status(), 500) << "its CSeq is not above the one before";
}

TEST(AnsweredRequests, FollowTheirClientToAnotherPortAndNobodyElse) {
    answered_client one(udp_flow());
    auto elsewhere = one.peer.over;
    elsewhere.id = sip::flow_id{77};
    elsewhere.remote_port = 5999;
    auto again = one.info;
    again.via += ";rport";
    one.peer.send_text(again.text(), elsewhere);
    EXPECT_EQ(std::get<sip::flow_id>(one.peer.take().to), sip::flow_id{77});

    auto stranger = one.peer.over;
    stranger.id = sip::flow_id{78};
    stranger.remote_address = "192.0.2.99";
    stranger.standing = sip::peer_standing::allowed;
    one.peer.send_text(again.text(), stranger);
    EXPECT_EQ(std::get<sip::flow_id>(one.peer.take().to), sip::flow_id{77});
}

// They take memory for half a minute: what is new is turned away when there are too many, and let in
// afterwards.
TEST(AnsweredRequests, CountAmongTheTransactions) {
    auto config = lab_config();
    config.max_transactions = 2;
    answered_client one(udp_flow(), config);
    client_dialog other(one.peer.over);
    other.call_id = "other";
    one.peer.send(other.request("OPTIONS"));
    EXPECT_EQ(one.peer.take().status(), 480);
    one.peer.pass(33s);
    one.peer.send(other.request("OPTIONS"));
    EXPECT_EQ(one.peer.told<sip::options_received>().size(), 1U);
}

TEST(AnsweredRequests, AreBoundedByTheirOctets) {
    auto config = lab_config();
    config.max_transaction_bytes = 2000;
    answered_client one(udp_flow(), config);
    for (int i = 0; i < 4; ++i) {
        one.peer.send(one.peer.client.info("<A/>"));
        one.peer.agent.answer_info(one.peer.last<sip::info_received>().request, {.body = "<a/>"},
                                   one.peer.now);
        one.peer.drain();
    }
    client_dialog other(one.peer.over);
    other.call_id = "other";
    one.peer.sent.clear();
    one.peer.send(other.request("OPTIONS"));
    EXPECT_EQ(one.peer.take().status(), 480);
}

// A crowd's messages are read in a row before any is acted on; nothing is lost or overtaken.
TEST(UnactedMessages, AreDoneInTheirOrderHoweverManyComeAtOnce) {
    sip_peer peer(tcp_flow());
    auto& client = peer.sign_in();
    for (int i = 0; i < 100; ++i)
        peer.agent.on_message(peer.over, client.info("<A" + std::to_string(i) + "/>").text(), peer.now);
    peer.drain();
    const auto asked = peer.told<sip::info_received>();
    ASSERT_EQ(asked.size(), 100U);
    for (std::size_t i = 0; i < asked.size(); ++i) EXPECT_EQ(asked[i].body, "<A" + std::to_string(i) + "/>");
}

// What the session does behind a message finds it done, though nobody has polled yet.
TEST(UnactedMessages, AreDoneBeforeTheSessionsNextWord) {
    sip_peer peer(tcp_flow());
    auto& client = peer.sign_in();
    peer.agent.on_message(peer.over, client.info("").text(), peer.now);
    peer.agent.send_event(peer.dialog, "<E/>", peer.now);
    peer.drain();
    EXPECT_EQ(peer.take().status(), 200);
    EXPECT_EQ(peer.take().method(), "INFO");

    peer.agent.on_message(peer.over, client.bye().text(), peer.now);
    EXPECT_FALSE(peer.agent.has(peer.dialog));
}

// An event that a response caused must not overtake it, nor must the answer of a request that came later.
TEST(AnswersThatWait, AreWrittenBeforeWhatComesBehindThem) {
    sip_peer peer(tcp_flow());
    auto& client = peer.sign_in();
    peer.send(client.info("<A/>"));
    peer.agent.answer_info(peer.last<sip::info_received>().request, {.body = "<a/>"}, peer.now);
    peer.agent.send_event(peer.dialog, "<E/>", peer.now);
    peer.drain();
    EXPECT_EQ(peer.take().body(), "<a/>");
    EXPECT_EQ(peer.take().body(), "<E/>");

    peer.send(client.info("<B/>"));
    peer.agent.answer_info(peer.last<sip::info_received>().request, {.body = "<b/>"}, peer.now);
    peer.agent.on_message(peer.over, client.info("").text(), peer.now);
    peer.drain();
    EXPECT_EQ(peer.take().body(), "<b/>");
    EXPECT_EQ(peer.take().header("CSeq"), std::to_string(client.cseq) + " INFO");
}

}  // namespace
}  // namespace ctig::test
