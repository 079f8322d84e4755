// Every service group from a client's INFO through the bridge to the simulated PBX and back, answers and
// events. Everything that leaves north is validated against the schema by the office.
#include <gtest/gtest.h>

#include "tests/support/office_clients.hpp"

namespace ctig::bridge {
namespace {

using namespace test;
using state = csta::local_connection_state;

class EndToEnd : public testing::Test, public office_clients {};

TEST_F(EndToEnd, MakesAnswersHoldsRetrievesAndClears) {
    const auto made = call(0, 1);
    EXPECT_EQ(only_call(0), made) << "events speak of the call that the response named";
    EXPECT_EQ(calls(1).begin()->second.own, state::alerting);
    expect_refused(0, "HoldCall", connection("callToBeHeld", "nonsense", 0), "operation");
    expect_refused(0, "RetrieveCall", connection("callToBeRetrieved", made, 0), "stateIncompatibility");
    expect_served(1, "AnswerCall", connection("callToBeAnswered", only_call(1), 1));
    EXPECT_EQ(calls(0).begin()->second.others.at(0).state, state::connected);
    expect_served(0, "HoldCall", connection("callToBeHeld", made, 0));
    EXPECT_EQ(calls(0).begin()->second.own, state::hold);
    expect_served(0, "RetrieveCall", connection("callToBeRetrieved", made, 0));
    expect_served(0, "GenerateDigits",
                  connection("connectionToSendDigits", made, 0) + element("charactersToSend", "12#"));
    expect_served(0, "SnapshotCall", connection("snapshotObject", made, 0));
    const auto snapshot = ask(1, "SnapshotDevice", element("snapshotObject", line_uri(1)));
    EXPECT_NE(snapshot.find(line_uri(1)), std::string::npos);
    expect_served(1, "ClearConnection", connection("connectionToBeCleared", only_call(1), 1));
    EXPECT_TRUE(calls(0).empty());
    EXPECT_TRUE(calls(1).empty());
}

TEST_F(EndToEnd, AlternatesReconnectsAndClearsTheCall) {
    consult();
    const auto first = call_in(0, state::hold);
    expect_served(0, "AlternateCall", held_and_active());
    EXPECT_EQ(call_in(0, state::connected), first);
    expect_served(0, "ReconnectCall",
                  connection("activeCall", call_in(0, state::connected), 0) +
                      connection("heldCall", call_in(0, state::hold), 0));
    EXPECT_EQ(calls(0).size(), 1u);
    expect_served(0, "ClearCall", connection("callToBeCleared", only_call(0), 0));
    for (std::size_t who : {0u, 1u, 2u}) EXPECT_TRUE(calls(who).empty()) << who;
}

TEST_F(EndToEnd, Transfers) {
    consult();
    expect_served(0, "TransferCall", held_and_active());
    EXPECT_TRUE(calls(0).empty());
    ASSERT_EQ(calls(1).size(), 1u);
    EXPECT_EQ(number_of(party_text(calls(1).begin()->second.others.at(0).who)), number(2));
}

TEST_F(EndToEnd, Conferences) {
    consult();
    expect_served(0, "ConferenceCall", held_and_active());
    for (std::size_t who : {0u, 1u, 2u}) {
        ASSERT_EQ(calls(who).size(), 1u);
        EXPECT_EQ(calls(who).begin()->second.others.size(), 2u) << who;
    }
}

TEST_F(EndToEnd, TransfersInOneStep) {
    talk();
    expect_served(0, "SingleStepTransferCall",
                  connection("activeCall", only_call(0), 0) + element("transferredTo", line_uri(2)));
    EXPECT_TRUE(calls(0).empty());
    EXPECT_EQ(calls(2).size(), 1u);
}

TEST_F(EndToEnd, Deflects) {
    call(0, 1);
    expect_served(1, "DeflectCall",
                  connection("callToBeDiverted", only_call(1), 1) +
                      element("newDestination", element("device", line_uri(2))));
    EXPECT_TRUE(calls(1).empty());
    EXPECT_EQ(calls(2).begin()->second.own, state::alerting);
}

TEST_F(EndToEnd, SetsAndReadsFeaturesAndHearsOfThem) {
    const auto device = element("device", line_uri(0));
    expect_served(0, "SetDoNotDisturb", device + element("doNotDisturbOn", "true"));
    EXPECT_EQ(office.clients[0].told.do_not_disturb, true);
    EXPECT_EQ(text_in(ask(0, "GetDoNotDisturb", device), "doNotDisturbOn"), "true");
    expect_served(0, "SetForwarding",
                  device + element("forwardingType", "forwardImmediate") +
                      element("activateForward", "true") + element("forwardDN", "tel:1002"));
    const auto& told = office.clients[0].told.forwarding;
    ASSERT_TRUE(told.contains(csta::forwarding_type::forward_immediate));
    EXPECT_EQ(told.at(csta::forwarding_type::forward_immediate).to, line_uri(2));
    EXPECT_NE(ask(0, "GetForwarding", device).find(line_uri(2)), std::string::npos);
    expect_served(0, "SetMessageWaitingIndicator", device + element("messageWaitingOn", "true"));
    EXPECT_EQ(office.clients[0].told.message_waiting, true);
    EXPECT_EQ(text_in(ask(0, "GetMessageWaitingIndicator", device), "messageWaitingOn"), "true");
    expect_refused(0, "SetForwarding", element("device", line_uri(1)) + element("activateForward", "false"),
                   "operation");
}

// What GetCSTAFeatures does not offer is refused; what it offers is there.
TEST_F(EndToEnd, OffersWhatThePbxDoesAndRefusesTheRest) {
    const auto features = ask(0, "GetCSTAFeatures", "");
    const auto device = element("device", line_uri(0));
    const std::vector<std::pair<std::string, std::string>> questions{
        {"getMicrophoneMute", "GetMicrophoneMute"},
        {"getSpeakerMute", "GetSpeakerMute"},
        {"getSpeakerVolume", "GetSpeakerVolume"},
        {"getHookSwitchStatus", "GetHookswitchStatus"},
        {"getAutoAnswer", "GetAutoAnswer"},
        {"getForwarding", "GetForwarding"},
        {"getPhysicalDeviceInformation", "GetPhysicalDeviceInformation"}};
    for (const auto& [name, root] : questions) {
        const auto body = ask(0, root, device);
        if (features.find("<" + name) != std::string::npos)
            EXPECT_NE(body.find("<" + root + "Response"), std::string::npos) << body;
        else
            EXPECT_EQ(text_in(body, "operation"), "serviceNotSupported") << root;
    }
}

}  // namespace
}  // namespace ctig::bridge
