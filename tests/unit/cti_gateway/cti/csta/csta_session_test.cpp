// Requests, answers, events and the manager's own requests on an open session.
#include "cti_gateway/cti/csta/csta_session.hpp"

#include <algorithm>
#include <random>

#include "tests/unit/cti_gateway/cti/csta/session_fixture.hpp"

namespace ctig::cti {
namespace {

using namespace std::chrono_literals;

// Two requests, answered in the other order: the invoke id decides.
TEST_F(CstaSession, MatchesAnswersByInvokeId) {
    open();
    EXPECT_EQ(request(csta::answer_call{}), lines{"send 2 AnswerCall"});
    EXPECT_EQ(request(csta::hold_call{}), lines{"send 3 HoldCall"});
    EXPECT_EQ(receive(3, csta::hold_call_response{}), lines{"answered HoldCallResponse"});
    EXPECT_EQ(receive(2, csta::make_error(csta::operation_error::generic)), lines{"answered CSTAErrorCode"});
}

// An answer with an id that nobody waits for, and one that comes twice: counted, and nobody is disturbed.
TEST_F(CstaSession, PassesOverAnswersToNothing) {
    open();
    (void)request(csta::answer_call{});
    EXPECT_EQ(receive(7, csta::answer_call_response{}), lines{});
    EXPECT_EQ(receive(2, csta::answer_call_response{}), lines{"answered AnswerCallResponse"});
    EXPECT_EQ(receive(2, csta::answer_call_response{}), lines{});
    EXPECT_EQ(receive(0, csta::make_error(csta::security_error::generic)), lines{});
    EXPECT_EQ(session.passed_over().unmatched, 3U);
}

// After 9998 comes 1, and an id whose answer is still out is skipped.
TEST_F(CstaSession, SkipsInvokeIdsThatAreInUse) {
    open();
    EXPECT_EQ(request(csta::hold_call{}), lines{"send 2 HoldCall"});
    for (unsigned id = 3; id <= 9998; ++id) {
        (void)session.request(
            csta::answer_call{}, [](const auto&) {}, now);
        (void)session.receive(test::raw_frame(id, "<AnswerCallResponse/>"), now);
    }
    EXPECT_EQ(request(csta::answer_call{}), lines{"send 1 AnswerCall"});
    EXPECT_EQ(request(csta::answer_call{}), lines{"send 3 AnswerCall"});
}

// Every id is in use: busy at once. Ids whose answers were lost come back after two minutes.
TEST_F(CstaSession, IsBusyWhenEveryInvokeIdIsInUse) {
    open();
    for (unsigned i = 0; i < 9998; ++i)
        (void)session.request(
            csta::answer_call{}, [](const auto&) {}, now);
    EXPECT_EQ(request(csta::answer_call{}), lines{"failed: too many requests wait on the CTI link"});
    now += 119s;
    EXPECT_EQ(request(csta::answer_call{}), lines{"failed: too many requests wait on the CTI link"});
    now += 2s;
    const auto out = request(csta::answer_call{});
    ASSERT_EQ(out.size(), 9999U) << "all that were lost, and the one that is sent";
    EXPECT_EQ(out[0], "failed: the CTI manager did not answer in time");
    EXPECT_EQ(out.back(), "send 2 AnswerCall");
}

// A request that no frame can hold is refused by itself; its id is free again.
TEST_F(CstaSession, RefusesARequestThatDoesNotFitIntoAFrame) {
    open();
    csta::make_call huge;
    huge.called_directory_number.text = std::string(70000, '1');
    EXPECT_EQ(request(huge).size(), 1U);
    EXPECT_EQ(request(huge).at(0).substr(0, 7), "failed:");
    EXPECT_EQ(receive(2, csta::make_call_response{}), lines{});
}

// Events are told in order, whatever invoke id they bear.
TEST_F(CstaSession, HearsEvents) {
    open();
    EXPECT_EQ(receive(test::frame(9999, csta::originated_event{}) + test::frame(1, csta::delivered_event{})),
              (lines{"heard OriginatedEvent", "heard DeliveredEvent"}));
}

// An answer and the events that it caused come in one read: they stay in the manager's order.
TEST_F(CstaSession, KeepsTheOrderOfAnswersAndEvents) {
    open();
    (void)request(csta::make_call{});
    EXPECT_EQ(
        receive(test::frame(2, csta::make_call_response{}) + test::frame(9999, csta::originated_event{}) +
                test::frame(9999, csta::delivered_event{})),
        (lines{"answered MakeCallResponse", "heard OriginatedEvent", "heard DeliveredEvent"}));
}

// Events of somebody else's session, before ours is granted.
TEST_F(CstaSession, PassesOverEventsBeforeTheSignIn) {
    (void)session.start(now);
    EXPECT_EQ(receive(9999, csta::delivered_event{}), lines{});
    EXPECT_EQ(session.passed_over().too_early, 1U);
    EXPECT_EQ(receive(1, grant(180s)), lines{"signed in"});
}

// The manager says how it is: answered under its own invoke id, even before the sign-in.
TEST_F(CstaSession, AnswersSystemStatus) {
    const csta::system_status status{.system_status = csta::system_status_value::normal};
    (void)session.start(now);
    EXPECT_EQ(receive(1, status), (lines{"send 1 SystemStatusResponse", "heard SystemStatus"}));
    EXPECT_EQ(receive(1, grant(180s)), lines{"signed in"}) << "its 1 is not our 1";
    EXPECT_EQ(receive(77, status), (lines{"send 77 SystemStatusResponse", "heard SystemStatus"}));
    EXPECT_EQ(receive(9999, status), lines{"heard SystemStatus"}) << "9999 has no answer";
}

// A request of the manager's with the id of one of ours: ours still waits for its answer.
TEST_F(CstaSession, KeepsTheTwoDirectionsApart) {
    open();
    (void)request(csta::answer_call{});
    EXPECT_EQ(receive(2, csta::request_system_status{}), lines{"send 2 RequestSystemStatusResponse"});
    EXPECT_EQ(receive(2, csta::answer_call_response{}), lines{"answered AnswerCallResponse"});
}

// The manager may end a monitor of ours; what it may not ask is refused.
TEST_F(CstaSession, AnswersTheManagersRequests) {
    open();
    EXPECT_EQ(receive(5, csta::monitor_stop{"M1"}),
              (lines{"send 5 MonitorStopResponse", "heard MonitorStop"}));
    EXPECT_EQ(receive(6, csta::make_call{}), lines{"send 6 CSTAErrorCode"});
    EXPECT_EQ(receive(test::raw_frame(7, "<AgentPleaseDance/>")), lines{"send 7 CSTAErrorCode"});
}

// XML that cannot be read under an id that waits: that request fails, the connection and the others go on.
TEST_F(CstaSession, FailsOnlyTheRequestWhoseAnswerCannotBeRead) {
    open();
    (void)request(csta::answer_call{});
    (void)request(csta::hold_call{});
    EXPECT_EQ(receive(test::raw_frame(2, "<AnswerCallResponse><a>&b</AnswerCallResponse>")),
              lines{"failed: the CTI manager sent XML that cannot be read"});
    EXPECT_EQ(receive(test::raw_frame(9999, "")), lines{});
    EXPECT_EQ(receive(test::raw_frame(3, "<SomethingNewEvent/>")), lines{})
        << "an event, not the answer to 3";
    EXPECT_EQ(receive(3, csta::hold_call_response{}), lines{"answered HoldCallResponse"});
    EXPECT_EQ(session.passed_over().unreadable, 3U);
}

// Octets that are not framing: closed with the reason, and deaf from then on.
TEST_F(CstaSession, ClosesOnWhatIsNotFraming) {
    for (const std::string_view garbage :
         {"HTTP/1.1 400 Bad Request\r\n", "\x01\x02\x03\x04\x05\x06\x07\x08"}) {
        csta_session one(*find_dialect(config::cti_dialect::ecma354), {});
        (void)one.start(now);
        const auto out = read(one.receive(garbage, now));
        ASSERT_EQ(out.size(), 1U);
        EXPECT_TRUE(out[0].starts_with("closed: the CTI manager sent something that is not CSTA framing: "))
            << out[0];
        EXPECT_EQ(read(one.receive(test::frame(1, grant(180s)), now)), lines{});
    }
}

// One octet at a time comes to the same as all at once.
TEST_F(CstaSession, ReadsAStreamCutAnywhere) {
    const std::string stream = test::frame(1, grant(180s)) + test::frame(9999, csta::delivered_event{}) +
                               test::frame(4, csta::system_status{}) +
                               test::frame(9999, csta::established_event{});
    (void)session.start(now);
    lines heard;
    for (const char octet : stream)
        for (auto& line : receive(std::string_view(&octet, 1))) heard.push_back(std::move(line));
    EXPECT_EQ(heard, (lines{"signed in", "heard DeliveredEvent", "send 4 SystemStatusResponse",
                            "heard SystemStatus", "heard EstablishedEvent"}));
}

// Random answers, repeats, garbage XML and silences over ten seeds: each request is answered at most once,
// and exactly once when its answer came.
TEST_F(CstaSession, AnswersEachRequestOnceWhateverTheManagerDoes) {
    for (unsigned seed = 1; seed <= 10; ++seed) {
        std::mt19937 chance(seed);
        csta_session one(*find_dialect(config::cti_dialect::ecma354), {});
        (void)one.start(now);
        (void)one.receive(test::frame(1, grant(0s)), now);
        std::vector<int> times;
        std::vector<unsigned> ids;
        const auto run = [](csta_session::outputs out) {
            for (auto& o : out)
                if (auto* a = std::get_if<csta_session::answered>(&o)) a->done(std::move(a->with));
        };
        for (int step = 0; step < 1500; ++step) {
            const auto dice = chance() % 10;
            if (dice < 5) {
                const auto number = times.size();
                times.push_back(0);
                auto out = one.request(
                    csta::answer_call{}, [&times, number](const auto&) { ++times[number]; }, now);
                ids.push_back(test::read_frames(std::get<csta_session::send>(out.at(0)).bytes).at(0).id);
            } else if (dice < 8 && !ids.empty()) {
                run(one.receive(test::raw_frame(ids[chance() % ids.size()], "<AnswerCallResponse/>"), now));
            } else if (dice == 8) {
                run(one.receive(
                    test::raw_frame(static_cast<unsigned>(chance() % 10000), "<AnswerCallResponse"), now));
            } else {
                run(one.receive(test::frame(static_cast<unsigned>(chance() % 10000), csta::system_status{}),
                                now));
            }
        }
        ASSERT_TRUE(std::ranges::all_of(times, [](int n) { return n <= 1; })) << "seed " << seed;
        for (const unsigned id : ids) run(one.receive(test::raw_frame(id, "<AnswerCallResponse/>"), now));
        ASSERT_TRUE(std::ranges::all_of(times, [](int n) { return n == 1; })) << "seed " << seed;
    }
}

}  // namespace
}  // namespace ctig::cti
