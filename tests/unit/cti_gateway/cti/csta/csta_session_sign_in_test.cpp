// Signing in, keeping the application session and ending it (ECMA-354).
#include <variant>

#include "tests/unit/cti_gateway/cti/csta/session_fixture.hpp"

namespace ctig::cti {
namespace {

using namespace std::chrono_literals;
constexpr std::string_view edition = "http://www.ecma-international.org/standards/ecma-323/csta/ed";

// The first thing on the wire: who we are, with the user and the password as they were configured.
TEST_F(CstaSession, AsksForAnApplicationSession) {
    const auto out = session.start(now);
    ASSERT_EQ(out.size(), 1U);
    const auto sent = test::read_frames(std::get<csta_session::send>(out[0]).bytes).at(0);
    const auto& request = csta::get<csta::start_application_session>(sent.what);
    EXPECT_EQ(sent.id, 1U);
    EXPECT_EQ(request.application_id, "cti_gateway");
    EXPECT_EQ(request.login.value().user_name, "CtiGW");
    EXPECT_EQ(request.login.value().password, "Secret & <1>");
    EXPECT_EQ(request.requested_session_duration, 180s);
    ASSERT_EQ(request.requested_protocol_versions.size(), 4U);
    EXPECT_EQ(request.requested_protocol_versions[0], std::string(edition) + "3");
    EXPECT_EQ(request.requested_protocol_versions[3], std::string(edition) + "6");
}

// Granted: requests may flow.
TEST_F(CstaSession, IsOpenOnceTheSessionIsGranted) {
    EXPECT_EQ(request(csta::answer_call{}), lines{"failed: the CTI link is not in service"});
    (void)session.start(now);
    EXPECT_EQ(request(csta::answer_call{}), lines{"failed: the CTI link is not in service"});
    EXPECT_EQ(receive(1, grant(180s)), lines{"signed in"});
    EXPECT_EQ(request(csta::answer_call{}), lines{"send 2 AnswerCall"});
}

// A manager may grant any edition from 3 to 6; we then write in that edition's namespace.
TEST_F(CstaSession, SpeaksTheEditionThatWasGranted) {
    for (const char number : {'3', '4', '5', '6'}) {
        csta_session one(*find_dialect(config::cti_dialect::ecma354), {});
        (void)one.start(now);
        auto yes = grant(180s);
        yes.actual_protocol_version = std::string(edition) + number;
        EXPECT_EQ(read(one.receive(test::frame(1, yes), now)), lines{"signed in"});
        const auto out = one.request(
            csta::answer_call{}, [](const auto&) {}, now);
        EXPECT_NE(std::get<csta_session::send>(out.at(0)).bytes.find(*yes.actual_protocol_version),
                  std::string::npos);
    }
}

// A protocol that we did not ask for.
TEST_F(CstaSession, RefusesAProtocolVersionItDoesNotSpeak) {
    (void)session.start(now);
    auto yes = grant(180s);
    yes.actual_protocol_version = "http://www.ecma-international.org/standards/ecma-323/csta/ed3/priv1";
    EXPECT_EQ(receive(1, yes),
              lines{"refused: the CTI manager wants protocol version " + *yes.actual_protocol_version});
}

// The negative responses in their kinds, each with its reason.
TEST_F(CstaSession, SaysWhyTheLoginWasRefused) {
    const auto refusal = [this](unsigned id, const csta::message& no) {
        csta_session one(*find_dialect(config::cti_dialect::ecma354), {});
        (void)one.start(now);
        return read(one.receive(test::frame(id, no), now));
    };
    using no = csta::start_application_session_neg_response;
    EXPECT_EQ(refusal(1, no{{csta::session_error::invalid_application_info}}),
              lines{"refused: invalid application info (user, password or application id)"});
    EXPECT_EQ(refusal(1, no{{csta::session_error::max_number_sessions}}),
              lines{"refused: maximum number of sessions reached"});
    EXPECT_EQ(refusal(1, no{{csta::application_error{"licence expired"}}}),
              lines{"refused: licence expired"});
    EXPECT_EQ(refusal(1, csta::make_error(csta::operation_error::generic)),
              lines{"refused: operation/generic"});
    // an address that is not on the manager's list: an error that answers nothing
    EXPECT_EQ(refusal(0, csta::make_error(csta::security_error::generic)),
              lines{"refused: security/generic"});
}

// An answer that is none, or that cannot be read: the connection is of no use.
TEST_F(CstaSession, ClosesOnASignInAnswerThatMakesNoSense) {
    (void)session.start(now);
    EXPECT_EQ(receive(1, csta::make_call_response{}),
              lines{"closed: the sign-in was answered with MakeCallResponse"});
    csta_session other(*find_dialect(config::cti_dialect::ecma354), {});
    (void)other.start(now);
    EXPECT_EQ(read(other.receive(test::raw_frame(1, "<StartApplicationSessionPosResponse>"), now)),
              lines{"closed: the answer to the sign-in cannot be read"});
}

// Granted 180 s: renewed at 90 s, and again 90 s after each renewal's answer.
TEST_F(CstaSession, RenewsTheSessionAtHalfItsDuration) {
    open();
    EXPECT_EQ(session.deadline(), now + 90s);
    now += 89s;
    EXPECT_EQ(read(session.on_timer(now)), lines{});
    for (unsigned id = 2; id < 5; ++id) {
        now = session.deadline().value();
        EXPECT_EQ(read(session.on_timer(now)),
                  lines{"send " + std::to_string(id) + " ResetApplicationSessionTimer"});
        now += 1s;
        EXPECT_EQ(receive(id, csta::reset_application_session_timer_pos_response{180s}), lines{});
        EXPECT_EQ(session.deadline(), now + 90s);
    }
}

// The manager grants less than was asked for, at the start and at a renewal.
TEST_F(CstaSession, FollowsTheDurationThatWasGranted) {
    (void)session.start(now);
    (void)receive(1, grant(31s));
    EXPECT_EQ(session.deadline(), now + 15500ms);
    now = *session.deadline();
    (void)session.on_timer(now);
    (void)receive(2, csta::reset_application_session_timer_pos_response{10s});
    EXPECT_EQ(session.deadline(), now + 5s);
}

// No duration in the answer: the one asked for. A duration of nothing: no limit.
TEST_F(CstaSession, TakesAMissingDurationAsTheOneAskedFor) {
    (void)session.start(now);
    (void)receive(1, csta::start_application_session_pos_response{.session_id = "S1"});
    EXPECT_EQ(session.deadline(), now + 90s);
    csta_session endless(*find_dialect(config::cti_dialect::ecma354), {});
    (void)endless.start(now);
    (void)endless.receive(test::frame(1, grant(0s)), now);
    EXPECT_EQ(endless.deadline(), std::nullopt);
}

// A renewal that is refused, or not answered before the session's time is up, ends the connection.
TEST_F(CstaSession, ClosesWhenTheSessionIsNotRenewed) {
    open();
    now = session.deadline().value();
    (void)session.on_timer(now);
    now = session.deadline().value();
    EXPECT_EQ(now, time_point{} + 180s);
    EXPECT_EQ(read(session.on_timer(now)),
              lines{"closed: the application session ran out: its renewal was not answered"});
}

// The manager's reason for not renewing is passed on.
TEST_F(CstaSession, ClosesWhenTheRenewalIsRefused) {
    open();
    now = session.deadline().value();
    (void)session.on_timer(now);
    EXPECT_EQ(
        receive(
            2, csta::reset_application_session_timer_neg_response{{csta::session_error::invalid_session_id}}),
        lines{"closed: the application session was not renewed: invalid session id"});
    EXPECT_EQ(session.deadline(), std::nullopt);
}

// The manager ends the session: the connection is closed with its reason, and then nothing more is heard.
TEST_F(CstaSession, ClosesWhenTheManagerEndsTheSession) {
    open();
    const csta::application_session_terminated over{
        .session_id = "S1", .reason = {csta::session_termination::resource_limitation}};
    EXPECT_EQ(receive(9999, over),
              lines{"closed: the CTI manager ended the application session: resource limitation"});
    EXPECT_EQ(receive(9999, csta::delivered_event{}), lines{});
    EXPECT_EQ(request(csta::answer_call{}), lines{"failed: the CTI link is not in service"});
    EXPECT_EQ(session.farewell(), "");
}

// An orderly end names the session; without a session there is nothing to stop.
TEST_F(CstaSession, SaysFarewellOnlyToASession) {
    EXPECT_EQ(session.farewell(), "");
    open();
    const auto last = test::read_frames(session.farewell()).at(0);
    EXPECT_EQ(csta::get<csta::stop_application_session>(last.what).session_id, "S1");
    EXPECT_EQ(session.farewell(), "");
}

}  // namespace
}  // namespace ctig::cti
