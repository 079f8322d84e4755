// Sessions leave links that still serve: a reload took the manager out, the PBX says "disabled", or a link
// that returned takes its share (cti.rebalance).
#include <gtest/gtest.h>

#include "cti_gateway/bridge/bridge.hpp"
#include "tests/support/rcc_lab.hpp"

namespace ctig::bridge {
namespace {

using namespace test;
using namespace std::chrono_literals;

std::string dial() {
    return csta_document("MakeCall",
                         "<callingDevice>" + std::string(line_1000) +
                             "</callingDevice><calledDirectoryNumber>tel:1001</calledDirectoryNumber>"
                             "<autoOriginate>doNotPrompt</autoOriginate>");
}
csta::message delivered(std::string cross_ref_id) {
    csta::delivered_event event;
    event.monitor_cross_ref_id = std::move(cross_ref_id);
    event.connection = {.call_id = "pbx-1", .device = {.text = "1000"}};
    event.alerting_device.value = csta::device_id{.text = "1000"};
    event.calling_device.value = csta::device_id{.text = "1001"};
    event.called_device.value = csta::device_id{.text = "1000"};
    event.local_connection_info = csta::local_connection_state::alerting;
    return event;
}

struct LeavingLinks : testing::Test {
    rcc_lab lab{2};
    client_dialog client = lab.sign_in();
    std::string ref = lab.monitor(client, "x1");

    void take_out(std::size_t link) {
        lab.links.at(link).leaving = true;
        lab.sessions.managers_changed();
    }
    [[nodiscard]] std::vector<std::size_t> where() const { return lab.sessions.sessions_by_link(); }
    /// The oldest request, which has to be the stop of that monitor.
    void stops(const std::string& cross_ref_id) {
        ASSERT_FALSE(lab.links.waiting.empty());
        const auto sent = lab.links.answer(csta::message{csta::monitor_stop_response{}});
        EXPECT_EQ(csta::get<csta::monitor_stop>(sent.what).monitor_cross_ref_id, cross_ref_id);
    }
};

TEST_F(LeavingLinks, ASessionMovesAndItsClientHearsNothing) {
    take_out(0);
    EXPECT_EQ(where(), (std::vector<std::size_t>{0, 1}));
    stops("x1");
    lab.recover("y1");
    EXPECT_TRUE(lab.sent.empty());
    EXPECT_EQ(lab.links.gone.size(), 1u) << "nothing is in flight on it";
    lab.sessions.on_link_event(second_link, delivered("y1"));
    EXPECT_EQ(text_in(lab.take().body(), "monitorCrossRefID"), ref);
}

TEST_F(LeavingLinks, TheLinkIsLetGoAgainWhileItStillServes) {
    take_out(0);
    EXPECT_EQ(lab.links.gone, std::vector{first_link});
    lab.pass(100ms);
    EXPECT_EQ(lab.links.gone.size(), 2U);
}

// What is in flight is answered where it was asked; what comes meanwhile is asked on the other link.
TEST_F(LeavingLinks, ARequestInFlightIsAnsweredFirst) {
    lab.send(client.info(dial()));
    take_out(0);
    lab.pass(1s);
    EXPECT_EQ(where(), (std::vector<std::size_t>{1, 0}));
    lab.send(client.info(dial()));
    ASSERT_EQ(lab.links.waiting.size(), 1u) << "the second one waits";
    lab.links.answer(csta::message{
        csta::make_call_response{.calling_device = {.call_id = "pbx-1", .device = {.text = "1000"}}}});
    EXPECT_EQ(lab.take().status(), 200);
    lab.pass(100ms);
    EXPECT_EQ(where(), (std::vector<std::size_t>{0, 1}));
    stops("x1");
    lab.recover("y1");
    ASSERT_EQ(lab.links.waiting.size(), 1u);
    EXPECT_EQ(lab.links.waiting.front().link, second_link);
    EXPECT_TRUE(csta::holds_alternative<csta::make_call>(lab.links.waiting.front().what));
}

// A manager is taken out before the one that takes its place is there: it serves until then.
TEST_F(LeavingLinks, ASessionStaysWhileThereIsNoOtherLink) {
    lab.lose(1);
    take_out(0);
    lab.send(client.info(dial()));
    lab.pass(10s);
    EXPECT_EQ(where(), (std::vector<std::size_t>{1, 0}));
    EXPECT_TRUE(lab.links.gone.empty());
    ASSERT_EQ(lab.links.waiting.size(), 1u);
    EXPECT_EQ(lab.links.waiting.front().link, first_link);
    lab.links.answer(csta::message{csta::make_error(csta::operation_error::generic)});
    lab.bring_back(1);
    EXPECT_EQ(where(), (std::vector<std::size_t>{0, 1}));
    EXPECT_EQ(lab.links.gone, std::vector{first_link});
}

// The other link goes while a request waits to be asked there.
TEST_F(LeavingLinks, WhatWaitsForALinkThatGoesIsAskedOnTheOldOne) {
    lab.send(client.info(dial()));
    take_out(0);
    lab.send(client.info(dial()));
    lab.lose(1);
    lab.links.answer(csta::message{csta::make_error(csta::operation_error::generic)});
    EXPECT_TRUE(lab.links.waiting.empty());
    lab.pass(100ms);
    ASSERT_EQ(lab.links.waiting.size(), 1u);
    EXPECT_EQ(lab.links.waiting.front().link, first_link);
}

TEST_F(LeavingLinks, ALinkWhosePbxIsDisabledIsLeftWhenTheRequestInFlightIsAnswered) {
    lab.send(client.info(dial()));
    lab.links.at(0).system_status = csta::system_status_value::disabled;
    lab.sessions.on_link_event(first_link,
                               csta::system_status{.system_status = csta::system_status_value::disabled});
    EXPECT_EQ(where(), (std::vector<std::size_t>{1, 0}));
    lab.links.answer(csta::message{csta::make_error(csta::operation_error::generic)});
    lab.pass(100ms);
    EXPECT_EQ(where(), (std::vector<std::size_t>{0, 1}));
    EXPECT_TRUE(lab.links.gone.empty()) << "it stays configured";
}

struct Rebalance : testing::Test {
    rcc_lab lab{2};
    std::vector<client_dialog> clients;

