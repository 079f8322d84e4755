// A session outlives its CTI link (product.md 12), one case each; fail_over_test.cpp has them all at random.
#include <gtest/gtest.h>

#include "cti_gateway/bridge/bridge.hpp"
#include "tests/support/rcc_lab.hpp"

namespace ctig::bridge {
namespace {

using namespace test;
using state = csta::local_connection_state;

csta::message established(std::string cross_ref_id, std::string call_id) {
    csta::established_event event;
    event.monitor_cross_ref_id = std::move(cross_ref_id);
    event.established_connection = {.call_id = std::move(call_id), .device = {.text = "1000"}};
    event.answering_device.value = csta::device_id{.text = "1000"};
    event.calling_device.value = csta::device_id{.text = "1001"};
    event.called_device.value = csta::device_id{.text = "1000"};
    event.local_connection_info = state::connected;
    return event;
}
csta::snapshot_device_data one_call(std::string call_id, state own, std::string far = "1001") {
    return {.items = {{.connection_identifier = {.call_id = std::move(call_id), .device = {.text = "1000"}},
                       .endpoint_device = csta::extended_device_id{csta::device_id{.text = std::move(far)}},
                       .local_call_state = {
                           .value = csta::compound_call_state{.states = {own, state::connected}}}}}};
}
std::string hold(const std::string& token) {
    return csta_document("HoldCall", "<callToBeHeld><callID>" + token + "</callID><deviceID>" + line_1000 +
                                         "</deviceID></callToBeHeld>");
}
std::string snapshot() {
    return csta_document("SnapshotDevice", "<snapshotObject>" + std::string(line_1000) + "</snapshotObject>");
}
std::string monitor_start() {
    return csta_document("MonitorStart", "<monitorObject><deviceObject>" + std::string(line_1000) +
                                             "</deviceObject></monitorObject>");
}

struct Recovery : testing::Test {
    rcc_lab lab{2};
    client_dialog client = lab.sign_in();
    std::string ref = lab.monitor(client, "x1");
    /// A call that the client knows; its token.
    std::string talk() {
        lab.sessions.on_link_event(first_link, established("x1", "pbx-1"));
        return text_in(lab.take().body(), "callID");
    }
};

TEST_F(Recovery, TellsThatACallEndedMeanwhileUnderTheNamesThatTheClientKnows) {
    const auto token = talk();
    lab.lose(0);
    EXPECT_TRUE(lab.sent.empty());
    lab.recover("y1");
    ASSERT_EQ(lab.sent.size(), 1u);
    const auto body = lab.take().body();
    EXPECT_NE(body.find("<ConnectionClearedEvent"), std::string::npos);
    EXPECT_EQ(text_in(body, "monitorCrossRefID"), ref);
    EXPECT_EQ(text_in(body, "callID"), token);
    EXPECT_EQ(text_in(body, "deviceID"), line_1000);
}

TEST_F(Recovery, SaysNothingOfACallThatIsAsItWasAndGoesOnWithIt) {
    const auto token = talk();
    lab.lose(0);
    lab.recover("y1", one_call("pbx-1", state::connected));
    EXPECT_TRUE(lab.sent.empty());
    lab.send(client.info(hold(token)));
    ASSERT_EQ(lab.links.waiting.size(), 1u);
    EXPECT_EQ(lab.links.waiting.front().link, second_link);
    EXPECT_EQ(csta::get<csta::hold_call>(lab.links.waiting.front().what).call_to_be_held.call_id, "pbx-1");
}

TEST_F(Recovery, FindsTheCallAgainWhereTheOtherManagerNumbersItDifferently) {
    lab.settings->cti.call_ids = config::cti_call_ids::manager;
    const auto token = talk();
    lab.lose(0);
    lab.send(client.info(hold(token)));  // waits: its call has no name there yet
    lab.recover("y1", one_call("9", state::connected));
    EXPECT_TRUE(lab.sent.empty());
    ASSERT_EQ(lab.links.waiting.size(), 1u);
    EXPECT_EQ(csta::get<csta::hold_call>(lab.links.waiting.front().what).call_to_be_held.call_id, "9");
}

TEST_F(Recovery, HoldsEventsBackUntilTheDifferenceIsTold) {
    lab.lose(0);
    lab.links.answer(csta::message{csta::monitor_start_response{.monitor_cross_ref_id = "y1"}});
    lab.sessions.on_link_event(second_link, established("y1", "pbx-5"));
    EXPECT_TRUE(lab.sent.empty());
    while (!lab.links.waiting.empty())
        lab.links.answer(
            csta::holds_alternative<csta::snapshot_device>(lab.links.waiting.front().what)
                ? csta::message{csta::snapshot_device_response{
                      .cross_ref_id_or_snapshot_data = {.value = one_call("pbx-5", state::connected)}}}
                : csta::message{csta::make_error(csta::operation_error::service_not_supported)});
    ASSERT_EQ(lab.sent.size(), 1u) << "once, not by the snapshot and by the event";
    EXPECT_NE(lab.take().body().find("<EstablishedEvent"), std::string::npos);
}

TEST_F(Recovery, AsksAQuestionThatWasInFlightAgainOnTheOtherLink) {
    lab.send(client.info(csta_document("GetAutoAnswer", "<device>" + std::string(line_1000) + "</device>")));
    lab.links.at(0).state = cti::link_state::out_of_service;
    lab.links.answer(make_error_code(cti::errc::link_lost));
    lab.lose(0);
    EXPECT_TRUE(lab.sent.empty());
    lab.recover("y1");
    ASSERT_EQ(lab.links.waiting.size(), 1u);
    EXPECT_TRUE(csta::holds_alternative<csta::get_auto_answer>(lab.links.waiting.front().what));
    EXPECT_EQ(lab.links.waiting.front().link, second_link);
}

TEST_F(Recovery, RefusesTheQuestionAtOnceWhenNoLinkIsLeft) {
    lab.lose(1);
    lab.send(client.info(snapshot()));
    lab.links.at(0).state = cti::link_state::out_of_service;
    lab.links.answer(make_error_code(cti::errc::link_lost));
    lab.lose(0);
    ASSERT_EQ(lab.links.waiting.size(), 1u);  // the pool says so, as of a link that is not in service
    lab.links.answer(make_error_code(cti::errc::not_in_service));
    EXPECT_EQ(text_in(lab.take().body(), "systemResourceAvailibility"), "resourceOutOfService");
}

// A person who dials during an outage hears at once that it cannot be done, not when the next link is tried.
TEST_F(Recovery, RefusesWhatIsAskedWhileNoLinkIsLeft) {
    const auto token = talk();
    lab.lose(0);
    lab.lose(1);
    lab.links.waiting.clear();
    lab.send(client.info(hold(token)));
    ASSERT_EQ(lab.links.waiting.size(), 1u);  // the pool says so, as of a link that is not in service
    lab.links.answer(make_error_code(cti::errc::not_in_service));
    EXPECT_EQ(text_in(lab.take().body(), "systemResourceAvailibility"), "resourceOutOfService");
}

// pidgin-sipe takes no second attempt: a MonitorStart that fails leaves its user deaf until the next sign-in.
TEST_F(Recovery, StartsAMonitorThatWasInFlightOnTheOtherLink) {
    auto late = lab.sign_in();
    lab.sent.clear();
    lab.lose(0);  // the first session's; the second is on the other link
    lab.recover("y1");
    lab.bring_back(0);
    lab.links.waiting.clear();
    lab.send(late.info(monitor_start()));
    EXPECT_EQ(lab.take().status(), 200) << "the device has a monitor there";
}

TEST_F(Recovery, TriesAMonitorAgainThatThePbxRefused) {
    const auto token = talk();
    lab.lose(0);
    lab.links.answer(csta::message{csta::make_error(csta::operation_error::invalid_monitor_object)});
    EXPECT_TRUE(lab.links.waiting.empty());
    ASSERT_TRUE(lab.sessions.next_timer());
    lab.pass(std::chrono::seconds{1});
    lab.recover("y1", one_call("pbx-1", state::hold));
    const auto body = lab.take().body();
    EXPECT_NE(body.find("<HeldEvent"), std::string::npos);
    EXPECT_EQ(text_in(body, "callID"), token);
    EXPECT_FALSE(lab.sessions.next_timer());
}

// Requests wait for the monitors to be back, but not for one that the PBX refuses.
TEST_F(Recovery, DoesNotKeepRequestsWaitingForAMonitorThatThePbxRefuses) {
    const auto token = talk();
    lab.lose(0);
    lab.send(client.info(hold(token)));
    ASSERT_EQ(lab.links.waiting.size(), 1u);
    lab.links.answer(csta::message{csta::make_error(csta::operation_error::invalid_monitor_object)});
    ASSERT_EQ(lab.links.waiting.size(), 1u);
    EXPECT_TRUE(csta::holds_alternative<csta::hold_call>(lab.links.waiting.front().what));
    lab.send(client.info(hold(token)));
    EXPECT_EQ(lab.links.waiting.size(), 2u);
}

TEST_F(Recovery, StartsAMonitorAgainThatThePbxEnded) {
    talk();
    lab.sessions.on_link_event(first_link, csta::monitor_stop{.monitor_cross_ref_id = "x1"});
    lab.recover("x2");
    EXPECT_NE(lab.take().body().find("<ConnectionClearedEvent"), std::string::npos);
    lab.sessions.on_link_event(first_link, established("x2", "pbx-2"));
    EXPECT_EQ(text_in(lab.take().body(), "monitorCrossRefID"), ref);
}

// It has its reasons: asked again at once each time, it would do nothing else.
TEST_F(Recovery, AsksEverMoreSlowlyForAMonitorThatThePbxEndsAgainAndAgain) {
    const auto end = [&](std::string reference) {
        lab.sessions.on_link_event(first_link,
                                   csta::monitor_stop{.monitor_cross_ref_id = std::move(reference)});
    };
    end("x1");
    lab.recover("x2");
    int reference = 2;
    for (const int pause : {1, 2, 4}) {
        end("x" + std::to_string(reference));
        EXPECT_TRUE(lab.links.waiting.empty());
        lab.pass(std::chrono::seconds{pause} - std::chrono::milliseconds{1});
        EXPECT_TRUE(lab.links.waiting.empty()) << pause;
        lab.pass(std::chrono::milliseconds{1});
        ASSERT_FALSE(lab.links.waiting.empty()) << pause;
        lab.recover("x" + std::to_string(++reference));
    }
    lab.pass(std::chrono::minutes{1});
    end("x5");
    EXPECT_FALSE(lab.links.waiting.empty()) << "it has held for a while";
}

TEST_F(Recovery, LetsRequestsThroughWhileAMonitorThatWasEndedTwiceIsAway) {
    lab.sessions.on_link_event(first_link, csta::monitor_stop{.monitor_cross_ref_id = "x1"});
    lab.send(client.info(snapshot()));  // waits for the monitor
    lab.links.answer(csta::message{csta::monitor_start_response{.monitor_cross_ref_id = "x2"}});
    lab.links.waiting.clear();
    lab.sessions.on_link_event(first_link, csta::monitor_stop{.monitor_cross_ref_id = "x2"});
    ASSERT_EQ(lab.links.waiting.size(), 1u);
    EXPECT_TRUE(csta::holds_alternative<csta::snapshot_device>(lab.links.waiting.front().what));
}

// cti.failover = "reinvite": what the original does.
TEST_F(Recovery, IsLeftToTheClientWhereTheConfigurationSaysSo) {
    lab.settings->cti.failover = config::cti_failover::reinvite;
    lab.lose(0);
    EXPECT_EQ(lab.take().method(), "BYE");
    EXPECT_EQ(lab.sessions.sessions(), 0u);
    lab.sent.clear();
    lab.send(client.info(snapshot()));
    EXPECT_EQ(lab.take().status(), 481);
}

TEST_F(Recovery, MakesUpWhatThePersonsOtherPhoneDoes) {
    const std::string line = "tel:1002;phone-context=dialstring";
    lab.selected = lineuri::line_appearance{.device = "SEP3", .line = "1002", .partition = "lab"};
    auto carol = lab.sign_in("carol", line);
    const auto theirs = lab.monitor(carol, "c1", line);
    lab.selected = lineuri::line_appearance{.device = "soft", .line = "1002", .partition = "lab"};
    lab.sessions.selection_changed("carol");
    ASSERT_EQ(lab.links.waiting.size(), 2u);
    lab.links.waiting.pop_front();  // the stop of the old one
    csta::snapshot_device_data calls = one_call("pbx-7", state::alerting);
    calls.items[0].connection_identifier.device.text = "1002;device=soft";
    lab.recover("c2", calls);
    const auto body = lab.take().body();
    EXPECT_NE(body.find("<DeliveredEvent"), std::string::npos) << body;
    EXPECT_EQ(text_in(body, "monitorCrossRefID"), theirs);
    EXPECT_EQ(text_in(body, "deviceID"), line);
}

// product.md 4: after the sign-in a new selection overrides the line URI's device; without one it counts
// again.
TEST_F(Recovery, FollowsAChoiceThatOverridesTheLineUrisDevice) {
    const std::string line = "tel:1002;phone-context=dialstring;device=SEP3;partition=lab";
    auto carol = lab.sign_in("carol", line);
    (void)lab.monitor(carol, "c1", line);
    const auto monitored = [&] {
        const auto& start = csta::get<csta::monitor_start>(lab.links.waiting.back().what);
        return std::get<csta::device_id>(start.monitor_object.value).text;
    };
    lab.selected = lineuri::line_appearance{.device = "soft", .line = "1002", .partition = "lab"};
    lab.sessions.selection_changed("carol");
    ASSERT_EQ(lab.links.waiting.size(), 2u);
    EXPECT_EQ(monitored(), "1002;device=soft");
    lab.links.waiting.pop_front();  // the stop of the old one
    lab.recover("c2");
    lab.selected.reset();
    lab.sessions.selection_changed("carol");
    ASSERT_EQ(lab.links.waiting.size(), 2u);
    EXPECT_EQ(monitored(), "1002;device=SEP3");
}

TEST_F(Recovery, LeavesALinkWhosePbxIsDisabledThoughItIsThere) {
    talk();
    lab.links.at(0).system_status = csta::system_status_value::disabled;
    lab.sessions.on_link_event(first_link,
                               csta::system_status{.system_status = csta::system_status_value::disabled});
    ASSERT_EQ(lab.links.waiting.size(), 2u);
    EXPECT_EQ(csta::get<csta::monitor_stop>(lab.links.waiting.front().what).monitor_cross_ref_id, "x1");
    lab.links.waiting.pop_front();
    lab.recover("y1", one_call("pbx-1", state::connected));
    EXPECT_TRUE(lab.sent.empty());
    EXPECT_EQ(lab.sessions.sessions_by_link(), (std::vector<std::size_t>{0, 1}));
}

// The PBX may send a monitor's first event before the answer that names the monitor.
TEST_F(Recovery, LosesNoEventThatComesBeforeTheMonitorsAnswer) {
    auto bob = lab.sign_in("bob", "tel:1001;phone-context=dialstring");
    lab.send(bob.info(csta_document("MonitorStart",
                                    "<monitorObject><deviceObject>tel:1001;phone-context=dialstring"
                                    "</deviceObject></monitorObject>")));
    lab.sessions.on_link_event(second_link, established("b1", "pbx-1"));
    EXPECT_TRUE(lab.sent.empty());
    lab.links.answer(csta::message{csta::monitor_start_response{.monitor_cross_ref_id = "b1"}});
    EXPECT_EQ(lab.take().status(), 200);
    EXPECT_NE(lab.take().body().find("<EstablishedEvent"), std::string::npos);
}

}  // namespace
}  // namespace ctig::bridge
