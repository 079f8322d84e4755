// What one turn brings, and the order in which it is done.
#include <gtest/gtest.h>

#include "tests/support/rcc_lab.hpp"

namespace ctig::bridge {
namespace {

using namespace test;

constexpr auto line_1001 = "tel:1001;phone-context=dialstring";

std::string make_call(const std::string& called) {
    return csta_document("MakeCall", std::string("<callingDevice>") + line_1000 +
                                         "</callingDevice><calledDirectoryNumber>" + called +
                                         "</calledDirectoryNumber>");
}

// What is alike is done in a row; what came among the requests is not forgotten.
TEST(TurnOfTheBridge, ServesRequestsThenWhatCameAmongThemInItsOrder) {
    rcc_lab lab(1);
    auto carol = lab.sign_in("bob", line_1001);
    lab.monitor(carol, "x1", line_1001);
    auto alice = lab.sign_in();
    client_dialog proxy(tcp_flow());
    proxy.call_id = "proxy";
    lab.agent.on_message(tcp_flow(), carol.bye().text(), lab.now);
    lab.agent.on_message(tcp_flow(), proxy.request("OPTIONS").text(), lab.now);
    lab.agent.on_message(tcp_flow(), alice.info(make_call("1001")).text(), lab.now);
    lab.agent.on_message(tcp_flow(), alice.info(make_call("1002")).text(), lab.now);
    lab.pump();
    ASSERT_EQ(lab.links.waiting.size(), 3U);
    EXPECT_TRUE(csta::holds_alternative<csta::make_call>(lab.links.waiting[0].what));
    EXPECT_EQ(csta::get_if<csta::make_call>(&lab.links.waiting[1].what)->called_directory_number.text,
              "1002");
    EXPECT_TRUE(csta::holds_alternative<csta::monitor_stop>(lab.links.waiting[2].what));
    EXPECT_EQ(lab.take().header("Call-ID"), carol.call_id);
    EXPECT_EQ(lab.take().header("Call-ID"), "proxy");
}

// After a crash a client's re-INVITE brings its session back, and what it asks right behind it is served.
TEST(TurnOfTheBridge, ServesARequestBehindTheInviteThatRebuildsItsSession) {
    auto client = rcc_lab(1).sign_in();
    rcc_lab lab(1);
    auto again = client.reinvite();
    again.from = "<sip:alice@example.com>;tag=" + client.from_tag;
    again.body = status_document(line_1000);
    auto request = client.info(make_call("1001"));
    request.from = again.from;
    lab.agent.on_message(tcp_flow(), again.text(), lab.now);
    lab.agent.on_message(tcp_flow(), request.text(), lab.now);
    lab.pump();
    EXPECT_EQ(lab.take().status(), 200);
    EXPECT_TRUE(lab.sent.empty()) << lab.sent.front().bytes;
    lab.recover("x1");
    ASSERT_FALSE(lab.links.waiting.empty());
    EXPECT_TRUE(csta::holds_alternative<csta::make_call>(lab.links.waiting.front().what));
}

TEST(TurnOfTheBridge, ServesARequestThatCameBeforeTheEndOfItsSession) {
    rcc_lab lab(1);
    auto alice = lab.sign_in();
    lab.agent.on_message(tcp_flow(), alice.info(make_call("1001")).text(), lab.now);
    auto asked = lab.agent.poll();
    ASSERT_TRUE(asked);
    const auto dialog = std::get<sip::info_received>(*asked).dialog;
    lab.sessions.on_output(std::move(*asked));
    lab.sessions.on_output(sip::dialog_ended{dialog, sip::dialog_end::bye});
    EXPECT_TRUE(lab.sessions.serve_outputs());
    EXPECT_EQ(lab.links.waiting.size(), 1U);
    EXPECT_EQ(lab.sessions.sessions(), 0U);
}

}  // namespace
}  // namespace ctig::bridge
