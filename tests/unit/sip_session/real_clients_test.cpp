// What real clients do, and must survive (product.md "What real clients do").
#include <gtest/gtest.h>

#include "tests/support/sip_peer.hpp"

namespace ctig::test {
namespace {

using namespace std::chrono_literals;

/// pidgin-sipe: no branch, and its count begins anew after each INVITE answer.
struct sipe {
    explicit sipe(sip_peer& p) : peer(p), client(p.client) { client.with_branch = false; }

    void sign_in(std::uint32_t invite_cseq = 1) {
        client.cseq = invite_cseq - 1;
        auto invite = client.invite();
        invite.headers.push_back("Supported: timer");
        peer.send(invite);
        finish_invite();
    }
    /// A refresh at the number where the count is, or at another.
    void refresh() {
        auto invite = client.reinvite();
        invite.headers.push_back("Supported: timer");
        peer.send(invite);
        finish_invite();
    }
    void finish_invite() {
        peer.accept();
        const auto ok = peer.take();
        EXPECT_EQ(ok.status(), 200);
        client.to_tag = ok.to_tag();
        client.cseq = 0;
        peer.send(client.request("ACK"));  // `1 ACK`
        EXPECT_TRUE(peer.silent());
        EXPECT_EQ(peer.dropped("stray_ack"), 0U);
    }
    int status_of(const request_text& request) {
        peer.send(request);
        if (peer.silent()) {
            peer.agent.answer_info(peer.last<sip::info_received>().request, {}, peer.now);
            peer.drain();
        }
        return peer.take().status();
    }