    /// Four sessions, all on the first link: the second was away.
    void crowd() {
        lab.lose(1);
        for (const auto* user : {"alice", "bob", "alice", "bob"}) {
            const bool is_alice = std::string_view(user) == "alice";
            clients.push_back(lab.sign_in(user, is_alice ? line_1000 : "tel:1001;phone-context=dialstring"));
        }
        lab.bring_back(1);
        lab.links.waiting.clear();
    }
    [[nodiscard]] std::vector<std::size_t> where() const { return lab.sessions.sessions_by_link(); }
};

TEST_F(Rebalance, IsOffUnlessTheConfigurationAsksForIt) {
    crowd();
    EXPECT_FALSE(lab.sessions.next_timer());
    lab.pass(10min);
    EXPECT_EQ(where(), (std::vector<std::size_t>{4, 0}));
}

TEST_F(Rebalance, MovesSessionsOneByOneOnceTheLinkHasHeld) {
    lab.settings->cti.rebalance = 1;
    crowd();
    lab.pass(59s);
    EXPECT_EQ(where(), (std::vector<std::size_t>{4, 0})) << "it may fall down again";
    lab.pass(1s);
    EXPECT_EQ(where(), (std::vector<std::size_t>{3, 1}));
    lab.pass(1s);
    EXPECT_EQ(where(), (std::vector<std::size_t>{2, 2}));
    lab.pass(10s);
    EXPECT_EQ(where(), (std::vector<std::size_t>{2, 2}));
    EXPECT_FALSE(lab.sessions.next_timer()) << "it is done";
}

TEST_F(Rebalance, LeavesSessionsAloneInWhichSomethingHappens) {
    lab.settings->cti.rebalance = 10;
    crowd();
    const auto ref = lab.monitor(clients[0], "x1");
    lab.sessions.on_link_event(first_link, delivered("x1"));
    for (std::size_t i : {1u, 2u, 3u})
        lab.send(clients[i].info(csta_document(
            "GetDoNotDisturb", "<device>" +
                                   std::string(i == 2 ? line_1000 : "tel:1001;phone-context=dialstring") +
                                   "</device>")));
    ASSERT_EQ(lab.links.waiting.size(), 3u);
    lab.pass(60s);
    EXPECT_EQ(where(), (std::vector<std::size_t>{4, 0})) << "a call, or a request in flight";
    lab.links.answer(csta::message{csta::get_do_not_disturb_response{}});
    lab.pass(1s);
    EXPECT_EQ(where(), (std::vector<std::size_t>{3, 1}));
}

}  // namespace
}  // namespace ctig::bridge
