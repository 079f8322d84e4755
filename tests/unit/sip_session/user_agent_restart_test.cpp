// A dialog goes on in another process: what was saved is restored, and the client notices nothing.
#include <gtest/gtest.h>

#include <algorithm>

#include "sip_session/dialog_record.hpp"
#include "tests/support/sip_peer.hpp"

namespace ctig::test {
namespace {

using namespace std::chrono_literals;

sip::user_agent_config noting() {
    auto config = lab_config();
    config.note_changes = true;
    return config;
}
sip::clock_pair clocks(const sip_peer& at, std::chrono::seconds away = {}) {
    return {at.now, std::chrono::system_clock::time_point(500000h) + away};
}

/// What sip_peer does, in the process after: `later` has been away for some time.
struct next_process {
    next_process(sip_peer& before, std::chrono::seconds away, sip::flow over) : peer(over, noting()) {
        auto record = before.agent.save(before.dialog, clocks(before));
        EXPECT_TRUE(record);
        if (!record) return;
        record->opened_from.id = record->last_flow.id = sip::flow_id{};
        peer.client = before.client;
        peer.dialog = before.dialog;
        peer.now = sip::time_point{99h};  // another uptime
        peer.agent.restore(before.dialog, std::move(*record),
                           {peer.now, std::chrono::system_clock::time_point(500000h) + away});
        peer.drain();
    }
    sip_peer peer;
};

std::uint32_t cseq(const sent_message& m) { return static_cast<std::uint32_t>(std::stoul(m.header("CSeq"))); }

sent_message event(sip_peer& peer, const std::string& body) {
    peer.agent.send_event(peer.dialog, body, peer.now);
    peer.drain();
    return peer.take();
}

// The next request finds its dialog, on a new connection; ours go there from then on, with higher numbers.
TEST(UserAgentRestart, TheNextRequestFindsItsSession) {
    sip_peer before(tcp_flow(), noting());
    before.sign_in({"Record-Route: <sip:p.example.com;transport=tcp;lr>"});
    const auto old = event(before, "<Event/>");
    (void)before.agent.save(before.dialog, clocks(before));  // the record that it left with
    next_process after(before, 0s, tcp_flow());
    EXPECT_TRUE(after.peer.silent());
    after.peer.send(after.peer.client.info("<Request/>"));
    ASSERT_EQ(after.peer.told<sip::info_received>().size(), 1U);
    EXPECT_EQ(after.peer.last<sip::info_received>().dialog, before.dialog);
    after.peer.agent.answer_info(after.peer.last<sip::info_received>().request, {.body = "<Response/>"},
                                 after.peer.now);
    after.peer.drain();
    EXPECT_EQ(after.peer.take().status(), 200);
    const auto info = event(after.peer, "<Event/>");
    EXPECT_GE(cseq(info), cseq(old) + 1);
    for (const auto* same : {"From", "To", "Call-ID", "Route", "Contact"})
        EXPECT_EQ(info.header(same), old.header(same)) << same;
    EXPECT_EQ(info.uri(), old.uri());
}

// A request of before, which comes again, is not served twice.
TEST(UserAgentRestart, AnOldRequestIsOutOfOrder) {
    sip_peer before(udp_flow(), noting());
    before.sign_in();
    const auto request = before.client.info("<MakeCall/>");
    before.send(request);
    next_process after(before, 0s, udp_flow());
    after.peer.send(request);
    EXPECT_EQ(after.peer.take().status(), 500);
    EXPECT_TRUE(after.peer.told<sip::info_received>().empty());
}

// A client that polls over its connection is no reason to write each time. Over UDP the request may come
// again, and by another connection there is another way to send events by.
TEST(UserAgentRestart, ARequestOverTheSameConnectionIsOnlyHeard) {
    const auto weights = [](sip_peer& peer) {
        std::vector<sip::change_weight> out;
        for (const auto& change : peer.agent.take_changes()) out.push_back(change.how);
        return out;
    };
    using enum sip::change_weight;
    sip_peer stream(tcp_flow(), noting());
    stream.sign_in();
    (void)weights(stream);
    stream.send(stream.client.info("<GetDoNotDisturb/>"));
    EXPECT_EQ(weights(stream), (std::vector{heard}));
    auto other = tcp_flow();
    other.id = sip::flow_id{99};
    stream.send_text(stream.client.info("<GetDoNotDisturb/>").text(), other);
    EXPECT_EQ(weights(stream), (std::vector{noted}));
    sip_peer datagrams(udp_flow(), noting());
    datagrams.sign_in();
    (void)weights(datagrams);
    datagrams.send(datagrams.client.info("<GetDoNotDisturb/>"));
    EXPECT_EQ(weights(datagrams), (std::vector{noted}));
}

// What weighs more is told, too, whatever is known already.
TEST(UserAgentRestart, AnEventAfterARequestIsAPromiseAllTheSame) {
    sip_peer peer(tcp_flow(), noting());
    peer.sign_in();
    (void)peer.agent.take_changes();
    peer.send(peer.client.info("<GetDoNotDisturb/>"));
    (void)event(peer, "<Event/>");
    const auto changes = peer.agent.take_changes();
    EXPECT_TRUE(std::ranges::any_of(
        changes, [](const auto& change) { return change.how == sip::change_weight::promised; }));
}

// Numbers are leased in blocks: what was written covers all that have left, and few blocks are taken.
TEST(UserAgentRestart, NumbersNeverComeTwiceWhateverWasWritten) {
    sip_peer peer(tcp_flow(), noting());
    peer.sign_in();
    (void)peer.agent.take_changes();
    std::uint32_t saved = peer.agent.save(peer.dialog, clocks(peer))->state.next_local_cseq;
    for (int i = 0; i < 200; ++i) {
        const auto number = cseq(event(peer, "<Event/>"));
        for (const auto& change : peer.agent.take_changes())
            if (change.how == sip::change_weight::promised)
                saved = peer.agent.save(peer.dialog, clocks(peer))->state.next_local_cseq;
        EXPECT_LT(number, saved);
        EXPECT_LE(saved, number + 2 * 64);
    }
}

// The deadline is a moment, not a duration: what passed while we were away counts.
TEST(UserAgentRestart, TheSessionTimerGoesOn) {
    sip_peer before(tcp_flow(), noting());
    before.sign_in({"Supported: timer", "Session-Expires: 600"});
    next_process soon(before, 500s, tcp_flow());
    soon.peer.pass(60s);
    EXPECT_TRUE(soon.peer.silent());
    soon.peer.pass(40s);
    EXPECT_EQ(soon.peer.take().method(), "BYE");
    EXPECT_EQ(soon.peer.last<sip::dialog_ended>().why, sip::dialog_end::session_expired);
    next_process late(before, 700s, tcp_flow());
    late.peer.agent.on_timer(late.peer.now);
    late.peer.drain();
    EXPECT_EQ(late.peer.take().method(), "BYE");
}

TEST(UserAgentRestart, ARefreshAfterwardsIsAnswered) {
    sip_peer before(tcp_flow(), noting());
    before.sign_in({"Supported: timer", "Session-Expires: 600"});
    next_process after(before, 500s, tcp_flow());
    auto refresh = after.peer.client.reinvite();
    refresh.headers = {"Supported: timer", "Session-Expires: 600"};
    after.peer.send(refresh);
    ASSERT_EQ(after.peer.told<sip::refresh_received>().size(), 1U);
    after.peer.agent.answer_invite(after.peer.last<sip::refresh_received>().request, {.body = "<Status/>"},
                                   after.peer.now);
    after.peer.drain();
    const auto answer = after.peer.take();
    EXPECT_EQ(answer.status(), 200);
    EXPECT_EQ(answer.header("Session-Expires"), "600;refresher=uac");
}

// An event whose record is written may have left or not: it goes again, once.
TEST(UserAgentRestart, AnEventThatMayHaveLeftGoesAgain) {
    sip_peer before(tcp_flow(), noting());
    before.sign_in();
    (void)event(before, "<First/>");
    next_process after(before, 0s, tcp_flow());
    EXPECT_EQ(after.peer.take().body(), "<First/>");
    (void)after.peer.agent.save(before.dialog, clocks(after.peer));
    after.peer.client = before.client;
    next_process again(after.peer, 0s, tcp_flow());
    EXPECT_TRUE(again.peer.silent());
}

// A journal that could not keep up let it go: no later record sends it again.
TEST(UserAgentRestart, AnEventThatLeftWithoutItsRecordDoesNotGoAgain) {
    sip_peer before(tcp_flow(), noting());
    before.sign_in();
    (void)event(before, "<First/>");
    before.agent.left(before.dialog);
    const next_process after(before, 0s, tcp_flow());
    EXPECT_TRUE(after.peer.silent());
}

// The client counts anew once it has the answer: the answer waits for the record that knows.
TEST(UserAgentRestart, TheAnswerToARefreshIsAPromise) {
    sip_peer before(tcp_flow(), noting());
    before.sign_in();
    (void)before.agent.take_changes();
    before.send(before.client.reinvite());
    before.accept();
    const auto changes = before.agent.take_changes();
    EXPECT_TRUE(std::ranges::any_of(
        changes, [](const auto& change) { return change.how == sip::change_weight::promised; }));
}

// Events that had not left are not lost: over UDP that includes the one whose answer is open.
TEST(UserAgentRestart, EventsThatWaitedGoOut) {
    sip_peer before(udp_flow(), noting());
    before.sign_in();
    (void)event(before, "<First/>");
    for (const auto* body : {"<Second/>", "<Third/>"})
        before.agent.send_event(before.dialog, body, before.now);
    before.drain();
    EXPECT_TRUE(before.silent()) << "one at a time";
    next_process after(before, 0s, udp_flow());
    for (const auto* body : {"<First/>", "<Second/>", "<Third/>"}) {
        const auto info = after.peer.take();
        EXPECT_EQ(info.body(), body);
        after.peer.answer(info, 200);
    }
    EXPECT_TRUE(after.peer.silent());
}

// A dialog that nobody answered yet is nobody's; one at its end is none any more.
TEST(UserAgentRestart, OnlyOpenDialogsAreSaved) {
    sip_peer peer(tcp_flow(), noting());
    peer.send(peer.client.invite());
    EXPECT_FALSE(peer.agent.save(peer.last<sip::invite_received>().dialog, clocks(peer)));
    EXPECT_TRUE(peer.agent.take_changes().empty());
    peer.accept();
    const auto changes = peer.agent.take_changes();
    ASSERT_FALSE(changes.empty());
    EXPECT_EQ(changes.front().how, sip::change_weight::promised);
    EXPECT_TRUE(peer.agent.save(peer.dialog, clocks(peer)));
}

// Ids of dialogs that come are not those of dialogs that were.
TEST(UserAgentRestart, NewDialogsHaveNewIds) {
    sip_peer before(tcp_flow(), noting());
    before.sign_in();
    next_process after(before, 0s, tcp_flow());
    after.peer.client = client_dialog(tcp_flow());
    after.peer.client.call_id = "call-2";
    after.peer.send(after.peer.client.invite());
    EXPECT_GT(after.peer.last<sip::invite_received>().dialog, before.dialog);
}

// Nobody can be reached: the connection went with the process before. What was to be told is told with the
// client's next request, in order.
TEST(UserAgentRestart, EventsWaitForAClientThatCannotBeReached) {
    sip_peer before(tcp_flow(), noting());
    before.sign_in();
    next_process after(before, 0s, tcp_flow());
    auto& peer = after.peer;
    std::vector<sent_message> lost{event(peer, "<First/>"), event(peer, "<Second/>")};
    for (const auto& one : lost) peer.agent.on_send_failed(*one.request, peer.now, one.bytes);
    peer.agent.send_event(peer.dialog, "<Third/>", peer.now);
    peer.drain();
    EXPECT_TRUE(peer.silent());
    peer.send(peer.client.request("OPTIONS"));
    std::vector<std::string> bodies;
    while (const auto one = peer.try_take())
        if (one->method() == "INFO") bodies.push_back(one->body());
    EXPECT_EQ(bodies, (std::vector<std::string>{"<First/>", "<Second/>", "<Third/>"}));
}

// Without a request of the client's it is tried again, each time later; the order holds.
TEST(UserAgentRestart, AWayThatIsGoneIsTriedAgain) {
    sip_peer peer(tcp_flow(), noting());
    peer.sign_in({"Record-Route: <sip:p.example.com;transport=tcp;lr>"});
    auto info = event(peer, "<First/>");
    std::vector<std::chrono::seconds> pauses;
    for (int i = 0; i < 7; ++i) {
        peer.agent.on_send_failed(*info.request, peer.now, info.bytes);
        std::chrono::seconds waited{0};
        while (peer.silent() && waited < 60s) {
            peer.pass(1s);
            waited += 1s;
        }
        pauses.push_back(waited);
        info = peer.take();
        EXPECT_EQ(info.body(), "<First/>");
    }
    EXPECT_EQ(pauses, (std::vector<std::chrono::seconds>{1s, 2s, 4s, 8s, 16s, 30s, 30s}));
}

}  // namespace
}  // namespace ctig::test
