#include "cti_gateway/cti/baresip/phone_session.hpp"

#include <gtest/gtest.h>

#include <deque>

#include "scripted_phone.hpp"

namespace ctig::cti::baresip {
namespace {

using namespace std::chrono_literals;

const std::string account = "sip:1001@pbx";
const std::string peer = "sip:1002@pbx";
const call_name name{account, "c1"};

/// A session, and what it wants sent, not yet answered.
class PhoneSession : public ::testing::Test {
protected:
    void take(phone_session::outputs outputs) {
        for (auto& o : outputs) {
            if (auto* s = std::get_if<phone_session::send>(&o)) {
                for (auto& c : commands_in(s->bytes)) waiting.push_back(std::move(c));
            } else if (auto* c = std::get_if<call_change>(&o)) {
                changes.push_back(*c);
                order += 'c';
            } else if (auto* f = std::get_if<phone_session::finished>(&o)) {
                ends.push_back(*f);
                order += 'f';
            } else if (std::holds_alternative<phone_session::signed_in>(o)) {
                signed_in = true;
            } else if (auto* b = std::get_if<phone_session::broken>(&o)) {
                broken = b->why;
            }
        }
    }
    void receive(const std::string& bytes) { take(session.receive(bytes)); }
    /// Answers the next command, which must be this one.
    void answer(const std::string& command, const std::string& data = {}, bool ok = true) {
        ASSERT_FALSE(waiting.empty()) << "expected " << command;
        const auto next = waiting.front();
        waiting.pop_front();
        ASSERT_EQ(next.text, command);
        receive(response(next.token, data, ok));
    }
    void sign_in() {
        take(session.start());
        answer("reginfo", reginfo({account}));
        answer("uafind " + account);
        answer("listcalls", "\n--- Active calls (0) ---\n\n");
        ASSERT_TRUE(signed_in);
    }
    void talk() {
        sign_in();
        receive(call_event("CALL_INCOMING", "c1", "incoming", peer));
        receive(call_event("CALL_ESTABLISHED", "c1", "incoming", peer));
        changes.clear();
        order.clear();
    }
    [[nodiscard]] std::vector<change_kind> kinds() const {
        std::vector<change_kind> all;
        for (const auto& c : changes) all.push_back(c.what);
        return all;
    }

