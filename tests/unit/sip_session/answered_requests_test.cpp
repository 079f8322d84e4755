// What is left of requests over UDP that have their answer, and what waits for its like.
#include <gtest/gtest.h>

#include <algorithm>

#include "sip_session/answered_requests.hpp"
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

/// One that leaves at that second.
sip::answered_request kept(int number, const std::string& key, const std::string& answer) {
    return {.leave_at = sip::time_point{std::chrono::seconds{number}},
            .key = key,
            .merge_key = number % 3 == 0 ? std::string_view(key).substr(1) : std::string_view(),
            .answer = answer,
            .source = udp_flow(),
            .way_back = {.port = static_cast<std::uint16_t>(number), .by_rport = number % 2 == 0},
            .dialog = sip::dialog_id{static_cast<std::uint64_t>(number)}};
}

// A megabyte and more of them: they lie in several blocks, the later ones in blocks that were used before;
// what is larger than a block has its own.
TEST(AnsweredRequests, AreFoundAsTheyCameWhereverTheyLieAndLeaveInTheirOrder) {
    sip::answered_requests all;
    const auto key = [](int n) { return "key-" + std::to_string(n); };
    const auto answer = [](int n) {
        return std::string(n % 100 == 50 ? 300000U : 2000U + static_cast<std::size_t>(n % 1000),
                           static_cast<char>('a' + n % 26));
    };
    const auto at = [](int n) { return sip::time_point{std::chrono::seconds{n}}; };
    constexpr int stay = 500;
    for (int newest = 0; newest < 3000; ++newest) {
        all.add(kept(newest, key(newest), answer(newest)));
        const int oldest = std::max(0, newest - stay + 1);
        all.expire(at(oldest - 1));
        ASSERT_EQ(all.size(), static_cast<std::size_t>(newest - oldest + 1));
        ASSERT_EQ(all.next_expiry(), at(oldest) + sip::answered_requests::longest_overdue);
        ASSERT_FALSE(all.match(key(oldest - 1)));
        ASSERT_FALSE(all.is_merged(key(oldest - 1).substr(1)));
        for (const int n : {oldest, (oldest + newest) / 2, newest}) {
            const auto found = all.match(key(n));
            ASSERT_TRUE(found) << n;
            ASSERT_EQ(found->answer, answer(n)) << n;
            ASSERT_EQ(all.is_merged(key(n).substr(1)), n % 3 == 0) << n;
            ASSERT_EQ(found->source.protocol, sip::transport::udp);
            ASSERT_EQ(found->source.remote_address, udp_flow().remote_address);
            ASSERT_EQ(found->source.remote_port, udp_flow().remote_port);
            ASSERT_EQ(found->source.id, udp_flow().id);
            ASSERT_EQ(found->way_back.port, n);
            ASSERT_EQ(found->way_back.by_rport, n % 2 == 0);
            ASSERT_EQ(found->dialog, sip::dialog_id{static_cast<std::uint64_t>(n)});
        }
    }
    EXPECT_GT(all.bytes(), 1000000U);
    all.expire(at(2999));
    EXPECT_EQ(all.size(), 0U);
    EXPECT_EQ(all.bytes(), 0U);
    EXPECT_EQ(all.next_expiry(), std::nullopt);
    EXPECT_FALSE(all.match(key(2999)));
}

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

// Half a minute of them: each would wake the thread for itself.
TEST(AnsweredRequests, LeaveTogether) {
    sip::answered_requests all;
    const std::string text(10, 'x');
    const sip::time_point begin{1s};
    for (int i = 0; i < 100; ++i) {
        const auto key = "key-" + std::to_string(i);
        all.add({.leave_at = begin + i * 1ms, .key = key, .answer = text, .source = udp_flow()});
    }
    const auto due = all.next_expiry();
    ASSERT_TRUE(due);
    EXPECT_LE(*due, begin + 100ms);
    all.expire(*due);
    EXPECT_EQ(all.size(), 0U);
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
    EXPECT_EQ(std::get<sip::flow_id>(one.peer.take().to), one.peer.over.id);
}

// RFC 3261 8.2.2.2.
TEST(AnsweredRequests, AreToldFromTheSameRequestByAnotherWay) {
    sip_peer peer(udp_flow());
    auto options = peer.client.request("OPTIONS");
    peer.send(options);
    peer.agent.answer_options(peer.last<sip::options_received>().request, {}, peer.now);
    peer.drain();
    EXPECT_EQ(peer.take().status(), 200);
    options.via += "other";
    peer.send(options);
    EXPECT_EQ(peer.take().status(), 482);
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

// Each place for a message that waits is used again: nothing of the one before is left in it.
TEST(UnactedMessages, KnowNothingOfThoseBeforeThem) {
    sip_peer peer(tcp_flow());
    auto& client = peer.sign_in();
    const std::vector<std::string> odd{"no SIP at all\r\n\r\n", "INFO sip:a@b SIP/2.0\r\n\r\n",
                                       "SIP/2.0 200 OK\r\nVia: SIP/2.0/TCP 192.0.2.1\r\n\r\n"};
    for (int i = 0; i < 96; ++i) {
        auto good = client.info("<A" + std::to_string(i) + "/>");
        if (i == 40) good.body += std::string(20000, ' ');
        if (i % 2 == 0) good.headers.push_back("X-Long: " + std::string(100, 'x'));
        peer.agent.on_message(peer.over, good.text(), peer.now);
        if (i % 2 != 0) peer.agent.on_message(peer.over, odd[static_cast<std::size_t>(i) % 3], peer.now);
    }
    peer.drain();
    const auto asked = peer.told<sip::info_received>();
    ASSERT_EQ(asked.size(), 96U);
    for (std::size_t i = 0; i < asked.size(); ++i)
        EXPECT_TRUE(asked[i].body.starts_with("<A" + std::to_string(i) + "/>"));
    EXPECT_TRUE(peer.silent()) << peer.sent.front().bytes;
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
