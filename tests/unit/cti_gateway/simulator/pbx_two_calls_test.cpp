// Consultation, transfer, conference, deflection, forwarding: what each party is told.
#include "lab.hpp"

namespace ctig::simulator::test {
namespace {

using csta::operation_error;
using csta::state_incompatibility_error;

class TwoCalls : public testing::Test {
protected:
    /// Alice talks to Bob in call 1, holds him and consults Eve (who answers) in call 2.
    void consult(const std::string& third = "1005") {
        office.call("1000", "1001");
        office.answer("1", "1001");
        for (const auto* device : {"1000", "1001"}) office.watch(device);
        if (third == "1005") office.watch("1005");
        EXPECT_EQ(office.outcome_of(csta::consultation_call{.existing_call = at("1", "1000"),
                                                            .consulted_device = dev(third)}),
                  ok);
        office.pass(milliseconds{100});
    }
    void forget_what_was_told() {
        for (const auto* device : {"1000", "1001", "1005"}) office.told(device);
    }
    lab office;
};

TEST_F(TwoCalls, ConsultsWithTheFirstCallHeld) {
    consult();
    EXPECT_EQ(office.told("1000"),
              (lines{"Held 1/1000 hold consultation", "ServiceInitiated 2/1000 initiated consultation",
                     "Originated 2/1000 connected consultation", "Delivered 2/1005 connected newCall",
                     "Established 2/1005 connected newCall"}));
    EXPECT_EQ(office.told("1001"), (lines{"Held 1/1000 connected consultation"}));
}

TEST_F(TwoCalls, AlternatesBetweenThem) {
    consult();
    forget_what_was_told();
    EXPECT_EQ(
        office.outcome_of(csta::alternate_call{.held_call = at("1", "1000"), .active_call = at("2", "1000")}),
        ok);
    EXPECT_EQ(office.told("1000"),
              (lines{"Held 2/1000 hold alternate", "Retrieved 1/1000 connected alternate"}));
    EXPECT_EQ(
        office.outcome_of(csta::alternate_call{.held_call = at("1", "1000"), .active_call = at("2", "1000")}),
        refused(state_incompatibility_error::invalid_held_connection_state));
}

TEST_F(TwoCalls, ReconnectsToTheFirst) {
    consult();
    forget_what_was_told();
    EXPECT_EQ(
        office.outcome_of(csta::reconnect_call{.active_call = at("2", "1000"), .held_call = at("1", "1000")}),
        ok);
    EXPECT_EQ(office.told("1000"),
              (lines{"ConnectionCleared 2/1000 null normalClearing", "Retrieved 1/1000 connected normal"}));
    EXPECT_EQ(office.told("1005"), (lines{"ConnectionCleared 2/1000 connected normalClearing",
                                          "ConnectionCleared 2/1005 null normalClearing"}));
}

// Alice brings Bob and Eve together and is out; Eve's call 2 became call 1.
TEST_F(TwoCalls, TransfersTheHeldPartyToTheOther) {
    consult();
    forget_what_was_told();
    const auto answer =
        office.ask(csta::transfer_call{.held_call = at("1", "1000"), .active_call = at("2", "1000")});
    EXPECT_EQ(csta::get<csta::transfer_call_response>(answer).transferred_call, at("1", "1005"));
    EXPECT_EQ(office.told("1000"), (lines{"Transferred 1/1000 null transfer"}));
    EXPECT_EQ(office.told("1001"), (lines{"Transferred 1/1000 connected transfer"}));
    const auto eve = office.events("1005");
    ASSERT_EQ(eve.size(), 1U);
    const auto& moved = csta::get<csta::transferred_event>(eve[0]);
    EXPECT_EQ(moved.secondary_old_call, at("2", "1000"));
    ASSERT_EQ(moved.transferred_connections.size(), 2U);
    EXPECT_EQ(moved.transferred_connections[0].new_connection, at("1", "1005"));
    EXPECT_EQ(moved.transferred_connections[0].old_connection, at("2", "1005"));
    EXPECT_EQ(moved.transferred_connections[1].old_connection, at("1", "1001"));

    EXPECT_EQ(office.clear("2", "1005"), refused(operation_error::invalid_call_id));
    EXPECT_EQ(office.clear("1", "1005"), ok);
    EXPECT_EQ(office.told("1001"), (lines{"ConnectionCleared 1/1005 connected normalClearing",
                                          "ConnectionCleared 1/1001 null normalClearing"}));
}

// Transfer while the other still rings: Bob hears it ring, and talks when it is answered.
TEST_F(TwoCalls, TransfersToAPhoneThatStillRings) {
    consult("1002");
    forget_what_was_told();
    EXPECT_EQ(
        office.outcome_of(csta::transfer_call{.held_call = at("1", "1000"), .active_call = at("2", "1000")}),
        ok);
    EXPECT_EQ(office.told("1001"), (lines{"Transferred 1/1000 connected transfer"}));
    EXPECT_EQ(office.answer("1", "1002;device=SEP-CAROL"), ok);
    EXPECT_EQ(office.told("1001"), (lines{"Established 1/1002 connected newCall"}));
}

TEST_F(TwoCalls, ConferencesAllThreeUntilTwoAreLeft) {
    consult();
    forget_what_was_told();
    EXPECT_EQ(office.outcome_of(
                  csta::conference_call{.held_call = at("1", "1000"), .active_call = at("2", "1000")}),
              ok);
    for (const auto* device : {"1000", "1001", "1005"}) {
        EXPECT_EQ(office.told(device), (lines{"Conferenced 1/1000 connected conference"})) << device;
    }
    EXPECT_EQ(office.clear("1", "1001"), ok);
    EXPECT_EQ(office.told("1000"), (lines{"ConnectionCleared 1/1001 connected normalClearing"}));
    EXPECT_EQ(office.clear("1", "1005"), ok);
    EXPECT_EQ(office.told("1000"), (lines{"ConnectionCleared 1/1005 connected normalClearing",
                                          "ConnectionCleared 1/1000 null normalClearing"}));
}

TEST_F(TwoCalls, RefusesAPairThatIsNone) {
    consult("1002");
    const auto join = [&](csta::connection_id held, csta::connection_id active) {
        return office.outcome_of(csta::conference_call{.held_call = held, .active_call = active});
    };
    EXPECT_EQ(join(at("1", "1000"), at("2", "1000")),
              refused(state_incompatibility_error::invalid_active_connection_state));
    EXPECT_EQ(join(at("9", "1000"), at("2", "1000")), refused(operation_error::invalid_held_call_id));
    EXPECT_EQ(join(at("1", "1000"), at("2", "1001")), refused(operation_error::invalid_active_connection_id));
    EXPECT_EQ(join(at("1", "1001"), at("2", "1000")), refused(operation_error::not_same_device));
    EXPECT_EQ(join(at("2", "1000"), at("1", "1000")),
              refused(state_incompatibility_error::invalid_held_connection_state));
}

// Alice hands Bob on to Eve without asking.
TEST_F(TwoCalls, TransfersInASingleStep) {
    office.call("1000", "1001");
    office.answer("1", "1001");
    for (const auto* device : {"1000", "1001", "1005"}) office.watch(device);
    const auto step = [&](std::string to) {
        return office.outcome_of(
            csta::single_step_transfer_call{.active_call = at("1", "1000"), .transferred_to = dev(to)});
    };
    EXPECT_EQ(step("4711"), refused(operation_error::invalid_destination));
    EXPECT_EQ(step("1003"), refused(state_incompatibility_error::invalid_destination_device_state));
    EXPECT_EQ(step("1005"), ok);
    EXPECT_EQ(office.told("1000"), (lines{"Transferred 1/1000 null singleStepTransfer"}));
    EXPECT_EQ(office.told("1001"), (lines{"Transferred 1/1000 connected singleStepTransfer",
                                          "Delivered 1/1005 connected singleStepTransfer"}));
    EXPECT_EQ(office.told("1005"), (lines{"Delivered 1/1005 alerting singleStepTransfer"}));
}

// Bob sends a ringing call on to Eve.
TEST_F(TwoCalls, DeflectsARingingCall) {
    for (const auto* device : {"1000", "1001", "1005"}) office.watch(device);
    office.call("1000", "1001");
    forget_what_was_told();
    EXPECT_EQ(office.outcome_of(
                  csta::deflect_call{.call_to_be_diverted = at("1", "1001"), .new_destination = dev("1005")}),
              ok);
    EXPECT_EQ(office.told("1001"), (lines{"Diverted 1/1001 null redirected"}));
    EXPECT_EQ(office.told("1000"),
              (lines{"Diverted 1/1001 connected redirected", "Delivered 1/1005 connected redirected"}));
    const auto eve = office.events("1005");
    ASSERT_EQ(eve.size(), 1U);
    const auto& delivered = csta::get<csta::delivered_event>(eve[0]);
    EXPECT_EQ(std::get<csta::device_id>(delivered.last_redirection_device.value).text, "1001");
    EXPECT_EQ(std::get<csta::device_id>(delivered.called_device.value).text, "1001");
}

class Forwarding : public TwoCalls {
protected:
    csta::set_forwarding set(csta::forwarding_type type, std::string to) {
        return {
            .device = dev("1001"), .forwarding_type = type, .activate_forward = true, .forward_dn = dev(to)};
    }
    void SetUp() override {
        for (const auto* device : {"1000", "1001", "1005"}) office.watch(device);
    }
};

TEST_F(Forwarding, SendsCallsOnBeforeTheyRing) {
    EXPECT_EQ(office.outcome_of(set(csta::forwarding_type::forward_immediate, "1005")), ok);
    EXPECT_EQ(office.told("1001"), (lines{"Forwarding 1001 on 1005"}));
    office.call("1000", "1001");
    EXPECT_EQ(office.told("1001"), (lines{"Diverted 1/1001 null callForwardImmediate"}));
    EXPECT_EQ(office.told("1000").back(), "Delivered 1/1005 connected callForwardImmediate");
    EXPECT_EQ(office.told("1005"), (lines{"Delivered 1/1005 alerting callForwardImmediate"}));
}

TEST_F(Forwarding, SendsCallsOnThatNobodyAnswers) {
    auto wanted = set(csta::forwarding_type::forward_no_ans, "1005");
    wanted.ring_count = 2;
    EXPECT_EQ(office.outcome_of(wanted), ok);
    office.call("1000", "1001");
    forget_what_was_told();
    office.pass(2 * ring_length);
    EXPECT_EQ(office.told("1001"), (lines{"Diverted 1/1001 null callForwardNoAnswer"}));
    EXPECT_EQ(office.told("1000"), (lines{"Diverted 1/1001 connected callForwardNoAnswer",
                                          "Delivered 1/1005 connected callForwardNoAnswer"}));
}

// Two lines that forward to each other lead nowhere.
TEST_F(Forwarding, GivesUpWhereLinesForwardInACircle) {
    EXPECT_EQ(office.outcome_of(set(csta::forwarding_type::forward_immediate, "1005")), ok);
    EXPECT_EQ(office.outcome_of(csta::set_forwarding{
                  .device = dev("1005"), .activate_forward = true, .forward_dn = dev("1001")}),
              ok);
    office.call("1000", "1001");
    EXPECT_EQ(office.told("1000").back(), "Failed 1/1001 connected destNotObtainable");
}

TEST_F(Forwarding, IsReadBackAndRefusedWhereItMakesNoSense) {
    EXPECT_EQ(office.outcome_of(set(csta::forwarding_type::forward_immediate, "4711")),
              refused(operation_error::invalid_forwarding_destination));
    EXPECT_EQ(office.outcome_of(set(csta::forwarding_type::forward_immediate, "1001")),
              refused(operation_error::invalid_forwarding_destination));
    EXPECT_EQ(office.outcome_of(set(csta::forwarding_type::forward_busy, "1005")), ok);
    const auto read = office.ask(csta::get_forwarding{dev("1001")});
    const auto& list = csta::get<csta::get_forwarding_response>(read).forwarding_list;
    ASSERT_EQ(list.size(), 3U);
    EXPECT_FALSE(list[0].forward_status);
    EXPECT_TRUE(list[1].forward_status);
    EXPECT_EQ(list[1].forward_dn, dev("1005"));
}

TEST_F(Forwarding, DoesNotDisturbWhoDoesNotWantIt) {
    EXPECT_EQ(office.outcome_of(csta::set_do_not_disturb{.device = dev("1001"), .do_not_disturb_on = true}),
              ok);
    office.call("1000", "1001");
    EXPECT_EQ(office.told("1000").back(), "Failed 1/1001 connected doNotDisturb");
    const auto read = office.ask(csta::get_do_not_disturb{dev("1001")});
    EXPECT_TRUE(csta::get<csta::get_do_not_disturb_response>(read).do_not_disturb_on);
}

TEST_F(Forwarding, ShowsThatMessagesWait) {
    EXPECT_EQ(office.outcome_of(
                  csta::set_message_waiting_indicator{.device = dev("1001"), .message_waiting_on = true}),
              ok);
    EXPECT_EQ(office.told("1001"), (lines{"MessageWaiting 1001 on"}));
    const auto read = office.ask(csta::get_message_waiting_indicator{.device = dev("1001")});
    EXPECT_TRUE(csta::get<csta::get_message_waiting_indicator_response>(read).message_waiting_on);
}

}  // namespace
}  // namespace ctig::simulator::test