    phone_session session{4000ms};
    time_point now{};
    std::deque<sent_command> waiting;
    std::vector<call_change> changes;
    std::vector<operation_end> ends;
    std::string order, broken;
    bool signed_in = false;
};

using kinds_of = std::vector<change_kind>;

TEST_F(PhoneSession, SignsInWithTheCallsThatThePhoneHas) {
    take(session.start());
    answer("reginfo", reginfo({account}));
    answer("uafind " + account);
    answer("listcalls", list_row("ESTABLISHED", true, peer, 2));
    answer("uafind " + account);
    answer("line 2");
    answer("listcalls", list_row("ESTABLISHED", true, peer, 2));
    EXPECT_FALSE(signed_in);
    answer("callstat", callstat("c1", "Outgoing", peer));
    EXPECT_TRUE(signed_in);
    EXPECT_EQ(kinds(), (kinds_of{change_kind::originated, change_kind::established, change_kind::held}));
    ASSERT_EQ(session.calls().size(), 1U);
    EXPECT_EQ(session.calls()[0].party, "1002");
}

// What was reported while it was asked for its calls is neither lost nor told twice.
TEST_F(PhoneSession, TakesTheEventsOfItsSignInAfterwards) {
    talk();
    take(session.lose());
    take(session.start());
    answer("reginfo", reginfo({account}));
    receive(call_event("CALL_INCOMING", "c2", "incoming", "sip:1003@pbx"));
    receive(call_event("CALL_CLOSED", "c1", "incoming", peer, "Connection reset by peer"));
    receive(call_event("CALL_INCOMING", "c3", "incoming", "sip:1004@pbx"));
    receive(call_event("CALL_CLOSED", "c3", "incoming", "sip:1004@pbx", "Connection reset by peer"));
    answer("uafind " + account);
    answer("listcalls", list_row("INCOMING", false, "sip:1003@pbx"));
    answer("uafind " + account);
    answer("line 1");
    answer("listcalls", list_row("INCOMING", false, "sip:1003@pbx"));
    answer("callstat", callstat("c2", "Incoming", "sip:1003@pbx"));
    EXPECT_EQ(kinds(), (kinds_of{change_kind::closed, change_kind::alerting}));
    ASSERT_EQ(session.calls().size(), 1U);
    EXPECT_EQ(session.calls()[0].name.call, "c2");
}

TEST_F(PhoneSession, DialsAndNamesTheCallByThePhonesOwnStatus) {
    sign_in();
    take(session.dial(ticket{1}, account, "1002"));
    answer("uafind " + account);
    receive(call_event("CALL_LOCAL_SDP", "", "outgoing", peer, "offer"));
    answer("dial 1002");
    answer("callstat", callstat("c1", "Outgoing", peer));
    ASSERT_EQ(ends.size(), 1U);
    EXPECT_EQ(ends[0].call, "c1");
    EXPECT_EQ(order, "fc") << "the answer goes before the event";
    receive(call_event("CALL_RINGING", "c1", "outgoing", peer));
    receive(call_event("CALL_ESTABLISHED", "c1", "outgoing", peer));
    receive(call_event("CALL_CLOSED", "c1", "outgoing", peer, "Connection reset by peer"));
    EXPECT_EQ(kinds(), (kinds_of{change_kind::originated, change_kind::delivered, change_kind::established,
                                 change_kind::closed}));
    EXPECT_TRUE(session.calls().empty());
    EXPECT_TRUE(waiting.empty());
}

// "ok" is no proof: 1.0.0 says it without having placed a call.
TEST_F(PhoneSession, DoesNotTakeAnOldCallForTheOneThatItDialled) {
    talk();
    take(session.dial(ticket{1}, account, "1009"));
    answer("uafind " + account);
    answer("dial 1009");
    answer("callstat", callstat("c1", "Incoming", peer));
    ASSERT_EQ(ends.size(), 1U);
    EXPECT_EQ(ends[0].failed, failure::refused);
}

TEST_F(PhoneSession, AnswersWhenTheCallIsEstablishedAndNotBefore) {
    sign_in();
    receive(call_event("CALL_INCOMING", "c1", "incoming", peer));
    take(session.act(ticket{1}, call_action::answer, name, now));
    answer("uafind " + account);
    answer("callfind c1", found("c1"));
    answer("accept", "sip:1001@pbx: Answering incoming call\n");
    EXPECT_TRUE(ends.empty());
    receive(call_event("CALL_ESTABLISHED", "c1", "incoming", peer));
    ASSERT_EQ(ends.size(), 1U);
    EXPECT_FALSE(ends[0].failed);
}

TEST_F(PhoneSession, HoldsWhenTheFarEndHasAgreedAndThePhoneSaysSo) {
    talk();
    take(session.act(ticket{1}, call_action::hold, name, now));
    answer("uafind " + account);
    answer("callfind c1", found("c1"));
    answer("hold");
    EXPECT_TRUE(ends.empty());
    receive(call_event("CALL_REMOTE_SDP", "c1", "incoming", peer, "answer"));
    EXPECT_TRUE(ends.empty());
    answer("uafind " + account);
    answer("callfind c1", found("c1"));
    answer("listcalls", list_row("ESTABLISHED", true, peer));
    ASSERT_EQ(ends.size(), 1U);
    EXPECT_FALSE(ends[0].failed);
    EXPECT_EQ(order, "fc");
    EXPECT_EQ(session.find(name)->phase, call_phase::held);
}

// Closing a call makes 1.0.0 retrieve another by itself: nobody asked, and it is seen all the same.
TEST_F(PhoneSession, SeesAHoldThatItDidNotAskFor) {
    talk();
    receive(call_event("CALL_REMOTE_SDP", "c1", "incoming", peer, "answer"));
    receive(call_event("CALL_REMOTE_SDP", "c1", "incoming", peer, "answer"));
    answer("uafind " + account);
    answer("callfind c1", found("c1"));
    answer("listcalls", list_row("ESTABLISHED", true, peer));
    EXPECT_EQ(kinds(), kinds_of{change_kind::held});
}

TEST_F(PhoneSession, FailsAnOperationWithoutProofInTime) {
    talk();
    take(session.act(ticket{1}, call_action::hold, name, now));
    answer("uafind " + account);
    answer("callfind c1", found("c1"));
    answer("hold");
    ASSERT_EQ(session.deadline(), now + 4000ms);
    take(session.on_timer(now + 3999ms));
    EXPECT_TRUE(ends.empty());
    take(session.on_timer(now + 4000ms));
    ASSERT_EQ(ends.size(), 1U);
    EXPECT_EQ(ends[0].failed, failure::no_proof);
    EXPECT_FALSE(session.deadline());
    answer("uafind " + account);  // it looks what became of it
}

TEST_F(PhoneSession, ClearsWithTheEventThatComesBeforeTheResponse) {
    talk();
    take(session.act(ticket{1}, call_action::clear, name, now));
    answer("uafind " + account);
    answer("callfind c1", found("c1"));
    receive(call_event("CALL_CLOSED", "c1", "incoming", peer, "Connection reset by user"));
    EXPECT_EQ(order, "fc");
    answer("hangup");
    EXPECT_EQ(ends.size(), 1U);
}

TEST_F(PhoneSession, FailsAnOperationOnACallThatEndedMeanwhile) {
    talk();
    take(session.act(ticket{1}, call_action::hold, name, now));
    answer("uafind " + account);
    answer("callfind c1", "call not found (id=c1)\n");
    answer("hold", "Invalid argument", false);
    ASSERT_EQ(ends.size(), 1U);
    EXPECT_EQ(ends[0].failed, failure::call_gone);
    receive(call_event("CALL_CLOSED", "c1", "incoming", peer, "Connection reset by peer"));
    EXPECT_EQ(ends.size(), 1U);
}

// A command never goes on top of one that is not answered: 1.0.0 may lose it.
TEST_F(PhoneSession, SendsOneBatchAtATime) {
    talk();
    take(session.send_digits(ticket{1}, name, "12#"));
    take(session.heartbeat());
    EXPECT_EQ(waiting.size(), 4U);
    answer("uafind " + account);
    answer("callfind c1", found("c1"));
    answer("callstat", callstat("c1", "Incoming", peer));
    answer("sndcode 12#");
    ASSERT_EQ(ends.size(), 1U);
    EXPECT_FALSE(ends[0].failed);
    answer("reginfo", reginfo({account}));
}

// To a far end that takes no digits 1.0.0 sends none, and says "ok".
TEST_F(PhoneSession, FailsDigitsThatTheFarEndDoesNotTake) {
    talk();
    take(session.send_digits(ticket{1}, name, "1"));
    answer("uafind " + account);
    answer("callfind c1", found("c1"));
    answer("callstat", callstat("c1", "Incoming", peer, "      0 PCMU/8000/1 *\n"));
    answer("sndcode 1");
    ASSERT_EQ(ends.size(), 1U);
    EXPECT_EQ(ends[0].failed, failure::refused);
}

TEST_F(PhoneSession, ShowsACallThatAPersonPlacesAtThePhone) {
    sign_in();
    receive(call_event("CALL_LOCAL_SDP", "", "outgoing", peer, "offer"));
    answer("uafind " + account);
    answer("callstat", callstat("c1", "Outgoing", peer));
    EXPECT_EQ(kinds(), kinds_of{change_kind::originated});
    receive(call_event("CALL_RINGING", "c1", "outgoing", peer));
    EXPECT_EQ(kinds(), (kinds_of{change_kind::originated, change_kind::delivered}));
}

TEST_F(PhoneSession, FailsWhatWaitsWhenTheConnectionGoesAndKeepsTheCalls) {
    talk();
    take(session.act(ticket{1}, call_action::hold, name, now));
    take(session.dial(ticket{2}, account, "1003"));
    take(session.lose());
    ASSERT_EQ(ends.size(), 2U);
    EXPECT_EQ(ends[0].failed, failure::lost);
    EXPECT_EQ(ends[1].failed, failure::lost);
    EXPECT_EQ(session.calls().size(), 1U);
    take(session.dial(ticket{3}, account, "1003"));
    EXPECT_EQ(ends.back().failed, failure::lost);
    take(session.forget_calls());
    EXPECT_TRUE(session.calls().empty());
    EXPECT_EQ(kinds(), kinds_of{change_kind::closed});
}

// With two calls ringing "accept" fails once in 1.0.0, and leaves the other one with a hold to take back.
TEST_F(PhoneSession, AnswersOneOfTwoRingingCallsAndTakesTheOthersHoldBack) {
    sign_in();
    receive(call_event("CALL_INCOMING", "c1", "incoming", peer));
    receive(call_event("CALL_INCOMING", "c2", "incoming", "sip:1003@pbx"));
    take(session.act(ticket{1}, call_action::answer, name, now));
    answer("uafind " + account);
    answer("callfind c2", found("c2"));
    answer("callfind c1", found("c1"));
    answer("accept");
    answer("accept");
    receive(call_event("CALL_ESTABLISHED", "c1", "incoming", peer));
    EXPECT_EQ(ends.size(), 1U);
    receive(call_event("CALL_ESTABLISHED", "c2", "incoming", "sip:1003@pbx"));
    answer("uafind " + account);
    answer("callfind c2", found("c2"));
    answer("resume");
}

TEST_F(PhoneSession, GivesUpOnWhatIsNoControlPort) {
    take(session.start());
    receive("SIP/2.0 400 Bad Request\r\n");
    EXPECT_NE(broken, "");
    broken.clear();
    take(session.start());
    receive(response("77", ""));
    EXPECT_NE(broken, "");
    broken.clear();
    take(session.start());
    for (int i = 0; i < 400; ++i) receive(call_event("CALL_INCOMING", std::to_string(i), "incoming", peer));
    EXPECT_NE(broken, "");
}

// However many calls and requests a phone or a client makes up, it stays within bounds.
TEST_F(PhoneSession, BoundsWhatItKeeps) {
    sign_in();
    for (int i = 0; i < 1000; ++i) receive(call_event("CALL_INCOMING", std::to_string(i), "incoming", peer));
    EXPECT_LE(session.calls().size(), 32U);
    for (std::uint64_t i = 1; i <= 200; ++i) take(session.dial(ticket{i}, account, "1"));
    ASSERT_FALSE(ends.empty());
    EXPECT_EQ(ends.back().failed, failure::busy);
}

}  // namespace
}  // namespace ctig::cti::baresip
