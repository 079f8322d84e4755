// Number rules, deny patterns and the audit log, as a session meets them.
#include <gtest/gtest.h>

#include "cti_gateway/config/number_rules_file.hpp"
#include "tests/support/rcc_lab.hpp"

namespace ctig::bridge {
namespace {

using namespace test;

constexpr auto rules = R"(
[[profile]]
name = "site"
partition = "lab"
[[rule]]
name = "to an extension"
directions = ["dial", "lookup"]
match = '\+6138804(\d{4})'
replace = "3$1"
[[rule]]
name = "out"
match = '\+(\d+)'
replace = "000$1"
[[rule]]
name = "in"
directions = ["report"]
match = '000(\d+)'
replace = "+$1"
[[rule]]
profile = "site"
match = '7'
replace = "1001"
)";

class numbers_lab : public rcc_lab {
public:
    numbers_lab() {
        const config::numbers_options options{.emergency = {"112"}, .deny = {"000(?:881|882).*"}};
        std::vector<std::string> mistakes;
        plan = config::parse_number_plan(rules, "rules", options, mistakes);
        EXPECT_TRUE(plan) << mistakes.front();
        sessions.replace(people, settings, plan);
    }
    std::shared_ptr<const lineuri::number_plan> plan;
    std::string dial(client_dialog& client, const std::string& number) {
        send(client.info(csta_document("MakeCall", "<callingDevice>" + std::string(line_1000) +
                                                       "</callingDevice><calledDirectoryNumber>" + number +
                                                       "</calledDirectoryNumber>")));
        if (links.waiting.empty()) return {};
        auto what = links.answer(csta::message{
            csta::make_call_response{.calling_device = {.call_id = "pbx-7", .device = {.text = "1000"}}}});
        return csta::get<csta::make_call>(what.what).called_directory_number.text;
    }
};

TEST(BridgeNumbers, DialsByTheRulesAndLeavesEmergencyNumbersAlone) {
    numbers_lab lab;
    auto client = lab.sign_in();
    EXPECT_EQ(lab.dial(client, "tel:+61-3-8804-3187"), "33187");
    EXPECT_EQ(lab.dial(client, "tel:+4930123"), "0004930123");
    EXPECT_EQ(lab.dial(client, "tel:7;phone-context=dialstring"), "1001");
    EXPECT_EQ(lab.dial(client, "tel:112;phone-context=dialstring"), "112");
    EXPECT_EQ(lab.dial(client, "1234"), "1234");
}

TEST(BridgeNumbers, RefusesADeniedNumberBeforeThePbxSeesIt) {
    numbers_lab lab;
    auto client = lab.sign_in();
    for (const auto* number : {"000881123", "tel:+881123", "00-0.(882)1"}) {
        EXPECT_EQ(lab.dial(client, number), "");
        EXPECT_EQ(text_in(lab.take().body(), "operation"), "privilegeViolationCalledDevice");
    }
    lab.send(client.info(csta_document(
        "SetForwarding", "<device>" + std::string(line_1000) +
                             "</device><forwardingType>forwardImmediate</forwardingType><activateForward>true"
                             "</activateForward><forwardDN>tel:+881123</forwardDN>")));
    EXPECT_TRUE(lab.links.waiting.empty());
    EXPECT_EQ(text_in(lab.take().body(), "operation"), "privilegeViolationDestinationDevice");
}

// Digits that are sent while a call is dialled are its number, which the rules would not see as a whole.
TEST(BridgeNumbers, AreNotDialledDigitByDigitWhereSomeAreDenied) {
    numbers_lab lab;
    lab.settings->numbers.deny = {"000(?:881|882).*"};
    auto client = lab.sign_in();
    (void)lab.monitor(client, "m1");
    EXPECT_EQ(lab.dial(client, "000"), "000");
    const auto call = text_in(lab.take().body(), "callID");
    const auto digits = csta_document(
        "GenerateDigits", "<connectionToSendDigits><callID>" + call + "</callID><deviceID>" + line_1000 +
                              "</deviceID></connectionToSendDigits><charactersToSend>881</charactersToSend>");
    const auto own_state = [&](csta::local_connection_state state) {
        csta::originated_event event;
        event.monitor_cross_ref_id = "m1";
        event.originated_connection = {.call_id = "pbx-7", .device = {.text = "1000"}};
        event.calling_device.value = csta::device_id{.text = "1000"};
        event.local_connection_info = state;
        lab.sessions.on_link_event(first_link, event);
        (void)lab.take();
    };
    lab.send(client.info(digits));  // the PBX has not told of the call yet
    EXPECT_EQ(text_in(lab.take().body(), "operation"), "privilegeViolationCalledDevice");
    own_state(csta::local_connection_state::initiated);
    lab.send(client.info(digits));
    EXPECT_EQ(text_in(lab.take().body(), "operation"), "privilegeViolationCalledDevice");
    EXPECT_TRUE(lab.links.waiting.empty());
    own_state(csta::local_connection_state::connected);
    lab.send(client.info(digits));
    EXPECT_EQ(lab.links.waiting.size(), 1u);
}

TEST(BridgeNumbers, ReportsNumbersInTheFormThatTheClientCanLookUp) {
    numbers_lab lab;
    auto client = lab.sign_in();
    (void)lab.monitor(client, "m1");
    csta::delivered_event event;
    event.monitor_cross_ref_id = "m1";
    event.connection = {.call_id = "pbx-7", .device = {.text = "1000"}};
    event.alerting_device.value = csta::device_id{.text = "1000"};
    event.calling_device.value = csta::device_id{.text = "0004930123"};
    event.called_device.value = csta::device_id{.text = "1000"};
    event.local_connection_info = csta::local_connection_state::alerting;
    event.cause = csta::event_cause::new_call;
    lab.sessions.on_link_event(first_link, event);
    const auto body = lab.take().body();
    EXPECT_NE(body.find("tel:+4930123<"), std::string::npos) << body;
    EXPECT_NE(body.find(line_1000), std::string::npos) << body;
}

// The line URI of an address book in E.164, the line of the PBX by its extension; without
// phone-context=dialstring.
TEST(BridgeNumbers, FindTheLineThatAnE164LineUriMeans) {
    std::vector<std::string> mistakes;
    const auto people = directory::parse_directory(
        "[[user]]\nid = \"ann\"\nrcc = true\nappearances = [ { device = \"SEP9\", line = \"33187\" } ]\n"
        "[[device]]\nname = \"SEP9\"\nlines = [ { number = \"33187\" } ]\n",
        "people", mistakes);
    ASSERT_TRUE(people);
    numbers_lab lab;
    lab.sessions.replace(people, lab.settings, lab.plan);
    auto client = lab.sign_in("ann", "tel:+61388043187");
    (void)lab.monitor(client, "m1", "tel:+61388043187");
    EXPECT_EQ(lab.sessions.sessions(), 1u);
}

TEST(BridgeNumbers, FollowAReload) {
    numbers_lab lab;
    auto client = lab.sign_in();
    lab.sessions.replace(lab.people, lab.settings, nullptr);
    EXPECT_EQ(lab.dial(client, "tel:+4930123"), "+4930123");
}

TEST(BridgeAudit, SaysWhoMadeWhichLineDoWhat) {
    numbers_lab lab;
    const auto dialled = [&](std::size_t i) { return lab.audited.at(i); };
    lab.invite("mallory", line_1000);
    auto client = lab.sign_in();
    (void)lab.dial(client, "tel:+4930123");
    (void)lab.dial(client, "tel:+881123");
    lab.send(client.bye());
    ASSERT_EQ(lab.audited.size(), 5u);
    EXPECT_EQ(dialled(0).event, "sign_in_refused");
    EXPECT_EQ(dialled(0).result, "403");
    EXPECT_EQ(dialled(1).event, "sign_in");
    EXPECT_EQ(dialled(1).user, "alice");
    EXPECT_EQ(dialled(1).peer, tcp_flow().remote_address);
    EXPECT_EQ(dialled(2).service, "MakeCall");
    EXPECT_EQ(dialled(2).line, line_1000);
    EXPECT_EQ(dialled(2).device, "1000");
    EXPECT_EQ(dialled(2).number, "+4930123");
    EXPECT_EQ(dialled(2).dialled, "0004930123");
    EXPECT_EQ(dialled(2).result, "ok");
    EXPECT_EQ(dialled(3).result, "operation/privilegeViolationCalledDevice");
    EXPECT_EQ(dialled(4).event, "sign_out");
}

}  // namespace
}  // namespace ctig::bridge
