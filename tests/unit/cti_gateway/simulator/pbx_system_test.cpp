// What managers say of the system and its devices, and how events name people.
#include "lab.hpp"

namespace ctig::simulator::test {
namespace {

using csta::operation_error;
using csta::system_status_value;

std::vector<std::pair<std::string, system_status_value>> statuses(lab& office) {
    std::vector<std::pair<std::string, system_status_value>> told;
    for (const auto& event : office.exchange.take_events()) {
        const auto& status = csta::get<csta::system_status>(event.what);
        told.emplace_back(status.sys_stat_register_id.value_or(""), status.system_status);
    }
    return told;
}

// Every change is told to who registered for it, but not what its filter keeps away.
TEST(SystemStatus, IsToldToWhoRegisteredAsLongAsTheyWant) {
    lab office;
    office.ask(csta::system_register{.request_types = {.system_status = true}});
    office.ask(
        csta::system_register{.request_types = {.system_status = true},
                              .requested_status_filter = csta::status_filter{.overload_reached = true}});
    office.ask(csta::system_register{.request_types = {.request_system_status = true}});
    (void)office.exchange.take_events();
    office.exchange.set_system_status(0, system_status_value::overload_reached);
    EXPECT_EQ(statuses(office),
              (std::vector{std::pair{std::string("1"), system_status_value::overload_reached}}));
    const auto asked = office.ask(csta::request_system_status{});
    EXPECT_EQ(csta::get<csta::request_system_status_response>(asked).system_status,
              system_status_value::overload_reached);

    EXPECT_EQ(office.outcome_of(csta::system_register_cancel{"1"}), ok);
    office.exchange.set_system_status(0, system_status_value::normal);
    EXPECT_EQ(statuses(office), (std::vector{std::pair{std::string("2"), system_status_value::normal}}));
    office.exchange.set_system_status(1, system_status_value::disabled);
    EXPECT_TRUE(statuses(office).empty()) << "of another manager";
}

// A manager that ends the registrations says so to each, and tells nothing afterwards.
TEST(SystemStatus, EndsWithTheRegistration) {
    lab office;
    office.ask(csta::system_register{.request_types = {.system_status = true}});
    (void)office.exchange.take_events();
    office.exchange.abort_registrations(0);
    const auto told = office.exchange.take_events();
    ASSERT_EQ(told.size(), 1U);
    EXPECT_EQ(csta::get<csta::system_register_abort>(told[0].what).sys_stat_register_id, "1");
    office.exchange.set_system_status(0, system_status_value::overload_imminent);
    EXPECT_TRUE(office.exchange.take_events().empty());
    EXPECT_EQ(office.outcome_of(csta::system_register_cancel{"1"}),
              refused(operation_error::invalid_cross_ref_id));
}

// The devices come in segments of one reference, the last of them marked.
TEST(SwitchingFunctionDevices, ComeInSegments) {
    lab office(lab_config(), {.devices_in_segment = 5});
    const auto list = [&](csta::get_switching_function_devices what) {
        const auto answer = office.ask(what);
        const auto& reference = csta::get<csta::get_switching_function_devices_response>(answer);
        lines devices;
        std::int64_t segment = 0;
        const auto told = office.exchange.take_events();
        for (const auto& event : told) {
            const auto& part = csta::get<csta::switching_function_devices>(event.what);
            EXPECT_EQ(part.service_cross_ref_id, reference.service_cross_ref_id);
            EXPECT_EQ(part.segment_id, ++segment);
            EXPECT_EQ(part.last_segment, &event == &told.back());
            EXPECT_LE(part.device_list.size(), 5U);
            for (const auto& device : part.device_list) devices.push_back(device.device_id.text);
        }
        return devices;
    };
    EXPECT_EQ(list({}), (lines{"1000", "1001", "1002;device=SEP-CAROL", "1002;device=SOFT-CAROL", "1003",
                               "1004", "1005", "1006", "1007", "1008", "1009;device=SEP-GINA",
                               "1009;device=SOFT-GINA", "1010", "1900"}));
    EXPECT_EQ(list({.requested_device_id = dev("1001")}), (lines{"1001"}));
    EXPECT_EQ(list({.requested_device_category = csta::req_device_category::group_hunt}), (lines{"1900"}));
    EXPECT_EQ(list({.requested_device_category = csta::req_device_category::acd}), lines{});
}

TEST(PhysicalDevice, SaysItsModelAndItsOtherLines) {
    auto config = lab_config();
    config.devices[0].model = "7960";
    config.devices[0].lines.push_back({"1100", "lab", ""});
    lab office(config);
    const auto answer = office.ask(csta::get_physical_device_information{dev("1000")});
    const auto& about = csta::get<csta::get_physical_device_information_response>(answer);
    EXPECT_EQ(about.device_model_name, "7960");
    EXPECT_EQ(about.other_logical_device_list, (std::vector{dev("1100")}));
}

// Where the PBX says names they stand with the number, in all that is not one's own.
TEST(DisplayNames, StandInTheEventsOfTheOthers) {
    auto config = lab_config();
    config.display_names = true;
    config.devices[0].lines[0].display = "Alice";
    config.devices[1].lines[0].display = "Bob";
    lab office(config);
    office.watch("1001");
    office.call("1000", "1001");
    EXPECT_EQ(office.told_in_full("1001"), (lines{"Delivered 1/1001 alerting newCall N<1000>Alice>1001"}));
    office.clear("1", "1000");
    (void)office.told("1001");
    office.exchange.place_incoming({"+4930123", "Frau Berg"}, "1001", office.now);
    EXPECT_EQ(office.told_in_full("1001"),
              (lines{"Delivered 2/1001 alerting newCall N<+4930123>Frau Berg>1001"}));
}

// Do not disturb keeps away only the calls that it is set for.
TEST(DoNotDisturb, KnowsInternalAndExternalCallsAndSingleCallers) {
    lab office;
    const auto from_alice = [&] {
        const auto id = office.call("1000", "1001");
        const auto rings = office.clear(id, "1001") == ok;
        office.clear(id, "1000");
        return rings;
    };
    const auto from_outside = [&] {
        const auto made = office.exchange.place_incoming({"+4930", ""}, "1001", office.now);
        if (made) office.exchange.hang_up_outside(*made);
        return made.has_value();
    };
    const auto set = [&](csta::call_origination origin, std::vector<csta::device_id> callers) {
        EXPECT_EQ(office.outcome_of(csta::set_do_not_disturb{dev("1001"), true, origin, std::move(callers)}),
                  ok);
    };
    set({.internal = true}, {});
    EXPECT_FALSE(from_alice());
    EXPECT_TRUE(from_outside());
    set({.external = true}, {});
    EXPECT_TRUE(from_alice());
    EXPECT_FALSE(from_outside());
    set({.internal = true, .external = true}, {dev("1000"), dev("+4989")});
    EXPECT_FALSE(from_alice());
    EXPECT_TRUE(from_outside());
    const auto read = office.ask(csta::get_do_not_disturb{dev("1001")});
    EXPECT_EQ(csta::get<csta::get_do_not_disturb_response>(read).calling_device_list,
              (std::vector{dev("1000"), dev("+4989")}));
}

// Up to eight in a conference; the ninth stays outside.
TEST(Conference, HasRoomForEight) {
    auto config = lab_config();
    for (int i = 0; i < 8; ++i) {
        config.devices.push_back(
            {.name = "SEP-" + std::to_string(i), .lines = {{"200" + std::to_string(i), "lab", ""}}});
    }
    lab office(config);
    office.call("1000", "1001");
    office.answer("1", "1001");
    const auto join = [&](std::string who) {
        return office.outcome_of(
            csta::single_step_conference_call{at("1", "1000"), dev(who), csta::participation_type::active});
    };
    for (int i = 0; i < 6; ++i) EXPECT_EQ(join("200" + std::to_string(i)), ok);
    const auto full = refused(csta::system_resource_availability_error::conference_member_limit_exceeded);
    EXPECT_EQ(join("2006"), full);
    office.ask(csta::consultation_call{at("1", "1000"), dev("2006"), {}, {}});
    office.answer("2", "2006");
    EXPECT_EQ(office.outcome_of(csta::conference_call{at("1", "1000"), at("2", "1000")}), full);
}

// 1004's phone has no speaker: nobody but its user can answer there.
TEST(Features, AreThoseOfTheDeviceThatIsAskedAbout) {
    lab office;
    const auto offers_answer = [&](const std::string& device) {
        const auto answer = office.ask(csta::get_csta_features{.line = device});
        return csta::get<csta::get_csta_features_response>(answer).offers(csta::service::answer_call);
    };
    EXPECT_TRUE(offers_answer("1000"));
    EXPECT_FALSE(offers_answer("1004"));
    EXPECT_EQ(office.outcome_of(csta::get_csta_features{.line = "4711"}),
              refused(csta::operation_error::invalid_device_id));
}

}  // namespace
}  // namespace ctig::simulator::test