    sip_peer& peer;
    client_dialog& client;
};

// The whole life of a session as sipe leads it, over TCP.
TEST(PidginSipe, SignsInRefreshesAndSignsOut) {
    sip_peer peer;
    sipe phone(peer);
    phone.sign_in();
    EXPECT_EQ(phone.status_of(phone.client.info("<GetCSTAFeatures/>")), 200);
    EXPECT_EQ(phone.status_of(phone.client.info("<MonitorStart/>")), 200);
    for (int i = 0; i < 3; ++i) {
        peer.pass(1740s);
        phone.refresh();
        EXPECT_EQ(phone.status_of(phone.client.info("<MakeCall/>")), 200);
        EXPECT_EQ(phone.status_of(phone.client.info("<ClearConnection/>")), 200);
    }
    EXPECT_EQ(peer.told<sip::refresh_received>().size(), 3U);
    EXPECT_EQ(phone.status_of(phone.client.bye()), 200);
}

// After a refresh at CSeq 7 the ACK is `1 ACK` and the next INFO 2; from then on numbers rise.
TEST(PidginSipe, MayRestartItsCountAfterARefreshOnce) {
    sip_peer peer;
    sipe phone(peer);
    phone.sign_in();
    phone.client.cseq = 6;
    phone.refresh();
    EXPECT_EQ(phone.client.cseq, 1U);
    EXPECT_EQ(phone.status_of(phone.client.info("<A/>")), 200);
    EXPECT_EQ(phone.status_of(phone.client.info("<B/>")), 200);
    phone.client.cseq = 0;
    EXPECT_EQ(phone.status_of(phone.client.info("<C/>")), 500);
    phone.client.cseq = 2;
    EXPECT_EQ(phone.status_of(phone.client.info("<D/>")), 500);
    EXPECT_EQ(phone.status_of(phone.client.info("<E/>")), 200);
}

// It restarts after a refusal as well, whatever that was for.
TEST(PidginSipe, MayRestartItsCountAfterARefusedRefresh) {
    for (const auto* broken :
         {"Require: 100rel", "Supported: timer\r\nSession-Expires: 5", "Content-Encoding: gzip"}) {
        sip_peer peer;
        sipe phone(peer);
        phone.sign_in();
        phone.client.cseq = 6;
        auto refresh = phone.client.reinvite();
        refresh.headers.push_back(broken);
        EXPECT_GE(phone.status_of(refresh), 400) << broken;
        phone.client.cseq = 1;
        EXPECT_EQ(phone.status_of(phone.client.info("<A/>")), 200) << broken;
        phone.client.cseq = 1;
        EXPECT_EQ(phone.status_of(phone.client.info("<B/>")), 500) << broken;
    }
}

// Who does not restart with the first request after the refresh does not restart.
TEST(PidginSipe, MayRestartOnlyWithTheFirstRequest) {
    sip_peer peer;
    sipe phone(peer);
    phone.sign_in();
    phone.client.cseq = 6;
    phone.refresh();
    phone.client.cseq = 7;
    EXPECT_EQ(phone.status_of(phone.client.info("<A/>")), 200);
    phone.client.cseq = 1;
    EXPECT_EQ(phone.status_of(phone.client.info("<B/>")), 500);
}

// Over UDP a low number may be an old datagram: no restart.
TEST(PidginSipe, MayNotRestartItsCountOverUdp) {
    sip_peer peer(udp_flow());
    sipe phone(peer);
    phone.sign_in();
    phone.client.cseq = 6;
    phone.refresh();
    EXPECT_EQ(phone.status_of(phone.client.info("<A/>")), 500);
}

// The switch makes it strict.
TEST(PidginSipe, MayNotRestartItsCountWhereTheRuleIsStrict) {
    auto config = lab_config();
    config.strict_cseq = true;
    sip_peer peer(tcp_flow(), config);
    sipe phone(peer);
    phone.sign_in();
    phone.client.cseq = 6;
    phone.refresh();
    EXPECT_EQ(phone.status_of(phone.client.info("<A/>")), 500);
}

// Two refreshes one after the other bear the same number: the second is new, for the first was ACKed.
TEST(PidginSipe, MayRepeatTheNumberOfARefreshThatWasAcked) {
    for (const auto& over : {tcp_flow(), udp_flow()}) {
        sip_peer peer(over);
        sipe phone(peer);
        phone.sign_in();
        phone.refresh();
        phone.refresh();
        phone.refresh();
        EXPECT_EQ(peer.told<sip::refresh_received>().size(), 3U);
    }
}

// Before its ACK the same bytes are a retransmission: the session is not asked twice.
TEST(PidginSipe, RepeatsARefreshBeforeItsAckAsARetransmission) {
    sip_peer peer(udp_flow());
    sipe phone(peer);
    phone.sign_in();
    const auto invite = phone.client.reinvite();
    peer.send(invite);
    peer.send(invite);
    peer.accept();
    EXPECT_EQ(peer.take().status(), 200);
    peer.send(invite);
    EXPECT_TRUE(peer.silent());  // RFC 6026 7.1: the 200 is repeated in its own time
    EXPECT_EQ(peer.told<sip::refresh_received>().size(), 1U);
}

// With strict counting the same number is never new.
TEST(PidginSipe, MayNotRepeatANumberWhereTheRuleIsStrict) {
    auto config = lab_config();
    config.strict_cseq = true;
    sip_peer peer(tcp_flow(), config);
    auto& client = peer.sign_in();
    client.cseq = 0;
    peer.send(client.reinvite());
    EXPECT_EQ(peer.take().status(), 500);
}

// With a branch, a re-INVITE that repeats the last number is told from a retransmission by it.
TEST(PidginSipe, MayRepeatTheLastNumberWithANewBranch) {
    sip_peer peer;
    auto& client = peer.sign_in();
    client.cseq = 0;
    peer.send(client.reinvite());
    EXPECT_EQ(peer.told<sip::refresh_received>().size(), 1U);
}

// The same branch is the same request, ACKed or not.
TEST(RealClients, ALateRetransmissionWithItsBranchIsNoNewRefresh) {
    sip_peer peer(udp_flow());
    auto& client = peer.sign_in();
    const auto invite = client.reinvite();
    peer.send(invite);
    peer.accept();
    (void)peer.take();
    peer.send(client.ack());
    peer.send(invite);
    EXPECT_TRUE(peer.silent());
    EXPECT_EQ(peer.told<sip::refresh_received>().size(), 1U);
}

// `1 ACK` for a refused refresh at 7: Call-ID and tags say what it is for.
TEST(PidginSipe, AcknowledgesARefusalByTheDialogAlone) {
    sip_peer peer(udp_flow());
    sipe phone(peer);
    phone.sign_in();
    phone.client.cseq = 6;
    peer.send(phone.client.reinvite());
    peer.agent.answer_invite(peer.last<sip::refresh_received>().request, {.status = 480}, peer.now);
    peer.drain();
    EXPECT_EQ(peer.take().status(), 480);
    phone.client.cseq = 0;
    peer.send(phone.client.request("ACK"));
    peer.pass(10s);
    EXPECT_TRUE(peer.silent());  // no repetition of the refusal
    EXPECT_EQ(peer.dropped("stray_ack"), 0U);
}

// It answers none of our events. Hours later the session is as it was.
TEST(PidginSipe, AnswersNoEvents) {
    sip_peer peer;
    sipe phone(peer);
    phone.sign_in();
    for (int i = 0; i < 20; ++i) {
        peer.agent.send_event(peer.dialog, "<E/>", peer.now);
        peer.drain();
        EXPECT_EQ(peer.take().method(), "INFO");
        peer.pass(60s);
    }
    EXPECT_TRUE(peer.silent());
    EXPECT_EQ(phone.status_of(phone.client.info("<A/>")), 200);
}

// MonitorStop and BYE back to back: both are answered.
TEST(PidginSipe, EndsWithMonitorStopAndByeBackToBack) {
    sip_peer peer;
    sipe phone(peer);
    phone.sign_in();
    const auto stop = phone.client.info("<MonitorStop/>");
    const auto bye = phone.client.bye();
    peer.send(stop);
    peer.send(bye);
    EXPECT_EQ(peer.take().header("CSeq"), "2 INFO");
    const auto ok = peer.take();
    EXPECT_EQ(ok.header("CSeq"), "3 BYE");
    EXPECT_EQ(ok.status(), 200);
}

// Without a branch over UDP: RFC 2543 matching absorbs repetitions of everything.
// Both in one segment: who gathers messages before it takes what they bring is told to take it first.
TEST(PidginSipe, HasItsLastRequestTakenBeforeTheByeBehindIt) {
    sip_peer peer;
    auto& client = peer.sign_in();
    const auto bye = client.bye().text();
    EXPECT_FALSE(peer.agent.ends_what_is_unpolled(bye));
    peer.agent.on_message(peer.over, client.info("<MonitorStop/>").text(), peer.now);
    EXPECT_TRUE(peer.agent.ends_what_is_unpolled(bye));
    EXPECT_TRUE(peer.agent.ends_what_is_unpolled("\r\n" + bye));
    EXPECT_TRUE(peer.agent.has(peer.dialog));  // acts on what was read: the request waits for poll() now
    EXPECT_TRUE(peer.agent.ends_what_is_unpolled(bye));
    EXPECT_FALSE(peer.agent.ends_what_is_unpolled(client.info("<A/>").text()));
    client_dialog another(peer.over);
    another.call_id = "another";
    EXPECT_FALSE(peer.agent.ends_what_is_unpolled(another.bye().text()));
    peer.drain();
    EXPECT_FALSE(peer.agent.ends_what_is_unpolled(bye));
}

TEST(PidginSipe, IsMatchedWithoutABranchOverUdp) {
    sip_peer peer(udp_flow());
    sipe phone(peer);
    phone.sign_in();
    const auto info = phone.client.info("<A/>");
    EXPECT_EQ(phone.status_of(info), 200);
    peer.send(info);
    EXPECT_EQ(peer.take().status(), 200);
    EXPECT_EQ(peer.told<sip::info_received>().size(), 1U);
    auto invite = phone.client.invite();
    invite.call_id = "call-2";
    peer.send(invite);
    auto cancel = invite;
    cancel.method = "CANCEL";
    cancel.content_type.clear();
    cancel.body.clear();
    peer.send(cancel);
    EXPECT_EQ(peer.take().status(), 200);
    EXPECT_EQ(peer.take().status(), 487);
}

// It treats the dialog of a refused INVITE as alive: a quiet 481.
TEST(PidginSipe, HangsUpADialogThatWasRefused) {
    sip_peer peer;
    sipe phone(peer);
    peer.send(phone.client.invite());
    peer.agent.answer_invite(peer.last<sip::invite_received>().request, {.status = 403}, peer.now);
    peer.drain();
    phone.client.to_tag = peer.take().to_tag();
    peer.send(phone.client.request("ACK"));
    peer.send(phone.client.bye());
    const auto refusal = peer.take();
    EXPECT_EQ(refusal.status(), 481);
    EXPECT_FALSE(refusal.has("Warning"));
}

// A bare cookie is no branch (RFC 4475 3.2.1).
TEST(RealClients, ABareMagicCookieIsNoBranch) {
    sip_peer peer;
    auto options = peer.client.request("OPTIONS");
    options.via = "SIP/2.0/TCP 192.0.2.9:5070;branch=z9hG4bK";
    peer.send(options);
    EXPECT_EQ(peer.told<sip::options_received>().size(), 1U);
}

// No Contact, no branch, no From tag: RFC 2543 (RFC 4475 3.4.1).
TEST(RealClients, AnRfc2543InviteIsTaken) {
    sip_peer peer(udp_flow());
    auto invite = peer.client.invite();
    invite.via = "SIP/2.0/UDP 192.0.2.9";
    invite.from = "sip:joe@example.com";
    invite.contact.clear();
    peer.send(invite);
    EXPECT_EQ(peer.last<sip::invite_received>().contact_uri, "sip:joe@example.com");
    peer.accept();
    const auto ok = peer.take();
    auto info = peer.client.info("<A/>");
    info.via = invite.via;
    info.from = invite.from;
    info.to += ";tag=" + ok.to_tag();
    peer.send(info);
    EXPECT_EQ(peer.told<sip::info_received>().size(), 1U);
}

// A re-INVITE for a dialog that we lost, from a trusted peer with CSTA: the session is built again.
TEST(LostDialog, IsRebuiltForATrustedPeer) {
    sip_peer peer;
    peer.client.to_tag = "from-before";
    peer.client.cseq = 6;
    peer.send(peer.client.reinvite());
    const auto asked = peer.last<sip::invite_received>();
    EXPECT_TRUE(asked.rebuild);
    EXPECT_EQ(asked.from_tag, "joe1");
    peer.accept();
    const auto ok = peer.take();
    EXPECT_EQ(ok.status(), 200);
    EXPECT_EQ(ok.to_tag(), "from-before");
    peer.client.cseq = 0;
    peer.send(peer.client.request("ACK"));
    peer.send(peer.client.info("<A/>"));
    EXPECT_EQ(peer.last<sip::info_received>().dialog, asked.dialog);
    peer.agent.send_event(asked.dialog, "<E/>", peer.now);
    peer.drain();
    const auto event = peer.take();
    EXPECT_EQ(event.header("From"), "<sip:8000@gateway.example.com>;tag=from-before");
    // Above whatever we had counted to before.
    EXPECT_GT(std::stoul(event.header("CSeq")), 1000000U);
}

// From anybody else, or without CSTA, it is gone.
TEST(LostDialog, IsGoneForEverybodyElse) {
    sip_peer peer(tcp_flow(sip::peer_standing::allowed));
    peer.client.to_tag = "from-before";
    peer.send(peer.client.reinvite());
    EXPECT_EQ(peer.take().status(), 481);
    sip_peer trusted;
    trusted.client.to_tag = "from-before";
    auto empty = trusted.client.reinvite();
    empty.body.clear();
    trusted.send(empty);
    EXPECT_EQ(trusted.take().status(), 481);
    auto elsewhere = trusted.client.reinvite();
    elsewhere.uri = "sip:8000@elsewhere.example.org";
    trusted.send(elsewhere);
    EXPECT_EQ(trusted.take().status(), 404);
}

// A dialog that our 481 or BYE ended comes back with the client's next refresh.
TEST(LostDialog, ComesBackAfterOurBye) {
    sip_peer peer;
    auto& client = peer.sign_in();
    peer.agent.end_dialog(peer.dialog, peer.now);
    peer.drain();
    (void)peer.take();
    peer.send(client.reinvite());
    EXPECT_TRUE(peer.last<sip::invite_received>().rebuild);
    EXPECT_NE(peer.last<sip::invite_received>().dialog, peer.told<sip::dialog_ended>().front().dialog);
}

}  // namespace
}  // namespace ctig::test
