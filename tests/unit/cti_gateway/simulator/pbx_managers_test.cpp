// What managers are asked besides calls: status, features, monitors, snapshots, and how they name things.
#include "lab.hpp"

namespace ctig::simulator::test {
namespace {

using csta::operation_error;
using csta::service;

TEST(PbxManagers, SayThatTheSystemIsNormal) {
    lab office;
    const auto answer = office.ask(csta::request_system_status{});
    EXPECT_EQ(csta::get<csta::request_system_status_response>(answer).system_status,
              csta::system_status_value::normal);
}

// Who registers for the status is told it, under the name that the registration got.
TEST(PbxManagers, TellTheStatusToWhoRegistersForIt) {
    lab office;
    const auto answer = office.ask(csta::system_register{.request_types = {.system_status = true}});
    const auto told = office.exchange.take_events();
    ASSERT_EQ(told.size(), 1U);
    EXPECT_EQ(csta::get<csta::system_status>(told[0].what).sys_stat_register_id,
              csta::get<csta::system_register_response>(answer).sys_stat_register_id);
}

/// Whether the PBX knows the service at all: any answer but "not supported".
bool knows(lab& office, const csta::message& request) {
    return office.outcome_of(request) != refused(operation_error::service_not_supported);
}

// What GetCSTAFeatures lists is served, and what it does not list is not.
TEST(PbxManagers, ListTheFeaturesThatTheyHave) {
    lab office;
    const auto answer = office.ask(csta::get_csta_features{});
    const auto& offered = csta::get<csta::get_csta_features_response>(answer);
    const std::vector<std::pair<service, csta::message>> services = {
        {service::request_system_status, csta::request_system_status{}},
        {service::system_register, csta::system_register{}},
        {service::get_csta_features, csta::get_csta_features{}},
        {service::get_physical_device_information, csta::get_physical_device_information{}},
        {service::get_logical_device_information, csta::get_logical_device_information{}},
        {service::get_switching_function_devices, csta::get_switching_function_devices{}},
        {service::monitor_start, csta::monitor_start{}},
        {service::monitor_stop, csta::monitor_stop{}},
        {service::change_monitor_filter, csta::change_monitor_filter{}},
        {service::snapshot_device, csta::snapshot_device{}},
        {service::snapshot_call, csta::snapshot_call{}},
        {service::make_call, csta::make_call{}},
        {service::answer_call, csta::answer_call{}},
        {service::clear_connection, csta::clear_connection{}},
        {service::clear_call, csta::clear_call{}},
        {service::hold_call, csta::hold_call{}},
        {service::retrieve_call, csta::retrieve_call{}},
        {service::alternate_call, csta::alternate_call{}},
        {service::reconnect_call, csta::reconnect_call{}},
        {service::consultation_call, csta::consultation_call{}},
        {service::transfer_call, csta::transfer_call{}},
        {service::single_step_transfer, csta::single_step_transfer_call{}},
        {service::conference_call, csta::conference_call{}},
        {service::single_step_conference, csta::single_step_conference_call{}},
        {service::deflect_call, csta::deflect_call{}},
        {service::directed_pickup_call, csta::directed_pickup_call{}},
        {service::generate_digits, csta::generate_digits{}},
        {service::set_forwarding, csta::set_forwarding{}},
        {service::get_forwarding, csta::get_forwarding{}},
        {service::set_do_not_disturb, csta::set_do_not_disturb{}},
        {service::get_do_not_disturb, csta::get_do_not_disturb{}},
        {service::set_message_waiting_indicator, csta::set_message_waiting_indicator{}},
        {service::get_message_waiting_indicator, csta::get_message_waiting_indicator{}},
        {service::set_microphone_mute, csta::set_microphone_mute{}},
        {service::get_speaker_volume, csta::get_speaker_volume{}},
        {service::set_auto_answer, csta::set_auto_answer{}},
    };
    for (const auto& [what, request] : services) {
        EXPECT_EQ(offered.offers(what), knows(office, request)) << csta::message_name(request);
    }
}

// The same call and the same monitor have other names at the other manager.
TEST(PbxManagers, NameCallsEachInTheirOwnWay) {
    auto config = lab_config();
    config.call_ids = call_id_scheme::manager;
    lab office(config);
    const auto other = office.exchange.open(1);
    EXPECT_EQ(office.call("1000", "1001"), "1");
    EXPECT_EQ(office.call("1004", "1005"), "2");
    const auto snapshot = office.exchange.request(other, csta::snapshot_device{dev("1005")}, office.now);
    const auto& items =
        std::get<csta::snapshot_device_data>(
            csta::get<csta::snapshot_device_response>(snapshot).cross_ref_id_or_snapshot_data.value)
            .items;
    ASSERT_EQ(items.size(), 1U);
    // The first call that manager 1 speaks of: its 2 is the other's 2 by chance, and its 1 is no call at all.
    EXPECT_EQ(items[0].connection_identifier, at("2", "1005"));
    const auto unknown = office.exchange.request(other, csta::answer_call{at("1", "1001")}, office.now);
    EXPECT_EQ(csta::get<csta::csta_error_code>(unknown), csta::make_error(operation_error::invalid_call_id));
}

// In a cluster the callIDs are the same everywhere.
TEST(PbxManagers, NameCallsAlikeInACluster) {
    lab office;
    const auto other = office.exchange.open(7);
    const auto id = office.call("1000", "1001");
    const auto answer = office.exchange.request(other, csta::answer_call{at(id, "1001")}, office.now);
    EXPECT_TRUE(csta::holds_alternative<csta::answer_call_response>(answer));
}

TEST(PbxManagers, RefuseMonitorsThatCannotBe) {
    lab office;
    const auto start = [&](csta::monitor_object what, std::optional<csta::monitor_type> type) {
        return office.outcome_of(
            csta::monitor_start{.monitor_object = std::move(what), .monitor_type = type});
    };
    EXPECT_EQ(start({dev("4711")}, {}), refused(operation_error::invalid_device_id));
    EXPECT_EQ(start({at("1", "1000")}, {}), refused(operation_error::invalid_call_id));
    EXPECT_EQ(start({dev("1000")}, csta::monitor_type::call),
              refused(operation_error::monitor_type_not_supported));
    EXPECT_EQ(office.outcome_of(csta::monitor_stop{"1"}),
              refused(operation_error::invalid_monitor_cross_ref_id));
}

// There is an end to how much is watched.
TEST(PbxManagers, RefuseMoreMonitorsThanThereMayBe) {
    lab office(lab_config(), {.monitors = 2});
    office.watch("1000");
    office.watch("1000");
    EXPECT_EQ(office.outcome_of(csta::monitor_start{.monitor_object = {dev("1000")}}),
              refused(csta::system_resource_availability_error::overall_monitor_limit_exceeded));
}

// A monitor's filter names what it does not want to hear, and can be changed.
TEST(PbxManagers, FilterWhatAMonitorDoesNotWant) {
    lab office;
    const csta::monitor_filter filter{
        .callcontrol = csta::call_control_events{.originated = true, .service_initiated = true}};
    const auto started =
        office.ask(csta::monitor_start{.monitor_object = {dev("1000")}, .requested_monitor_filter = filter});
    const auto& response = csta::get<csta::monitor_start_response>(started);
    EXPECT_EQ(response.actual_monitor_filter, filter);
    office.call("1000", "1001");
    auto told = office.exchange.take_events();
    ASSERT_EQ(told.size(), 1U);
    EXPECT_EQ(describe(told[0].what), "Delivered 1/1001 connected newCall");

    EXPECT_EQ(office.outcome_of(csta::change_monitor_filter{response.monitor_cross_ref_id, {}}), ok);
    office.clear("1", "1000");
    office.call("1000", "1001");
    told = office.exchange.take_events();
    ASSERT_EQ(told.size(), 4U);
    EXPECT_EQ(describe(told[1].what), "ServiceInitiated 2/1000 initiated makeCall");
}

// A stopped monitor tells nothing, not even what is on its way.
TEST(PbxManagers, TellNothingToWhoHasGone) {
    lab office;
    office.watch("1000");
    office.call("1000", "1001");
    office.exchange.close(office.application);
    EXPECT_TRUE(office.exchange.take_events().empty());
    EXPECT_EQ(office.outcome_of(csta::request_system_status{}), refused(csta::security_error::generic));
}

// Alice holds Bob and talks to Eve: her own state comes first, then the other's.
TEST(PbxManagers, ShowEveryCallOfADeviceInASnapshot) {
    lab office;
    office.call("1000", "1001");
    office.answer("1", "1001");
    office.hold("1", "1000");
    office.call("1000", "1002");
    const auto answer = office.ask(csta::snapshot_device{dev("1000")});
    const auto& items =
        std::get<csta::snapshot_device_data>(
            csta::get<csta::snapshot_device_response>(answer).cross_ref_id_or_snapshot_data.value)
            .items;
    using state = csta::local_connection_state;
    const auto states = [](const csta::snapshot_device_response_info& item) {
        return std::get<csta::compound_call_state>(item.local_call_state.value).states;
    };
    ASSERT_EQ(items.size(), 2U);
    EXPECT_EQ(items[0].connection_identifier, at("1", "1000"));
    EXPECT_EQ(states(items[0]), (std::vector{state::hold, state::connected}));
    EXPECT_EQ(items[0].endpoint_device, (csta::extended_device_id{dev("1001")}));
    EXPECT_EQ(states(items[1]), (std::vector{state::connected, state::alerting}));
    EXPECT_EQ(items[1].endpoint_device, (csta::extended_device_id{dev("1002")}));
    EXPECT_EQ(office.outcome_of(csta::snapshot_device{dev("1002")}),
              refused(operation_error::invalid_device_id));
}

// Without a device the call is shown with every phone under its own name.
TEST(PbxManagers, ShowEveryConnectionOfACallInASnapshot) {
    lab office;
    office.call("1000", "1002");
    const auto ids = [&](csta::connection_id seen_by) {
        lines devices;
        const auto answer = office.ask(csta::snapshot_call{std::move(seen_by)});
        for (const auto& item :
             std::get<csta::snapshot_call_data>(
                 csta::get<csta::snapshot_call_response>(answer).cross_ref_id_or_snapshot_data.value)
                 .items) {
            devices.push_back(item.call_identifier.device.text);
        }
        return devices;
    };
    EXPECT_EQ(ids(at("1", "")), (lines{"1000", "1002;device=SEP-CAROL", "1002;device=SOFT-CAROL"}));
    EXPECT_EQ(ids(at("1", "1000")), (lines{"1000", "1002"}));
    EXPECT_EQ(office.outcome_of(csta::snapshot_call{at("1", "1001")}),
              refused(operation_error::invalid_connection_id));
    EXPECT_EQ(office.outcome_of(csta::snapshot_call{at("2", "")}), refused(operation_error::invalid_call_id));
}

}  // namespace
}  // namespace ctig::simulator::test
