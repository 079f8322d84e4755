// More than the gateway can hold: what is new is turned away, what lives goes on (product.md 15).
#include <gtest/gtest.h>

#include <set>

#include "tests/support/sip_peer.hpp"

namespace ctig::test {
namespace {

using namespace std::chrono_literals;

sip::user_agent_config small_config(std::size_t transactions) {
    auto config = lab_config();
    config.max_transactions = transactions;
    return config;
}

/// A request outside any dialog.
request_text stranger_request(int number) {
    client_dialog other(udp_flow());
    other.call_id = "other-" + std::to_string(number);
    return other.request("OPTIONS");
}

// What opens something new gets 480, never 503, and a moment to come back at that is not everybody's.
TEST(UserAgentOverload, NewRequestsGet480WithASpreadRetryAfter) {
    sip_peer peer(udp_flow(), small_config(1));
    peer.send(stranger_request(0));
    std::set<std::string> moments;
    for (int i = 1; i <= 50; ++i) {
        peer.send(stranger_request(i));
        const auto refusal = peer.take();
        EXPECT_EQ(refusal.status(), 480);
        moments.insert(refusal.header("Retry-After"));
    }
    EXPECT_GT(moments.size(), 10U);
    EXPECT_EQ(peer.agent.transactions(), 1U);
    EXPECT_EQ(peer.dropped("overload"), 50U);
}

// Sessions that exist go on: requests, refreshes, and what ends them.
TEST(UserAgentOverload, LiveSessionsGoOn) {
    sip_peer peer(udp_flow(), small_config(3));
    auto& client = peer.sign_in();
    for (int i = 0; i < 4; ++i) peer.send(stranger_request(i));
    EXPECT_EQ(peer.take().status(), 480);
    EXPECT_EQ(peer.take().status(), 480);
    peer.send(client.info("<A/>"));
    EXPECT_EQ(peer.told<sip::info_received>().size(), 1U);
    peer.send(client.reinvite());
    peer.accept();
    EXPECT_EQ(peer.take().status(), 200);
    peer.send(client.ack());
    peer.send(client.info("<B/>"));
    EXPECT_EQ(peer.told<sip::info_received>().size(), 2U);
    // Twice the bound is the end for them, too; who signs off is heard even then.
    peer.send(client.info("<C/>"));
    EXPECT_EQ(peer.take().status(), 480);
    peer.send(client.bye());
    EXPECT_EQ(peer.take().status(), 487);
    EXPECT_EQ(peer.take().status(), 487);
    EXPECT_EQ(peer.take().status(), 200);
}

// Few requests can hold much memory: octets are counted as well, and given back.
TEST(UserAgentOverload, OctetsAreBounded) {
    auto config = lab_config();
    config.max_transaction_bytes = 8000;
    sip_peer peer(udp_flow(), config);
    const auto large = [&](int i) {
        auto request = stranger_request(i);
        request.from = "<sip:joe@example.com>;tag=x;pad=" + std::string(8000, 'p');
        request.method = "STRANGE";
        peer.send(request);
        return peer.take().status();
    };
    EXPECT_EQ(large(1), 501);
    EXPECT_EQ(large(2), 480);
    peer.pass(33s);
    EXPECT_EQ(peer.agent.transactions(), 0U);
    EXPECT_EQ(large(3), 501);
}

// One address that is not trusted cannot take everybody's room; a trusted proxy speaks for many.
TEST(UserAgentOverload, OneUnbelievedAddressHasAShare) {
    auto config = lab_config();
    config.max_peer_transactions = 2;
    for (const auto& [standing, status] :
         {std::pair{sip::peer_standing::allowed, 480}, {sip::peer_standing::trusted, 501}}) {
        sip_peer peer(udp_flow(standing), config);
        for (int i = 0; i < 3; ++i) {
            auto request = stranger_request(i);
            request.method = "STRANGE";
            peer.send(request);
        }
        EXPECT_EQ(peer.sent.back().status(), status);
        auto other = peer.over;
        other.remote_address = "192.0.2.99";
        auto request = stranger_request(9);
        request.method = "STRANGE";
        peer.send_text(request.text(), other);
        EXPECT_EQ(peer.sent.back().status(), 501);
        peer.pass(33s);
        request.call_id = "later";
        request.via += "later";
        peer.send(request);
        EXPECT_EQ(peer.sent.back().status(), 501) << "the share is given back";
    }
}

TEST(UserAgentOverload, OneDialogHasAShareOfOpenRequests) {
    auto config = lab_config();
    config.max_open_infos = 2;
    sip_peer peer(tcp_flow(), config);
    auto& client = peer.sign_in();
    for (int i = 0; i < 3; ++i) peer.send(client.info("<A/>"));
    EXPECT_EQ(peer.take().status(), 480);
    EXPECT_EQ(peer.dropped("peer_overload"), 1U);
    peer.agent.answer_info(peer.told<sip::info_received>().front().request, {}, peer.now);
    peer.drain();
    EXPECT_EQ(peer.take().status(), 200);
    peer.send(client.info("<B/>"));
    EXPECT_EQ(peer.told<sip::info_received>().size(), 3U);
}

// The events of all dialogs together are bounded; those that go, and those of a dialog that ends, make room.
TEST(UserAgentOverload, EventsOfAllDialogsAreBounded) {
    auto config = lab_config();
    config.max_event_bytes = 1000;
    sip_peer peer(udp_flow(), config);
    auto& client = peer.sign_in();
    const auto event = [&] {
        peer.agent.send_event(peer.dialog, std::string(400, 'e'), peer.now);
        peer.drain();
    };
    for (int i = 0; i < 4; ++i) event();  // one goes, two wait
    EXPECT_EQ(peer.dropped("event_queue_full"), 1U);
    peer.answer(peer.take(), 200);
    event();
    EXPECT_EQ(peer.dropped("event_queue_full"), 1U);
    peer.send(client.bye());
    peer.sent.clear();
    peer.client = client_dialog(peer.over);
    peer.client.call_id = "call-2";
    peer.sign_in();
    for (int i = 0; i < 3; ++i) event();
    EXPECT_EQ(peer.dropped("event_queue_full"), 1U);
}

// A sign-in waits behind 100 Trying for as long as the session wants, over UDP without a second word, and can
// be cancelled all the while.
TEST(UserAgentOverload, ASignInMayWaitBehind100Trying) {
    sip_peer peer(udp_flow());
    const auto invite = peer.client.invite().text();
    peer.send_text(invite);
    peer.pass(200ms);
    const auto trying = peer.take();
    EXPECT_EQ(trying.status(), 100);
    peer.send_text(invite);
    EXPECT_EQ(peer.take().bytes, trying.bytes);
    peer.pass(170s);
    EXPECT_TRUE(peer.silent());
    EXPECT_TRUE(peer.told<sip::invite_cancelled>().empty());
    peer.accept();
    EXPECT_EQ(peer.take().status(), 200);

    sip_peer impatient(udp_flow());
    impatient.send(impatient.client.invite());
    impatient.pass(29s);
    impatient.sent.clear();
    impatient.send(impatient.client.cancel());
    EXPECT_EQ(impatient.take().status(), 200);
    EXPECT_EQ(impatient.take().status(), 487);
    EXPECT_EQ(impatient.told<sip::invite_cancelled>().size(), 1U);
}

}  // namespace
}  // namespace ctig::test
