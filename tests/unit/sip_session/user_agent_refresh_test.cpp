// The session timer through the user agent (RFC 4028; product.md 6).
#include <gtest/gtest.h>

#include "tests/support/sip_peer.hpp"

namespace ctig::test {
namespace {

using namespace std::chrono_literals;
using sip::dialog_end;

/// The 200 to an INVITE with these headers.
sent_message answer_to(std::vector<std::string> headers, sip::user_agent_config config = lab_config()) {
    sip_peer peer(tcp_flow(), std::move(config));
    auto invite = peer.client.invite();
    invite.headers = std::move(headers);
    peer.send(invite);
    if (!peer.silent()) return peer.take();
    peer.accept();
    return peer.take();
}

// Only an INVITE that supports `timer` gets one.
TEST(UserAgentRefresh, WithoutTimerSupportNothingIsAgreed) {
    const auto ok = answer_to({"Session-Expires: 600"});
    EXPECT_FALSE(ok.has("Session-Expires"));
    EXPECT_FALSE(ok.has("Require"));
    EXPECT_EQ(ok.header("Supported"), "timer");
}

// pidgin-sipe supports it and proposes nothing: ours, refreshed by the client.
TEST(UserAgentRefresh, OursIsTakenWhenTheClientProposesNone) {
    const auto ok = answer_to({"Supported: timer"});
    EXPECT_EQ(ok.header("Session-Expires"), "1800;refresher=uac");
    EXPECT_EQ(ok.header("Require"), "timer");
}

TEST(UserAgentRefresh, TheSmallerIsTakenButNotBelowMinSe) {
    EXPECT_EQ(answer_to({"Supported: timer", "Session-Expires: 600"}).header("Session-Expires"),
              "600;refresher=uac");
    EXPECT_EQ(answer_to({"Supported: 100rel, timer", "Session-Expires: 7200"}).header("Session-Expires"),
              "1800;refresher=uac");
    EXPECT_EQ(answer_to({"k: timer", "x: 7200", "Min-SE: 3600"}).header("Session-Expires"),
              "3600;refresher=uac");
}

TEST(UserAgentRefresh, BelowNinetyGets422WithMinSe) {
    const auto refusal = answer_to({"Supported: timer", "Session-Expires: 89"});
    EXPECT_EQ(refusal.status(), 422);
    EXPECT_EQ(refusal.header("Min-SE"), "90");
    EXPECT_EQ(answer_to({"Supported: timer", "Session-Expires: 90"}).status(), 200);
}

// A re-INVITE goes to the session with its body, and starts the interval anew.
TEST(UserAgentRefresh, AReinviteKeepsTheSessionAlive) {
    sip_peer peer;
    auto& client = peer.sign_in({"Supported: timer"});
    for (int i = 0; i < 5; ++i) {
        peer.pass(1740s);
        auto refresh = client.reinvite();
        refresh.headers.push_back("Supported: timer");
        peer.send(refresh);
        EXPECT_EQ(peer.last<sip::refresh_received>().body, status_request);
        EXPECT_EQ(peer.last<sip::refresh_received>().dialog, peer.dialog);
        peer.accept();
        const auto ok = peer.take();
        EXPECT_EQ(ok.status(), 200);
        EXPECT_EQ(ok.header("Session-Expires"), "1800;refresher=uac");
        EXPECT_EQ(ok.to_tag(), client.to_tag);
        peer.send(client.ack());
        EXPECT_TRUE(peer.silent());
    }
    EXPECT_EQ(peer.agent.dialogs(), 1U);
    EXPECT_EQ(peer.told<sip::invite_received>().size(), 1U);
}

// RFC 4028 10: 32 s before the end of 1800 s without a refresh there is a BYE.
TEST(UserAgentRefresh, WithoutARefreshTheSessionEndsByBye) {
    sip_peer peer;
    auto& client = peer.sign_in({"Supported: timer"});
    peer.pass(1000s);
    peer.send(client.request("INFO"));  // no refresh
    (void)peer.take();
    peer.pass(767s);
    EXPECT_TRUE(peer.silent());
    peer.pass(1s);
    EXPECT_EQ(peer.take().method(), "BYE");
    EXPECT_EQ(peer.last<sip::dialog_ended>().why, dialog_end::session_expired);
}

// Without the timer a session lives for as long as its client is heard.
TEST(UserAgentRefresh, WithoutATimerSilenceEndsTheSession) {
    auto config = lab_config();
    config.silent_session = 1000s;
    sip_peer peer(tcp_flow(), config);
    auto& client = peer.sign_in();
    peer.pass(900s);
    peer.send(client.request("INFO"));
    (void)peer.take();
    peer.pass(900s);
    peer.agent.send_event(peer.dialog, "<E/>", peer.now);
    peer.drain();
    peer.answer(peer.take(), 200);
    peer.pass(999s);
    EXPECT_TRUE(peer.silent());
    peer.pass(1s);
    EXPECT_EQ(peer.take().method(), "BYE");
    EXPECT_EQ(peer.last<sip::dialog_ended>().why, dialog_end::session_expired);
}

// UPDATE refreshes without the session being asked, and may move the target.
TEST(UserAgentRefresh, UpdateIsAnsweredHere) {
    sip_peer peer;
    auto& client = peer.sign_in({"Supported: timer"});
    peer.pass(1700s);
    auto update = client.request("UPDATE");
    update.headers = {"Supported: timer", "Session-Expires: 300;refresher=uac"};
    update.contact = "<sip:joe@192.0.2.10>";
    peer.send(update);
    const auto ok = peer.take();
    EXPECT_EQ(ok.status(), 200);
    EXPECT_EQ(ok.header("Session-Expires"), "300;refresher=uac");
    EXPECT_EQ(ok.header("Require"), "timer");
    EXPECT_EQ(ok.header("Contact"), "<sip:8000@192.0.2.1:5060;transport=tcp>");
    EXPECT_EQ(peer.agent.find(peer.dialog)->contact_uri, "sip:joe@192.0.2.10");
    EXPECT_TRUE(peer.told<sip::refresh_received>().empty());
    peer.pass(267s);
    EXPECT_TRUE(peer.silent());
    peer.pass(1s);
    EXPECT_EQ(peer.take().uri(), "sip:joe@192.0.2.10");  // BYE to the new target
}

TEST(UserAgentRefresh, AnUpdateBelowNinetyGets422) {
    sip_peer peer;
    auto update = peer.sign_in({"Supported: timer"}).request("UPDATE");
    update.headers = {"Supported: timer", "Session-Expires: 60"};
    peer.send(update);
    EXPECT_EQ(peer.take().status(), 422);
    EXPECT_EQ(peer.agent.dialogs(), 1U);
}

/// A session that we refresh, at the moment of our first UPDATE.
sent_message our_update(sip_peer& peer) {
    peer.sign_in({"Supported: timer", "Session-Expires: 600;refresher=uas"});
    peer.pass(300s);
    auto update = peer.take();
    EXPECT_EQ(update.method(), "UPDATE");
    return update;
}

// The client asks us to refresh: we do, at half of the interval, for ever.
TEST(UserAgentRefresh, WeRefreshByUpdateWhenTheClientAsksForIt) {
    sip_peer peer;
    EXPECT_EQ(answer_to({"Supported: timer", "Session-Expires: 600;refresher=uas"}).header("Session-Expires"),
              "600;refresher=uas");
    auto update = our_update(peer);
    EXPECT_EQ(update.header("Session-Expires"), "600;refresher=uac");
    EXPECT_EQ(update.header("Supported"), "timer");
    EXPECT_TRUE(update.has("Contact"));
    for (int i = 0; i < 3; ++i) {
        peer.answer(update, 200, "Session-Expires: 600;refresher=uac\r\nRequire: timer\r\n");
        peer.pass(300s);
        update = peer.take();
        EXPECT_EQ(update.method(), "UPDATE");
    }
    EXPECT_EQ(peer.agent.dialogs(), 1U);
}

// pidgin-sipe answers UPDATE with 501: it is alive, and that is all we wanted to know.
TEST(UserAgentRefresh, A501ToOurUpdateKeepsTheSession) {
    sip_peer peer;
    auto update = our_update(peer);
    for (int i = 0; i < 4; ++i) {
        peer.answer(update, 501);
        peer.pass(300s);
        update = peer.take();
    }
    EXPECT_EQ(peer.agent.dialogs(), 1U);
}

TEST(UserAgentRefresh, A481ToOurUpdateEndsTheSession) {
    sip_peer peer;
    peer.answer(our_update(peer), 481);
    EXPECT_EQ(peer.last<sip::dialog_ended>().why, dialog_end::session_expired);
}

// RFC 4028 7.4: 422 names what is long enough.
TEST(UserAgentRefresh, A422ToOurUpdateIsHeeded) {
    sip_peer peer;
    peer.answer(our_update(peer), 422, "Min-SE: 900\r\n");
    const auto again = peer.take();
    EXPECT_EQ(again.method(), "UPDATE");
    EXPECT_EQ(again.header("Session-Expires"), "900;refresher=uac");
}

// An UPDATE that is not answered is tried again, until the session's time is over.
TEST(UserAgentRefresh, AnUnansweredUpdateIsTriedAgainUntilTheEnd) {
    sip_peer peer;
    (void)our_update(peer);
    int updates = 0;
    peer.pass(268s);
    while (const auto one = peer.try_take()) {
        if (one->method() == "UPDATE") ++updates;
        if (peer.sent.empty()) {
            EXPECT_EQ(one->method(), "BYE");
        }
    }
    EXPECT_GE(updates, 2);
    EXPECT_EQ(peer.last<sip::dialog_ended>().why, dialog_end::session_expired);
}

// RFC 3261 14.2: one INVITE at a time.
TEST(UserAgentRefresh, ASecondReinviteBeforeTheAnswerGets500) {
    sip_peer peer;
    auto& client = peer.sign_in();
    peer.send(client.reinvite());
    peer.send(client.reinvite());
    const auto refusal = peer.take();
    EXPECT_EQ(refusal.status(), 500);
    EXPECT_TRUE(refusal.has("Retry-After"));
    peer.accept();
    EXPECT_EQ(peer.take().status(), 200);
}

// A refused refresh leaves the session as it was.
TEST(UserAgentRefresh, ARefusedRefreshKeepsTheSession) {
    sip_peer peer;
    auto& client = peer.sign_in();
    peer.send(client.reinvite());
    peer.agent.answer_invite(peer.last<sip::refresh_received>().request, {.status = 403}, peer.now);
    peer.drain();
    EXPECT_EQ(peer.take().status(), 403);
    auto foreign = client.reinvite();
    foreign.content_type = "application/sdp";
    peer.send(foreign);
    EXPECT_EQ(peer.take().status(), 415);
    EXPECT_EQ(peer.agent.dialogs(), 1U);
    EXPECT_TRUE(peer.told<sip::dialog_ended>().empty());
}

// A refresh whose 200 is never ACKed is repeated, given up, and ends nothing.
TEST(UserAgentRefresh, ARefreshWithoutAckKeepsTheSession) {
    sip_peer peer;
    auto& client = peer.sign_in();
    peer.send(client.reinvite());
    peer.accept();
    (void)peer.take();
    peer.pass(2min);
    int repetitions = 0;
    while (const auto one = peer.try_take()) {
        EXPECT_EQ(one->status(), 200);
        ++repetitions;
    }
    EXPECT_EQ(repetitions, 10);  // 0.5, 1.5, 3.5, then each 4 s until 32 s
    EXPECT_EQ(peer.agent.dialogs(), 1U);
}

// RFC 3261 12.2.2: a re-INVITE may move the target, an INFO may not.
TEST(UserAgentRefresh, MovesTheTargetByReinviteOnly) {
    sip_peer peer;
    auto& client = peer.sign_in();
    auto info = client.request("INFO");
    info.contact = "<sip:joe@192.0.2.66>";
    peer.send(info);
    (void)peer.take();
    EXPECT_EQ(peer.agent.find(peer.dialog)->contact_uri, "sip:joe@192.0.2.9:5070;transport=tcp");
    auto refresh = client.reinvite();
    refresh.contact = "<sip:joe@192.0.2.10:5080>";
    peer.send(refresh);
    peer.accept();
    (void)peer.take();
    peer.send(client.ack());
    peer.agent.send_event(peer.dialog, "<E/>", peer.now);
    peer.drain();
    EXPECT_EQ(peer.take().uri(), "sip:joe@192.0.2.10:5080");
}

// CANCEL of a refresh takes back the refresh, not the session.
TEST(UserAgentRefresh, ACancelledRefreshKeepsTheSession) {
    sip_peer peer;
    auto& client = peer.sign_in();
    peer.send(client.reinvite());
    peer.send(client.cancel());
    EXPECT_EQ(peer.take().status(), 200);
    EXPECT_EQ(peer.take().status(), 487);
    EXPECT_EQ(peer.told<sip::invite_cancelled>().size(), 1U);
    EXPECT_EQ(peer.agent.dialogs(), 1U);
}

}  // namespace
}  // namespace ctig::test
