// Calls that are joined, handed on and picked up: what the response says beside the events.
#include "lab.hpp"

namespace ctig::simulator::test {
namespace {

constexpr std::string_view forwarder = "1000", other_forwarder = "1001";

/// The last event of that type at a device.
template <class Event>
Event last_event(lab& office, const std::string& device) {
    Event found;
    for (const auto& event : office.events(device))
        if (const auto* one = csta::get_if<Event>(&event)) found = *one;
    return found;
}
std::string name_of(const csta::connection_id& id) { return id.call_id + "/" + id.device.text; }
/// "new=old" of each item.
lines parties(const std::vector<csta::connection_list_item>& list) {
    lines out;
    for (const auto& item : list)
        out.push_back(name_of(item.new_connection) + "=" +
                      (item.old_connection ? name_of(*item.old_connection) : ""));
    return out;
}

struct MergedCalls : testing::Test {
    lab office;
    /// 1000 holds 1001 and talks to 1007.
    void consult() {
        office.watch("1000");
        office.call("1000", "1001");
        office.answer("1", "1001");
        office.ask(csta::consultation_call{at("1", "1000"), dev("1007"), {}, {}});
        office.answer("2", "1007");
    }
};

// ECMA-269 clause 17.1: the response names the new connections as the event does.
TEST_F(MergedCalls, OfATransferAreListedInItsResponse) {
    consult();
    const auto answer = office.ask(csta::transfer_call{at("1", "1000"), at("2", "1000")});
    const auto& list = csta::get<csta::transfer_call_response>(answer).connections;
    EXPECT_EQ(parties(list), (lines{"1/1001=1/1001", "1/1007=2/1007"}));
    EXPECT_EQ(list, last_event<csta::transferred_event>(office, "1000").transferred_connections);
}

TEST_F(MergedCalls, OfAConferenceAreListedInItsResponse) {
    consult();
    const auto answer = office.ask(csta::conference_call{at("1", "1000"), at("2", "1000")});
    const auto& list = csta::get<csta::conference_call_response>(answer).connections;
    EXPECT_EQ(parties(list), (lines{"1/1000=1/1000", "1/1001=1/1001", "1/1007=2/1007"}));
    EXPECT_EQ(list, last_event<csta::conferenced_event>(office, "1000").conference_connections);
}

TEST_F(MergedCalls, OfASingleStepTransferAreThoseThatAreLeftAndWhoRingsNow) {
    office.call("1000", "1001");
    office.answer("1", "1001");
    const auto answer = office.ask(csta::single_step_transfer_call{at("1", "1000"), dev("1007"), {}});
    EXPECT_EQ(parties(csta::get<csta::single_step_transfer_call_response>(answer).connections),
              (lines{"1/1001=1/1001", "1/1007="}));
}

// A colleague knows whose phone rings, not which call it is.
TEST_F(MergedCalls, ACallIsPickedUpFromThePhoneThatRings) {
    office.call("1000", "1001");
    const auto pick = [&] { return office.ask(csta::directed_pickup_call{at("", "1001"), dev("1004")}); };
    EXPECT_EQ(name_of(csta::get<csta::directed_pickup_call_response>(pick()).picked_call), "1/1004");
    EXPECT_EQ(office.outcome_of(csta::directed_pickup_call{at("", "1001"), dev("1007")}),
              refused(csta::state_incompatibility_error::no_call_to_answer));
    EXPECT_EQ(office.outcome_of(csta::directed_pickup_call{at("", "4711"), dev("1007")}),
              refused(csta::operation_error::invalid_connection_id));
}

// The walk over fifty lines found it: 1004 was called last and rings, and the call's other ringing party was
// sent to where nobody is; the failure was told of 1004, so that one name stood for two connections.
TEST_F(MergedCalls, AFailedForwardingIsNotToldOfSomebodyWhoStillRings) {
    const auto set_forwarding = [&](std::string_view from, std::string_view to) {
        return office.outcome_of(csta::set_forwarding{dev(std::string(from)),
                                                      csta::forwarding_type::forward_immediate,
                                                      true,
                                                      dev(std::string(to)),
                                                      {}});
    };
    office.call("1000", "1001");
    office.answer("1", "1001");
    office.ask(csta::consultation_call{at("1", "1000"), dev("1007"), {}, {}});
    office.answer("2", "1007");
    ASSERT_EQ(office.outcome_of(csta::conference_call{at("1", "1000"), at("2", "1000")}), ok);
    office.ask(csta::consultation_call{at("1", "1000"), dev("1002"), {}, {}});
    ASSERT_EQ(office.outcome_of(csta::transfer_call{at("1", "1000"), at("3", "1000")}), ok);
    office.ask(csta::consultation_call{at("1", "1001"), dev("1004"), {}, {}});
    ASSERT_EQ(office.outcome_of(csta::transfer_call{at("1", "1001"), at("4", "1001")}), ok);
    // 1007 is in a call that rings at both of 1002's phones and at 1004. Two lines that forward to each other
    // lead nowhere.
    ASSERT_EQ(set_forwarding(forwarder, other_forwarder), ok);
    ASSERT_EQ(set_forwarding(other_forwarder, forwarder), ok);
    office.watch("1007");
    ASSERT_EQ(office.outcome_of(csta::deflect_call{at("1", "1002"), dev("1000"), {}}), ok);
    for (const auto& event : office.events("1007"))
        EXPECT_FALSE(csta::holds_alternative<csta::failed_event>(event)) << describe(event);
    const auto answer = office.ask(csta::snapshot_call{at("1", "1007")});
    const auto& stands = std::get<csta::snapshot_call_data>(
        csta::get<csta::snapshot_call_response>(answer).cross_ref_id_or_snapshot_data.value);
    lines names;
    for (const auto& item : stands.items) names.push_back(name_of(item.call_identifier));
    EXPECT_EQ(names, (lines{"1/1007", "1/1004"}));
}

// The walk over fifty lines found it: two calls that both waited for the group became one with two places in
// its queue.
TEST_F(MergedCalls, HaveOnePlaceInAQueue) {
    office.call("1001", "1004");  // the group's only member is busy
    office.call("1000", "1007");
    office.answer("2", "1007");
    office.ask(csta::consultation_call{at("2", "1000"), dev("1005"), {}, {}});
    office.pass(milliseconds{150});
    ASSERT_EQ(office.outcome_of(csta::conference_call{at("2", "1000"), at("3", "1000")}), ok);
    office.ask(csta::consultation_call{at("2", "1005"), dev("1900"), {}, {}});
    ASSERT_EQ(office.outcome_of(csta::transfer_call{at("2", "1005"), at("4", "1005")}), ok);
    office.ask(csta::consultation_call{at("2", "1000"), dev("1900"), {}, {}});
    EXPECT_EQ(office.outcome_of(csta::transfer_call{at("2", "1000"), at("5", "1000")}),
              refused(csta::operation_error::request_incompatible_with_active_connection));
    // Nor does one who rings in that call go there.
    ASSERT_EQ(office.clear("5", "1000"), ok);
    ASSERT_EQ(office.retrieve("2", "1000"), ok);
    office.ask(csta::consultation_call{at("2", "1000"), dev("1008"), {}, {}});
    office.pass(milliseconds{100});
    ASSERT_EQ(office.outcome_of(csta::transfer_call{at("2", "1000"), at("6", "1000")}), ok);
    EXPECT_NE(office.outcome_of(csta::deflect_call{at("2", "1008"), dev("1900"), {}}), ok);
    const auto answer = office.ask(csta::snapshot_call{at("2", "1007")});
    lines names;
    for (const auto& item :
         std::get<csta::snapshot_call_data>(
             csta::get<csta::snapshot_call_response>(answer).cross_ref_id_or_snapshot_data.value)
             .items)
        names.push_back(name_of(item.call_identifier));
    EXPECT_EQ(names, (lines{"2/1007", "2/1900", "2/1008"}));
}

}  // namespace
}  // namespace ctig::simulator::test
