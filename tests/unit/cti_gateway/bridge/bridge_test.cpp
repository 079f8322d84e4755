#include "cti_gateway/bridge/bridge.hpp"

#include <gtest/gtest.h>

#include "tests/support/rcc_lab.hpp"

namespace ctig::bridge {
namespace {

using namespace test;

csta::message delivered(std::string cross_ref_id, std::string call_id) {
    csta::delivered_event event;
    event.monitor_cross_ref_id = std::move(cross_ref_id);
    event.connection = {.call_id = std::move(call_id), .device = {.text = "1000"}};
    event.alerting_device.value = csta::device_id{.text = "1000"};
    event.calling_device.value = csta::device_id{.text = "1001"};
    event.called_device.value = csta::device_id{.text = "1000"};
    event.local_connection_info = csta::local_connection_state::alerting;
    event.cause = csta::event_cause::new_call;
    return event;
}

std::string make_call(const std::string& called, const std::string& line = line_1000) {
    return csta_document("MakeCall", "<callingDevice>" + line + "</callingDevice><calledDirectoryNumber>" +
                                         called + "</calledDirectoryNumber>");
}

csta::message made(std::string call_id) {
    return csta::make_call_response{
        .calling_device = {.call_id = std::move(call_id), .device = {.text = "1000"}}};
}

TEST(Bridge, AnswersASignInWithTheSystemStatus) {
    rcc_lab lab;
    const auto client = lab.invite("alice", line_1000);
    const auto answer = lab.sent.back();
    EXPECT_EQ(answer.status(), 200);
    EXPECT_EQ(text_in(answer.body(), "systemStatus"), "normal");
    EXPECT_EQ(lab.sessions.sessions(), 1u);
}

// product.md 5: first request to the first link, second to the second, in the configured order.
TEST(Bridge, SpreadsSignInsOverTheLinksInTurn) {
    rcc_lab lab(8);
    const auto sign_in = [&](int count) {
        for (int i = 0; i < count; ++i) {
            lab.sign_in();
            if (i % 200 == 199) lab.pass(std::chrono::seconds(1));  // the links' windows are for a storm
        }
    };
    sign_in(800);
    EXPECT_EQ(lab.sessions.sessions_by_link(), std::vector<std::size_t>(8, 100));
    for (std::size_t dead : {1u, 4u, 6u}) lab.links.at(dead).state = cti::link_state::out_of_service;
    sign_in(500);
    EXPECT_EQ(lab.sessions.sessions_by_link(),
              (std::vector<std::size_t>{200, 100, 200, 200, 100, 200, 100, 200}));
    lab.pass(std::chrono::seconds(1));
    lab.links.at(4).state = cti::link_state::in_service;
    sign_in(60);
    EXPECT_EQ(lab.sessions.sessions_by_link()[4], 110u);
}

TEST(Bridge, KeepsASessionOnItsLink) {
    rcc_lab lab(2);
    auto first = lab.sign_in();
    auto second = lab.sign_in("bob", "tel:1001;phone-context=dialstring");
    for (int i = 0; i < 3; ++i) {
        lab.send(first.info(make_call("1001")));
        EXPECT_EQ(lab.links.waiting.back().link, first_link);
        lab.send(second.info(make_call("1000", "tel:1001;phone-context=dialstring")));
        EXPECT_EQ(lab.links.waiting.back().link, second_link);
    }
}

TEST(Bridge, RefusesASignInAtOnceWhenNoLinkIsInService) {
    rcc_lab lab(1);
    lab.links.at(0).state = cti::link_state::out_of_service;
    lab.invite("alice", line_1000);
    EXPECT_EQ(lab.sent.back().status(), 503);
    EXPECT_LE(std::stoi(lab.sent.back().header("Retry-After")), 5);
    EXPECT_EQ(lab.sessions.sessions(), 0u);
}

TEST(Bridge, RefusesABodyThatCannotBeRead) {
    rcc_lab lab;
    lab.invite("alice", "tel:1000&x=1");
    EXPECT_EQ(lab.sent.back().status(), 400);
    EXPECT_NE(lab.sent.back().header("Warning").find("'&'"), std::string::npos) << lab.sent.back().bytes;
}

TEST(Bridge, GivesThePbxItsOwnNamesAndTheClientBackItsLineUri) {
    rcc_lab lab;
    auto client = lab.sign_in();
    lab.send(client.info(make_call("tel:1001;phone-context=dialstring")));
    const auto& request = csta::get<csta::make_call>(lab.links.waiting.front().what);
    EXPECT_EQ(request.calling_device.text, "1000");
    EXPECT_EQ(request.called_directory_number.text, "1001");
    lab.links.answer(made("pbx-7"));
    const auto answer = lab.take();
    EXPECT_EQ(answer.status(), 200);
    EXPECT_EQ(text_in(answer.body(), "deviceID"), line_1000);
    EXPECT_NE(text_in(answer.body(), "callID"), "pbx-7");
}

TEST(Bridge, FindsTheCallAgainByTheTokenThatItGaveOut) {
    rcc_lab lab;
    auto client = lab.sign_in();
    lab.send(client.info(make_call("1001")));
    lab.links.answer(made("pbx-7"));
    const auto token = text_in(lab.take().body(), "callID");
    lab.send(client.info(csta_document("ClearConnection", "<connectionToBeCleared><callID>" + token +
                                                              "</callID><deviceID>" + line_1000 +
                                                              "</deviceID></connectionToBeCleared>")));
    const auto& request = csta::get<csta::clear_connection>(lab.links.waiting.front().what);
    EXPECT_EQ(request.connection_to_be_cleared.call_id, "pbx-7");
    EXPECT_EQ(request.connection_to_be_cleared.device.text, "1000");
}

TEST(Bridge, RefusesACallThatTheSessionDoesNotKnow) {
    rcc_lab lab;
    auto client = lab.sign_in();
    lab.send(client.info(csta_document("AnswerCall", "<callToBeAnswered><callID>pbx-7</callID><deviceID>" +
                                                         std::string(line_1000) +
                                                         "</deviceID></callToBeAnswered>")));
    EXPECT_TRUE(lab.links.waiting.empty());
    EXPECT_EQ(text_in(lab.take().body(), "operation"), "invalidCallID");
}

// A user reaches only lines that belong to them, in every request of the session.
TEST(Bridge, RefusesEveryRequestOnSomebodyElsesLine) {
    rcc_lab lab;
    auto client = lab.sign_in();
    const std::string theirs = "tel:1001;phone-context=dialstring";
    const std::vector<std::string> requests{
        make_call("1000", theirs),
        csta_document("MonitorStart",
                      "<monitorObject><deviceObject>" + theirs + "</deviceObject></monitorObject>"),
        csta_document("SnapshotDevice", "<snapshotObject>" + theirs + "</snapshotObject>"),
        csta_document("GetForwarding", "<device>" + theirs + "</device>"),
        csta_document("SetDoNotDisturb",
                      "<device>" + theirs + "</device><doNotDisturbOn>true</doNotDisturbOn>"),
        csta_document("HoldCall", "<callToBeHeld><deviceID>" + theirs + "</deviceID></callToBeHeld>"),
    };
    for (const auto& request : requests) {
        lab.send(client.info(request));
        EXPECT_TRUE(lab.links.waiting.empty()) << request;
        EXPECT_EQ(text_in(lab.take().body(), "operation"), "privilegeViolationSpecifiedDevice") << request;
    }
}

TEST(Bridge, TellsEverySessionThatWatchesALineUnderItsOwnCrossReference) {
    rcc_lab lab(1);
    auto home = lab.sign_in(), desk = lab.sign_in();
    const auto home_ref = lab.monitor(home, "x1"), desk_ref = lab.monitor(desk, "unused");
    EXPECT_NE(home_ref, desk_ref);
    lab.sessions.on_link_event(first_link, delivered("x1", "pbx-1"));
    ASSERT_EQ(lab.sent.size(), 2u);
    const auto one = lab.take(), other = lab.take();
    EXPECT_EQ(one.method(), "INFO");
    EXPECT_EQ(
        (std::set{text_in(one.body(), "monitorCrossRefID"), text_in(other.body(), "monitorCrossRefID")}),
        (std::set{home_ref, desk_ref}));
    EXPECT_EQ(text_in(one.body(), "deviceID"), line_1000);
    EXPECT_NE(one.body().find("tel:1001;phone-context=dialstring"), std::string::npos);
}

TEST(Bridge, SendsTheResponseBeforeTheEventsThatTheRequestCaused) {
    rcc_lab lab(1);
    auto client = lab.sign_in();
    lab.monitor(client, "x1");
    lab.send(client.info(make_call("1001")));
    lab.links.answer(made("pbx-1"));
    lab.sessions.on_link_event(first_link, delivered("x1", "pbx-1"));
    EXPECT_EQ(lab.take().status(), 200);
    EXPECT_EQ(lab.take().method(), "INFO");
}

TEST(Bridge, StopsTheMonitorOfASessionThatEnds) {
    rcc_lab lab(1);
    auto client = lab.sign_in();
    lab.monitor(client, "x1");
    lab.send(client.bye());
    ASSERT_EQ(lab.links.waiting.size(), 1u);
    EXPECT_EQ(csta::get<csta::monitor_stop>(lab.links.waiting.front().what).monitor_cross_ref_id, "x1");
    EXPECT_EQ(lab.sessions.sessions(), 0u);
    lab.sent.clear();
    lab.sessions.on_link_event(first_link, delivered("x1", "pbx-1"));
    EXPECT_TRUE(lab.sent.empty());
}

// What came together is read first and served then, in its order: the PBX hears of a request before the end
// of the session behind it.
TEST(Bridge, ServesARequestBeforeTheByeBehindIt) {
    rcc_lab lab(1);
    auto client = lab.sign_in();
    lab.monitor(client, "x1");
    const auto device = "<device>" + std::string(line_1000) + "</device>";
    for (const auto& request : {client.info(csta_document("GetAutoAnswer", device)),
                                client.info(csta_document("GetForwarding", device)), client.bye()})
        lab.agent.on_message(tcp_flow(), request.text(), lab.now);
    EXPECT_TRUE(lab.links.waiting.empty()) << "nobody has taken what the user agent has put out";
    lab.pump();
    ASSERT_EQ(lab.links.waiting.size(), 3u);
    EXPECT_EQ(csta::message_name(lab.links.waiting[0].what), "GetAutoAnswer");
    EXPECT_EQ(csta::message_name(lab.links.waiting[1].what), "GetForwarding");
    EXPECT_EQ(csta::message_name(lab.links.waiting[2].what), "MonitorStop");
}

// In one segment, before anybody has answered the refresh: the session is as it was.
TEST(Bridge, KeepsASessionWhoseRefreshIsCancelledBehindIt) {
    rcc_lab lab(1);
    auto client = lab.sign_in();
    lab.agent.on_message(tcp_flow(), client.reinvite().text(), lab.now);
    lab.agent.on_message(tcp_flow(), client.cancel().text(), lab.now);
    lab.pump();
    EXPECT_EQ(lab.sessions.sessions(), 1u);
    lab.sent.clear();
    lab.send(client.info(status_document(line_1000)));
    EXPECT_EQ(lab.take().status(), 200);
}

// A sign-in that is cancelled behind it is none: what its client had before stays.
TEST(Bridge, SignsNobodyInWhoHasCancelled) {
    rcc_lab lab(1);
    (void)lab.sign_in();
    lab.audited.clear();
    client_dialog again(tcp_flow());
    again.call_id = "again";
    auto invite = again.invite();
    invite.from = "<sip:alice@example.com>;tag=" + again.from_tag;
    invite.content_type = csta_type;
    invite.body = status_document(line_1000);
    lab.agent.on_message(tcp_flow(), invite.text(), lab.now);
    lab.agent.on_message(tcp_flow(), again.cancel().text(), lab.now);
    lab.pump();
    EXPECT_EQ(lab.sessions.sessions(), 1u);
    EXPECT_TRUE(lab.audited.empty());
}

// Expiry ends the session and its monitors (product.md 6).
TEST(Bridge, StopsTheMonitorOfASessionThatExpires) {
    rcc_lab lab(1);
    auto client = lab.sign_in();
    lab.monitor(client, "x1");
    lab.now += std::chrono::hours(25);
    lab.agent.on_timer(lab.now);
    lab.pump();
    EXPECT_EQ(lab.take().method(), "BYE");
    EXPECT_EQ(lab.sessions.sessions(), 0u);
    ASSERT_EQ(lab.links.waiting.size(), 1u);
    EXPECT_EQ(csta::get<csta::monitor_stop>(lab.links.waiting.front().what).monitor_cross_ref_id, "x1");
}

// Another node, or the same after its memory was lost: the client's next refresh makes the session anew, and
// its monitor lives under the name that the client knows (RFC 3261 12.2.2).
TEST(Bridge, RebuildsALostSessionWithItsMonitorUnderTheSameName) {
    rcc_lab before(1), after(1);
    auto client = before.sign_in();
    const auto ours = before.monitor(client, "x1");
    auto refresh = client.reinvite();
    refresh.from = "<sip:alice@example.com>;tag=" + client.from_tag;
    refresh.content_type = csta_type;
    refresh.body = status_document(line_1000);
    after.send(refresh);
    EXPECT_EQ(after.sent.back().status(), 200);
    EXPECT_EQ(after.sessions.sessions(), 1u);
    after.send(client.ack());
    after.sent.clear();
    after.recover("y7");
    after.sessions.on_link_event(first_link, delivered("y7", "pbx-2"));
    EXPECT_EQ(text_in(after.take().body(), "monitorCrossRefID"), ours);
}

// A client that stops one of two monitors and starts another must not hear every event twice.
TEST(Bridge, NeverGivesTwoMonitorsOfASessionTheSameName) {
    rcc_lab lab(1);
    auto client = lab.sign_in();
    const auto first = lab.monitor(client, "x1"), second = lab.monitor(client, "unused");
    lab.send(
        client.info(csta_document("MonitorStop", "<monitorCrossRefID>" + first + "</monitorCrossRefID>")));
    (void)lab.take();
    const auto third = lab.monitor(client, "unused");
    EXPECT_NE(third, second);
    EXPECT_EQ(third, first) << "the first monitor of a line has the same name on every node";
}

std::string monitor_start(const std::string& line) {
    return csta_document("MonitorStart",
                         "<monitorObject><deviceObject>" + line + "</deviceObject></monitorObject>");
}

// The cross reference can be computed by a client that knows how: the stop may overtake the PBX's answer.
TEST(Bridge, SurvivesAMonitorStopBeforeThePbxAnsweredTheStart) {
    rcc_lab lab(1);
    auto client = lab.sign_in();
    lab.send(client.info(monitor_start(line_1000)));
    const auto ref = derive_cross_ref_id(client.call_id, client.from_tag, line_1000, 0);
    lab.send(client.info(csta_document("MonitorStop", "<monitorCrossRefID>" + ref + "</monitorCrossRefID>")));
    EXPECT_NE(lab.take().body().find("MonitorStopResponse"), std::string::npos);
    lab.send(client.info(monitor_start(line_1000)));  // the same name again
    lab.links.answer(csta::message{csta::monitor_start_response{.monitor_cross_ref_id = "x1"}});
    EXPECT_EQ(text_in(lab.take().body(), "operation"), "invalidMonitorCrossRefID");
    lab.links.answer(csta::message{csta::monitor_start_response{.monitor_cross_ref_id = "x2"}});
    EXPECT_EQ(text_in(lab.take().body(), "monitorCrossRefID"), ref);
    lab.sessions.on_link_event(first_link, delivered("x2", "pbx-1"));
    EXPECT_EQ(text_in(lab.take().body(), "monitorCrossRefID"), ref);
    EXPECT_EQ(lab.sessions.monitors(), 1u);
}

TEST(Bridge, LeavesNoMonitorBehindWhenByeOvertakesSeveralStarts) {
    rcc_lab lab(1);
    const std::string base = "tel:1002;phone-context=dialstring;device=";
    auto carol = lab.sign_in("carol", base + "soft");
    lab.send(carol.info(monitor_start(base + "soft")));
    lab.send(carol.info(monitor_start(base + "SEP3")));
    lab.send(carol.bye());
    EXPECT_EQ(lab.sessions.monitors(), 0u);
    for (const auto* ref : {"x1", "x2"})
        lab.links.answer(csta::message{csta::monitor_start_response{.monitor_cross_ref_id = ref}});
    ASSERT_EQ(lab.links.waiting.size(), 2u);
    for (const auto& request : lab.links.waiting)
        EXPECT_TRUE(csta::holds_alternative<csta::monitor_stop>(request.what));
}

TEST(Bridge, MovesToTheChosenPhoneWhileTheMonitorIsStillStarting) {
    rcc_lab lab(1);
    const std::string line = "tel:1002;phone-context=dialstring";
    lab.selected = lineuri::line_appearance{.device = "SEP3", .line = "1002", .partition = "lab"};
    auto carol = lab.sign_in("carol", line);
    lab.send(carol.info(monitor_start(line)));
    lab.selected = lineuri::line_appearance{.device = "soft", .line = "1002", .partition = "lab"};
    lab.sessions.selection_changed("carol");
    ASSERT_EQ(lab.links.waiting.size(), 2u);
    const auto& restarted = csta::get<csta::monitor_start>(lab.links.waiting.back().what);
    EXPECT_EQ(std::get<csta::device_id>(restarted.monitor_object.value).text, "1002;device=soft");
}

TEST(Bridge, LetsNobodyInWhileItStops) {
    rcc_lab lab(1);
    lab.sessions.end_all();
    lab.invite("alice", line_1000);
    EXPECT_EQ(lab.sent.back().status(), 503);
    EXPECT_EQ(lab.sessions.sessions(), 0u);
}

TEST(Bridge, AnswersAServiceThatItDoesNotKnowWithAnError) {
    rcc_lab lab(1);
    auto client = lab.sign_in();
    lab.send(client.info(csta_document("ParkCall", "<parking/>")));
    const auto unknown = lab.take();
    EXPECT_EQ(unknown.status(), 200);
    EXPECT_EQ(text_in(unknown.body(), "operation"), "serviceNotSupported");
    lab.send(client.info(csta_document("MakeCall", "<calledDirectoryNumber>1001</calledDirectoryNumber>")));
    EXPECT_EQ(text_in(lab.take().body(), "operation"), "invalidParameterValue");
    lab.send(client.info("<ParkCall"));
    EXPECT_EQ(lab.take().status(), 400);
    lab.send(client.info("<ParkCall><open></ParkCall>"));
    EXPECT_EQ(lab.take().status(), 400);
}

TEST(Bridge, RefusesToStopAMonitorOfAnotherSession) {
    rcc_lab lab(1);
    auto alice = lab.sign_in(), bob = lab.sign_in("bob", "tel:1001;phone-context=dialstring");
    const auto theirs = lab.monitor(alice, "x1");
    lab.send(bob.info(csta_document("MonitorStop", "<monitorCrossRefID>" + theirs + "</monitorCrossRefID>")));
    EXPECT_EQ(text_in(lab.take().body(), "operation"), "invalidMonitorCrossRefID");
    EXPECT_TRUE(lab.links.waiting.empty());
}

TEST(Bridge, AnswersARequestOnADeadLinkWithAClearError) {
    rcc_lab lab(1);
    auto client = lab.sign_in();
    lab.send(client.info(make_call("1001")));
    lab.links.answer(make_error_code(cti::errc::link_lost));
    EXPECT_EQ(text_in(lab.take().body(), "systemResourceAvailibility"), "resourceOutOfService");
}

TEST(Bridge, AnswersARequestThatThePbxLeftUnanswered) {
    rcc_lab lab(1);
    auto client = lab.sign_in();
    lab.send(client.info(make_call("1001")));
    lab.links.answer(make_error_code(cti::errc::timed_out));
    const auto answer = lab.take();
    EXPECT_EQ(answer.status(), 200);
    EXPECT_EQ(text_in(answer.body(), "systemResourceAvailibility"), "generic");
}

TEST(Bridge, MovesTheSessionsOfALostLinkWithTheirMonitors) {
    rcc_lab lab(2);
    auto client = lab.sign_in();
    const auto ours = lab.monitor(client, "x1");
    lab.links.at(0).state = cti::link_state::out_of_service;
    lab.sessions.on_link_state(first_link, lab.links.at(0));
    ASSERT_EQ(lab.links.waiting.size(), 1u);
    EXPECT_EQ(lab.links.waiting.front().link, second_link);
    lab.recover("y1");
    lab.sessions.on_link_event(second_link, delivered("y1", "pbx-2"));
    EXPECT_EQ(text_in(lab.take().body(), "monitorCrossRefID"), ours);
}

TEST(Bridge, KeepsItsSessionsWhileNoLinkIsInServiceAndTakesThemUpAgain) {
    rcc_lab lab(1);
    auto client = lab.sign_in();
    const auto ours = lab.monitor(client, "x1");
    lab.links.at(0).state = cti::link_state::out_of_service;
    lab.sessions.on_link_state(first_link, lab.links.at(0));
    EXPECT_EQ(lab.sessions.sessions(), 1u);
    EXPECT_TRUE(lab.sent.empty());
    lab.links.at(0).state = cti::link_state::in_service;
    lab.sessions.on_link_state(first_link, lab.links.at(0));
    ASSERT_EQ(lab.links.waiting.size(), 1u);
    lab.recover("x9");
    lab.sessions.on_link_event(first_link, delivered("x9", "pbx-2"));
    EXPECT_EQ(text_in(lab.take().body(), "monitorCrossRefID"), ours);
}

TEST(Bridge, SaysNormalToARefreshWhileItsLinkIsDown) {
    rcc_lab lab(1);
    auto client = lab.sign_in();
    lab.links.at(0).state = cti::link_state::out_of_service;
    auto refresh = client.reinvite();
    refresh.content_type = csta_type;
    refresh.body = status_document(line_1000);
    lab.send(refresh);
    EXPECT_EQ(lab.sent.back().status(), 200);
    EXPECT_EQ(text_in(lab.sent.back().body(), "systemStatus"), "normal");
}

TEST(Bridge, AnswersRequestsOnAnAmbiguousLineWithAnErrorUntilThePhoneIsChosen) {
    rcc_lab lab(1);
    const std::string line = "tel:1002;phone-context=dialstring";
    auto carol = lab.sign_in("carol", line);
    lab.send(carol.info(make_call("1001", line)));
    EXPECT_NE(text_in(lab.take().body(), "privateErrorCode").find("SEP3, soft"), std::string::npos);
    lab.selected = lineuri::line_appearance{.device = "soft", .line = "1002", .partition = "lab"};
    lab.sessions.selection_changed("carol");
    lab.send(carol.info(make_call("1001", line)));
    EXPECT_EQ(csta::get<csta::make_call>(lab.links.waiting.front().what).calling_device.text,
              "1002;device=soft");
}

// OCS dropped the dialog's route, the client opens a new one: its dead dialog goes, other clients of the line
// stay.
TEST(Bridge, ReplacesTheDeadDialogOfTheSameClientOnly) {
    rcc_lab lab(1);
    const auto dead = lab.sign_in(), elsewhere = lab.sign_in();
    client_dialog again(tcp_flow());
    again.call_id = "call-again";
    again.from_tag = "tag-again";
    auto invite = again.invite();
    invite.from = "<sip:alice@example.com>;tag=tag-again";
    invite.contact = "<sip:alice@192.0.2.9:5001>";  // that of the first
    invite.content_type = csta_type;
    invite.body = status_document(line_1000);
    lab.send(invite);
    EXPECT_EQ(lab.sessions.sessions(), 2u);
    std::vector<std::string> ended;
    bool accepted = false;
    for (const auto& message : lab.sent) {
        if (message.status() == 200) accepted = true;
        if (message.status() == 0 && message.method() == "BYE") ended.push_back(message.header("Call-ID"));
    }
    EXPECT_TRUE(accepted);
    EXPECT_EQ(ended, std::vector{dead.call_id});
}

TEST(Bridge, AnswersAnOptionsCheckByTheStateOfTheLinks) {
    rcc_lab lab(1);
    client_dialog balancer(tcp_flow());
    auto options = balancer.request("OPTIONS");
    lab.send(options);
    EXPECT_EQ(lab.take().status(), 200);
    lab.links.at(0).state = cti::link_state::out_of_service;
    lab.send(balancer.request("OPTIONS"));
    const auto answer = lab.take();
    EXPECT_EQ(answer.status(), 503);
    EXPECT_FALSE(answer.has("Retry-After"));
}

TEST(Bridge, BoundsTheLinesMonitorsAndRequestsOfASession) {
    rcc_lab lab(1);
    auto client = lab.sign_in();
    for (int i = 0; i < 400; ++i) lab.send(client.info(make_call("1001")));
    EXPECT_EQ(lab.links.waiting.size(), 256u);
    EXPECT_EQ(text_in(lab.sent.back().body(), "subscribedResourceAvailability"),
              "outstandingReqLimitExceeded");
    lab.sent.clear();
    for (int i = 0; i < 100; ++i) {
        const auto text = std::string(line_1000) + ";x=" + std::to_string(i);
        lab.send(client.info(csta_document(
            "MonitorStart", "<monitorObject><deviceObject>" + text + "</deviceObject></monitorObject>")));
    }
    EXPECT_EQ(text_in(lab.sent.back().body(), "systemResourceAvailibility"), "resourceLimitExceeded");
}

}  // namespace
}  // namespace ctig::bridge
