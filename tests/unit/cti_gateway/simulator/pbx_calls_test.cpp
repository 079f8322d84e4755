// What each party's monitor hears in each situation of a basic call.
#include "lab.hpp"

namespace ctig::simulator::test {
namespace {

using csta::operation_error;
using csta::state_incompatibility_error;

// Alice calls Bob, Bob answers, Alice hangs up.
TEST(SimulatedPbx, TellsBothPartiesOfACallFromOffHookToHangingUp) {
    lab office;
    office.watch("1000");
    office.watch("1001");
    EXPECT_EQ(office.call("1000", "1001"), "1");
    EXPECT_EQ(office.told("1000"),
              (lines{"ServiceInitiated 1/1000 initiated makeCall", "Originated 1/1000 connected newCall",
                     "Delivered 1/1001 connected newCall"}));
    EXPECT_EQ(office.told("1001"), (lines{"Delivered 1/1001 alerting newCall"}));

    EXPECT_EQ(office.answer("1", "1001"), ok);
    EXPECT_EQ(office.told("1000"), (lines{"Established 1/1001 connected newCall"}));
    EXPECT_EQ(office.told("1001"), (lines{"Established 1/1001 connected newCall"}));

    EXPECT_EQ(office.clear("1", "1000"), ok);
    EXPECT_EQ(office.told("1000"), (lines{"ConnectionCleared 1/1000 null normalClearing"}));
    EXPECT_EQ(office.told("1001"), (lines{"ConnectionCleared 1/1000 connected normalClearing",
                                          "ConnectionCleared 1/1001 null normalClearing"}));
    EXPECT_TRUE(office.exchange.calls().calls().empty());
}

// Who calls whom stands in every event of the call, whoever is told.
TEST(SimulatedPbx, NamesTheCallingTheCalledAndTheSubjectDevice) {
    lab office;
    office.watch("1001");
    office.call("1000", "1001");
    office.answer("1", "1001");
    const auto told = office.events("1001");
    ASSERT_EQ(told.size(), 2U);
    const csta::extended_device_id alice{.value = dev("1000")};
    const csta::extended_device_id bob{.value = dev("1001")};
    const auto& delivered = csta::get<csta::delivered_event>(told[0]);
    EXPECT_EQ(delivered.calling_device, alice);
    EXPECT_EQ(delivered.called_device, bob);
    EXPECT_EQ(delivered.alerting_device, bob);
    EXPECT_EQ(delivered.last_redirection_device.value,
              decltype(delivered.last_redirection_device.value)(csta::not_required{}));
    const auto& established = csta::get<csta::established_event>(told[1]);
    EXPECT_EQ(established.answering_device, bob);
    EXPECT_EQ(established.calling_device, alice);
}

// Bob rejects a call that rings at his phone.
TEST(SimulatedPbx, EndsATwoPartyCallForTheOtherSideToo) {
    lab office;
    office.watch("1000");
    office.watch("1001");
    office.call("1000", "1001");
    office.told("1000");
    office.told("1001");
    EXPECT_EQ(office.clear("1", "1001"), ok);
    EXPECT_EQ(office.told("1000"), (lines{"ConnectionCleared 1/1001 connected normalClearing",
                                          "ConnectionCleared 1/1000 null normalClearing"}));
    EXPECT_EQ(office.told("1001"), (lines{"ConnectionCleared 1/1001 null normalClearing"}));
}

// 1003 is busy: Alice hears the tone until the PBX clears the call.
TEST(SimulatedPbx, FailsACallToABusyLineAndClearsItAfterTheTone) {
    lab office;
    office.watch("1000");
    office.watch("1003");
    office.call("1000", "1003");
    EXPECT_EQ(office.told("1000"),
              (lines{"ServiceInitiated 1/1000 initiated makeCall", "Originated 1/1000 connected newCall",
                     "Failed 1/1003 connected busy"}));
    office.pass(milliseconds{1999});
    EXPECT_EQ(office.told("1000"), lines{});
    office.pass(milliseconds{1});
    EXPECT_EQ(office.told("1000"), (lines{"ConnectionCleared 1/1000 null normalClearing"}));
    EXPECT_EQ(office.told("1003"), lines{});
    EXPECT_FALSE(office.exchange.next_timer());
}

// A number nobody has, and one that is switched off though a phone carries it.
TEST(SimulatedPbx, FailsACallToANumberThatNobodyHas) {
    lab office;
    office.watch("1000");
    for (const auto* number : {"4711", "1006"}) {
        const auto id = office.call("1000", number);
        const auto told = office.told("1000");
        ASSERT_EQ(told.size(), 3U);
        EXPECT_EQ(told[2], "Failed " + id + "/" + number + " connected destNotObtainable");
        EXPECT_EQ(office.clear(id, "1000"), ok);
        EXPECT_EQ(office.told("1000"), (lines{"ConnectionCleared " + id + "/1000 null normalClearing"}));
    }
}

// Alice calls out: the network is reached, and answers 300 ms later.
TEST(SimulatedPbx, ReachesTheNetworkAndIsAnsweredThere) {
    lab office;
    office.watch("1000");
    office.call("1000", "+15551234567");
    EXPECT_EQ(office.told("1000"),
              (lines{"ServiceInitiated 1/1000 initiated makeCall", "Originated 1/1000 connected newCall",
                     "NetworkReached 1/T1 connected newCall"}));
    office.pass(milliseconds{300});
    const auto told = office.events("1000");
    ASSERT_EQ(told.size(), 1U);
    EXPECT_EQ(describe(told[0]), "Established 1/T1 connected newCall");
    EXPECT_EQ(csta::get<csta::established_event>(told[0]).answering_device.value,
              decltype(csta::extended_device_id::value)(dev("+15551234567")));
    EXPECT_EQ(office.clear("1", "1000"), ok);
    EXPECT_EQ(office.told("1000"), (lines{"ConnectionCleared 1/1000 null normalClearing"}));
}

// Someone outside is busy.
TEST(SimulatedPbx, FailsWhereTheNetworkSaysBusy) {
    lab office;
    office.watch("1000");
    office.call("1000", "+16661234567");
    const auto told = office.told("1000");
    ASSERT_EQ(told.size(), 4U);
    EXPECT_EQ(told[2], "NetworkReached 1/T1 connected newCall");
    EXPECT_EQ(told[3], "Failed 1/T1 connected busy");
    office.pass(milliseconds{2000});
    EXPECT_EQ(office.told("1000"), (lines{"ConnectionCleared 1/1000 null normalClearing"}));
}

// Eve picks up after 100 ms.
TEST(SimulatedPbx, AnswersByRuleWhenItsTimeHasCome) {
    lab office;
    office.watch("1005");
    office.call("1000", "1005");
    ASSERT_EQ(office.exchange.next_timer(), office.now + milliseconds{100});
    office.pass(milliseconds{100});
    EXPECT_EQ(office.told("1005"),
              (lines{"Delivered 1/1005 alerting newCall", "Established 1/1005 connected newCall"}));
}

// Dave talks for five seconds, then he has enough.
TEST(SimulatedPbx, HangsUpByRule) {
    lab office;
    office.watch("1000");
    office.call("1000", "1007");
    office.answer("1", "1007");
    office.told("1000");
    office.pass(milliseconds{5000});
    EXPECT_EQ(office.told("1000"), (lines{"ConnectionCleared 1/1007 connected normalClearing",
                                          "ConnectionCleared 1/1000 null normalClearing"}));
}

// Bob holds and retrieves; Alice hears of it while she stays connected.
TEST(SimulatedPbx, HoldsAndRetrieves) {
    lab office;
    office.call("1000", "1001");
    office.answer("1", "1001");
    office.watch("1000");
    office.watch("1001");
    EXPECT_EQ(office.hold("1", "1001"), ok);
    EXPECT_EQ(office.told("1000"), (lines{"Held 1/1001 connected normal"}));
    EXPECT_EQ(office.told("1001"), (lines{"Held 1/1001 hold normal"}));
    EXPECT_EQ(office.hold("1", "1001"), refused(state_incompatibility_error::invalid_connection_state));
    EXPECT_EQ(office.retrieve("1", "1001"), ok);
    EXPECT_EQ(office.told("1000"), (lines{"Retrieved 1/1001 connected normal"}));
    EXPECT_EQ(office.told("1001"), (lines{"Retrieved 1/1001 connected normal"}));
    EXPECT_EQ(office.retrieve("1", "1001"), refused(state_incompatibility_error::invalid_connection_state));
}

// The phone asks Alice to go off hook before it dials; AnswerCall does that for her.
TEST(SimulatedPbx, PromptsUntilTheCallerGoesOffHook) {
    lab office;
    office.watch("1000");
    EXPECT_EQ(office.outcome_of(csta::make_call{.calling_device = dev("1000"),
                                                .called_directory_number = dev("1001"),
                                                .auto_originate = csta::auto_originate::prompt}),
              ok);
    EXPECT_EQ(office.told("1000"), (lines{"ServiceInitiated 1/1000 initiated makeCall"}));
    EXPECT_EQ(office.answer("1", "1000"), ok);
    EXPECT_EQ(office.told("1000"),
              (lines{"Originated 1/1000 connected newCall", "Delivered 1/1001 connected newCall"}));
}

TEST(SimulatedPbx, GeneratesDigitsInACall) {
    lab office;
    office.call("1000", "1001");
    office.watch("1000");
    const auto send = [&](std::string digits) {
        return office.outcome_of(csta::generate_digits{.connection_to_send_digits = at("1", "1000"),
                                                       .characters_to_send = digits});
    };
    EXPECT_EQ(send("12#"), ok);
    EXPECT_EQ(office.told("1000"), (lines{"DigitsGenerated 1/1000 12#"}));
    EXPECT_EQ(send("hello"), refused(operation_error::invalid_parameter_value));
    EXPECT_EQ(send(""), refused(operation_error::invalid_parameter_value));
}

// Each refusal names what is wrong.
TEST(SimulatedPbx, RefusesWithTheErrorThatNamesTheMatter) {
    lab office;
    const auto dial = [&](std::string from, std::string to) {
        return office.outcome_of(
            csta::make_call{.calling_device = dev(from), .called_directory_number = dev(to)});
    };
    EXPECT_EQ(dial("9999", "1001"), refused(operation_error::invalid_calling_device_id));
    EXPECT_EQ(dial("1002", "1001"), refused(operation_error::invalid_calling_device_id));
    EXPECT_EQ(dial("1000", ""), refused(operation_error::invalid_called_device_id));
    EXPECT_EQ(dial("1000", "sip:bob"), refused(operation_error::invalid_called_device_id));
    EXPECT_EQ(dial("1000", "1000"), refused(operation_error::not_different_devices));
    EXPECT_EQ(dial("1000", "1001"), ok);
    EXPECT_EQ(dial("1000", "1004"), refused(state_incompatibility_error::connected_call_exists));
    EXPECT_EQ(office.answer("77", "1000"), refused(operation_error::invalid_call_id));
    EXPECT_EQ(office.answer("1", "1004"), refused(operation_error::invalid_connection_id));
    EXPECT_EQ(office.answer("1", "1000"), refused(state_incompatibility_error::no_call_to_answer));
    EXPECT_EQ(office.hold("1", "1001"), refused(state_incompatibility_error::invalid_connection_state));
    EXPECT_EQ(office.retrieve("1", "1000"), refused(state_incompatibility_error::invalid_connection_state));
    EXPECT_EQ(office.clear("2", "1000"), refused(operation_error::invalid_call_id));
    EXPECT_EQ(office.outcome_of(csta::start_application_session{}),
              refused(operation_error::service_not_supported));
}

// Nobody can answer 1004 by remote control, and Bob cannot answer while he talks.
TEST(SimulatedPbx, RefusesToAnswerWhereNobodyCould) {
    lab office;
    EXPECT_EQ(office.call("1000", "1004"), "1");
    EXPECT_EQ(office.answer("1", "1004"), refused(operation_error::request_incompatible_with_device));
    office.clear("1", "1000");
    EXPECT_EQ(office.call("1001", "1005"), "2");
    EXPECT_EQ(office.call("1000", "1001"), "3");
    EXPECT_EQ(office.answer("3", "1001"), refused(state_incompatibility_error::connected_call_exists));
}

}  // namespace
}  // namespace ctig::simulator::test
