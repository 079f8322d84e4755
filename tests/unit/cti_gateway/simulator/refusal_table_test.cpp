// service × situation → CSTAErrorCode, written out as it goes over the wire, and walked for every service.
//
// The scene: Alice (1000) holds Bob (1001) in call 1 and talks to Eve (1005) in call 2. Dave (1007) calls
// Never (1004), whose phone rings in call 3 and can be answered by hand only. Frank's phone (1008) is out of
// service. Carol's line 1002 is on two phones. Nobody has 4711; 1006 is unassigned, 1003 always busy.
#include <functional>
#include <set>

#include "csta/feature_literals.hpp"
#include "csta/service_of.hpp"
#include "lab.hpp"

namespace ctig::simulator::test {
namespace {

struct refusal_row {
    std::string situation;
    csta::message request;
    std::string code;
    std::function<void(lab&)> besides;  ///< what else stands in the scene
};

void set_scene(lab& office) {
    office.call("1000", "1001");
    office.answer("1", "1001");
    office.ask(csta::consultation_call{at("1", "1000"), dev("1005"), {}, {}});
    office.pass(milliseconds{100});
    office.call("1007", "1004");
    office.exchange.serve_phone("SEP-FRANK", service_state::out_of_service);
}

const auto held = at("1", "1000"), active = at("2", "1000"), calling = at("3", "1007"),
           ringing = at("3", "1004");
const auto no_call = at("9", "1000"), not_in = at("1", "1007");

std::vector<refusal_row> begin_and_answer() {
    using csta::answer_call, csta::make_call, csta::clear_call, csta::clear_connection;
    return {
        {"unknown device", make_call{dev("4711"), dev("1001"), {}}, "operation/invalidCallingDeviceID", {}},
        {"ambiguous device", make_call{dev("1002"), dev("1001"), {}}, "operation/invalidCallingDeviceID", {}},
        {"out of service",
         make_call{dev("1008"), dev("1001"), {}},
         "systemResourceAvailibility/callingDeviceOutOfService",
         {}},
        {"undialable", make_call{dev("1003"), dev("bob"), {}}, "operation/invalidCalledDeviceID", {}},
        {"own number", make_call{dev("1003"), dev("1003"), {}}, "operation/notDifferentDevices", {}},
        {"phone in use",
         make_call{dev("1000"), dev("1004"), {}},
         "stateIncompatibility/connectedCallExists",
         {}},
        {"no room", make_call{dev("1000"), dev("1004"), {}},
         "systemResourceAvailibility/resourceLimitExceeded",
         [](lab& o) {
             for (int i = 0; i < 2; ++i) o.exchange.place_incoming({"+49", ""}, "1000", o.now);
         }},
        {"unknown call", answer_call{no_call}, "operation/invalidCallID", {}},
        {"not in the call", answer_call{not_in}, "operation/invalidConnectionID", {}},
        {"nothing rings", answer_call{active}, "stateIncompatibility/noCallToAnswer", {}},
        {"by hand only", answer_call{ringing}, "operation/requestIncompatibleWithDevice", {}},
        {"phone in use", answer_call{at("4", "1005")}, "stateIncompatibility/connectedCallExists",
         [](lab& o) { o.call("1003", "1005"); }},
        {"unknown call", clear_call{no_call}, "operation/invalidCallID", {}},
        {"unknown call", clear_connection{no_call, {}}, "operation/invalidCallID", {}},
        {"not in the call", clear_connection{not_in, {}}, "operation/invalidConnectionID", {}},
    };
}

std::vector<refusal_row> hold_and_move() {
    using csta::generate_digits;
    using csta::hold_call, csta::retrieve_call, csta::deflect_call, csta::directed_pickup_call;
    const auto pick = [](csta::connection_id what, std::string by) {
        return directed_pickup_call{std::move(what), dev(std::move(by))};
    };
    const auto digits = [](csta::connection_id from, std::string what) {
        return generate_digits{.connection_to_send_digits = std::move(from),
                               .characters_to_send = std::move(what)};
    };
    return {
        {"unknown call", hold_call{no_call, {}}, "operation/invalidCallID", {}},
        {"not in the call", hold_call{not_in, {}}, "operation/invalidConnectionID", {}},
        {"rings", hold_call{ringing, {}}, "stateIncompatibility/invalidConnectionState", {}},
        {"unknown call", retrieve_call{no_call}, "operation/invalidCallID", {}},
        {"not in the call", retrieve_call{not_in}, "operation/invalidConnectionID", {}},
        {"not held", retrieve_call{active}, "stateIncompatibility/invalidConnectionState", {}},
        {"phone in use", retrieve_call{held}, "stateIncompatibility/connectedCallExists", {}},
        {"unknown call", deflect_call{no_call, dev("1001"), {}}, "operation/invalidCallID", {}},
        {"not in the call", deflect_call{not_in, dev("1001"), {}}, "operation/invalidConnectionID", {}},
        {"does not ring",
         deflect_call{active, dev("1003"), {}},
         "stateIncompatibility/invalidConnectionState",
         {}},
        {"unknown destination", deflect_call{ringing, dev("4711"), {}}, "operation/invalidDestination", {}},
        {"destination busy",
         deflect_call{ringing, dev("1003"), {}},
         "stateIncompatibility/invalidDestinationDeviceState",
         {}},
        {"unknown call", pick(no_call, "1003"), "operation/invalidCallID", {}},
        {"not in the call", pick(not_in, "1003"), "operation/invalidConnectionID", {}},
        {"does not ring", pick(active, "1003"), "stateIncompatibility/noCallToAnswer", {}},
        {"unknown device", pick(ringing, "4711"), "operation/invalidPickUpDeviceID", {}},
        {"ambiguous device", pick(ringing, "1002"), "operation/invalidPickUpDeviceID", {}},
        {"out of service", pick(ringing, "1008"), "systemResourceAvailibility/pickupDeviceOutOfService", {}},
        {"phone in use", pick(ringing, "1000"), "stateIncompatibility/connectedCallExists", {}},
        {"the caller itself", pick(ringing, "1007"), "operation/requestIncompatibleWithPickupDevice", {}},
        {"unknown call", digits(no_call, "1"), "operation/invalidCallID", {}},
        {"not in the call", digits(not_in, "1"), "operation/invalidConnectionID", {}},
        {"no digits", digits(active, "x"), "operation/invalidParameterValue", {}},
        {"held", digits(held, "1"), "stateIncompatibility/invalidConnectionState", {}},
    };
}

/// The four services that name a held call and an active one.
template <class Request>
void add_pair(std::vector<refusal_row>& rows,
              const std::function<Request(csta::connection_id, csta::connection_id)>& of) {
    rows.push_back({"unknown held call", of(no_call, active), "operation/invalidHeldCallID", {}});
    rows.push_back({"unknown active call", of(held, no_call), "operation/invalidActiveCallID", {}});
    rows.push_back({"not in the held call", of(not_in, active), "operation/invalidHeldConnectionID", {}});
    rows.push_back(
        {"not in the active call", of(held, at("2", "1007")), "operation/invalidActiveConnectionID", {}});
    rows.push_back({"two devices", of(at("1", "1001"), active), "operation/notSameDevice", {}});
    rows.push_back({"not held", of(active, active), "stateIncompatibility/invalidHeldConnectionState", {}});
    rows.push_back({"not active", of(held, held), "stateIncompatibility/invalidActiveConnectionState", {}});
}

std::vector<refusal_row> two_calls() {
    using id = csta::connection_id;
    std::vector<refusal_row> rows;
    add_pair<csta::alternate_call>(rows, [](id h, id a) { return csta::alternate_call{h, a, {}, {}}; });
    add_pair<csta::reconnect_call>(rows, [](id h, id a) { return csta::reconnect_call{a, h}; });
    add_pair<csta::transfer_call>(rows, [](id h, id a) { return csta::transfer_call{h, a}; });
    add_pair<csta::conference_call>(rows, [](id h, id a) { return csta::conference_call{h, a}; });
    const auto bob_is_there = [](lab& o) {
        o.ask(csta::single_step_conference_call{active, dev("1009;device=SEP-GINA"),
                                                csta::participation_type::active});
        o.clear("1", "1000");
        o.hold("2", "1000");
        o.call("1000", "1009");
        o.answer("4", "1009;device=SOFT-GINA");
    };
    const auto again = at("4", "1000");
    rows.push_back({"a line would be there twice", csta::transfer_call{active, again},
                    "operation/requestIncompatibleWithActiveConnection", bob_is_there});
    rows.push_back({"a line would be there twice", csta::conference_call{active, again},
                    "operation/requestIncompatibleWithActiveConnection", bob_is_there});
    return rows;
}

std::vector<refusal_row> third_parties() {
    using csta::consultation_call, csta::single_step_transfer_call, csta::single_step_conference_call;
    const auto consult = [](csta::connection_id from, std::string to) {
        return consultation_call{std::move(from), dev(std::move(to)), {}, {}};
    };
    const auto pass_on = [](csta::connection_id from, std::string to) {
        return single_step_transfer_call{std::move(from), dev(std::move(to)), {}};
    };
    const auto join = [](csta::connection_id where, std::string who) {
        return single_step_conference_call{std::move(where), dev(std::move(who)),
                                           csta::participation_type::active};
    };
    return {
        {"unknown call", consult(no_call, "1003"), "operation/invalidCallID", {}},
        {"not in the call", consult(not_in, "1003"), "operation/invalidConnectionID", {}},
        {"held", consult(held, "1003"), "stateIncompatibility/invalidConnectionState", {}},
        {"undialable", consult(active, "bob"), "operation/invalidCalledDeviceID", {}},
        {"own number", consult(active, "1000"), "operation/notDifferentDevices", {}},
        {"no room", consult(active, "1003"), "systemResourceAvailibility/resourceLimitExceeded",
         [](lab& o) {
             for (int i = 0; i < 2; ++i) o.exchange.place_incoming({"+49", ""}, "1000", o.now);
         }},
        {"unknown call", pass_on(no_call, "1003"), "operation/invalidActiveCallID", {}},
        {"not in the call", pass_on(not_in, "1003"), "operation/invalidActiveConnectionID", {}},
        {"held", pass_on(held, "1007"), "stateIncompatibility/invalidActiveConnectionState", {}},
        {"unknown destination", pass_on(active, "4711"), "operation/invalidDestination", {}},
        {"unassigned", pass_on(active, "1006"), "operation/invalidDestination", {}},
        {"busy", pass_on(active, "1003"), "stateIncompatibility/invalidDestinationDeviceState", {}},
        {"unknown call", join(no_call, "1003"), "operation/invalidActiveCallID", {}},
        {"not in the call", join(not_in, "1003"), "operation/invalidActiveConnectionID", {}},
        {"held", join(held, "1003"), "stateIncompatibility/invalidActiveConnectionState", {}},
        {"unknown device", join(active, "4711"), "operation/invalidDestinationDeviceID", {}},
        {"ambiguous device", join(active, "1002"), "operation/invalidDestinationDeviceID", {}},
        {"out of service",
         join(active, "1008"),
         "systemResourceAvailibility/destinationDeviceOutOfService",
         {}},
        {"phone in use", join(active, "1007"), "stateIncompatibility/invalidDestinationDeviceState", {}},
        {"in the call already",
         join(active, "1005"),
         "operation/requestIncompatibleWithDestinationDevice",
         {}},
        {"silent",
         single_step_conference_call{active, dev("1003"), csta::participation_type::silent},
         "operation/participationTypeOutOfRange",
         {}},
    };
}

template <class... Requests>
void add_devices(std::vector<refusal_row>& rows, Requests... all) {
    const auto add = [&](auto request) {
        request.device = dev("4711");
        rows.push_back({"unknown device", request, "operation/invalidDeviceID", {}});
    };
    (add(all), ...);
}

std::vector<refusal_row> feature_refusals() {
    std::vector<refusal_row> rows;
    add_devices(rows, csta::set_forwarding{}, csta::get_forwarding{}, csta::set_do_not_disturb{},
                csta::get_do_not_disturb{}, csta::set_auto_answer{}, csta::get_auto_answer{},
                csta::set_message_waiting_indicator{}, csta::get_message_waiting_indicator{},
                csta::set_microphone_mute{}, csta::get_microphone_mute{}, csta::set_speaker_mute{},
                csta::get_speaker_mute{}, csta::set_speaker_volume{}, csta::get_speaker_volume{},
                csta::set_hookswitch_status{}, csta::get_hookswitch_status{},
                csta::get_physical_device_information{}, csta::get_logical_device_information{});
    const auto frank = dev("1008");
    const csta::message for_the_phone_itself[] = {
        csta::set_microphone_mute{frank, {}, true}, csta::get_microphone_mute{frank, {}},
        csta::set_speaker_mute{frank, {}, true},    csta::get_speaker_mute{frank, {}},
        csta::get_speaker_volume{frank, {}},        csta::get_hookswitch_status{frank, {}}};
    for (const auto& request : for_the_phone_itself)
        rows.push_back({"out of service", request, "systemResourceAvailibility/deviceOutOfService", {}});
    const auto alice = dev("1000");
    const auto two = std::optional<std::string>("2");
    const std::vector<refusal_row> others = {
        {"no such number",
         csta::set_forwarding{alice, {}, true, dev("4711"), {}},
         "operation/invalidForwardingDestination",
         {}},
        {"to itself",
         csta::set_forwarding{alice, {}, true, alice, {}},
         "operation/invalidForwardingDestination",
         {}},
        {"no rings", csta::set_forwarding{alice, {}, true, dev("1001"), 0}, "operation/invalidRingCount", {}},
        {"rings backwards", csta::set_auto_answer{alice, true, -1}, "operation/invalidRingCount", {}},
        {"by hand only",
         csta::set_auto_answer{dev("1004"), true, {}},
         "operation/requestIncompatibleWithDevice",
         {}},
        {"no such microphone",
         csta::set_microphone_mute{alice, two, true},
         "operation/invalidParameterValue",
         {}},
        {"no such microphone", csta::get_microphone_mute{alice, two}, "operation/invalidParameterValue", {}},
        {"no such speaker", csta::set_speaker_mute{alice, two, true}, "operation/invalidParameterValue", {}},
        {"no such speaker", csta::get_speaker_mute{alice, two}, "operation/invalidParameterValue", {}},
        {"no such speaker", csta::get_speaker_volume{alice, two}, "operation/invalidParameterValue", {}},
        {"too loud",
         csta::set_speaker_volume{alice, {}, {.value = std::int16_t{101}}},
         "operation/speakerVolumeOutOfRange",
         {}},
        {"no such hookswitch",
         csta::set_hookswitch_status{alice, two, true},
         "operation/invalidHookswitchComponent",
         {}},
        {"no such hookswitch",
         csta::get_hookswitch_status{alice, two},
         "operation/invalidHookswitchComponent",
         {}},
        {"out of service",
         csta::set_hookswitch_status{dev("1008"), {}, false},
         "systemResourceAvailibility/deviceOutOfService",
         {}},
    };
    rows.insert(rows.end(), others.begin(), others.end());
    return rows;
}

std::vector<refusal_row> watching() {
    using csta::monitor_start;
    const auto call = csta::monitor_type::call;
    return {
        {"unknown device", monitor_start{{dev("4711")}, {}, {}, {}}, "operation/invalidDeviceID", {}},
        {"ambiguous device", monitor_start{{dev("1002")}, {}, {}, {}}, "operation/invalidMonitorObject", {}},
        {"unknown call", monitor_start{{no_call}, {}, {}, {}}, "operation/invalidCallID", {}},
        {"calls of a device",
         monitor_start{{dev("1000")}, {}, call, {}},
         "operation/monitorTypeNotSupported",
         {}},
        {"too many", monitor_start{{dev("1000")}, {}, {}, {}},
         "systemResourceAvailibility/overallMonitorLimitExceeded",
         [](lab& o) {
             for (int i = 0; i < 3; ++i) o.watch("1000");
         }},
        {"unknown monitor", csta::monitor_stop{"99"}, "operation/invalidMonitorCrossRefID", {}},
        {"unknown monitor", csta::change_monitor_filter{"99", {}}, "operation/invalidMonitorCrossRefID", {}},
        {"unknown device", csta::snapshot_device{dev("4711")}, "operation/invalidDeviceID", {}},
        {"unknown call", csta::snapshot_call{no_call}, "operation/invalidCallID", {}},
        {"not in the call", csta::snapshot_call{not_in}, "operation/invalidConnectionID", {}},
        {"unknown device",
         csta::get_switching_function_devices{dev("4711"), {}},
         "operation/invalidDeviceID",
         {}},
        {"unknown registration", csta::system_register_cancel{"9"}, "operation/invalidCrossRefID", {}},
        {"too many", csta::system_register{}, "systemResourceAvailibility/registrationLimitExceeded",
         [](lab& o) {
             for (int i = 0; i < 64; ++i) o.ask(csta::system_register{});
         }},
        {"not offered", csta::start_application_session{}, "operation/serviceNotSupported", {}},
    };
}

std::vector<refusal_row> all_refusals() {
    std::vector<refusal_row> all;
    for (auto part :
         {begin_and_answer(), hold_and_move(), two_calls(), third_parties(), feature_refusals(), watching()})
        std::ranges::move(part, std::back_inserter(all));
    return all;
}

TEST(RefusalTable, NamesTheMatterForEveryServiceAndSituation) {
    for (const auto& row : all_refusals()) {
        auto config = lab_config();
        config.lines.push_back({"1000", "lab", {}, 4});
        lab office(config, {.monitors = 3});
        set_scene(office);
        if (row.besides) row.besides(office);
        (void)office.exchange.take_events();
        const auto what = std::string(csta::message_name(row.request)) + ", " + row.situation;
        const auto answer = office.ask(row.request);
        const auto* refused = csta::get_if<csta::csta_error_code>(&answer);
        ASSERT_NE(refused, nullptr) << what;
        EXPECT_EQ(csta::to_string(*refused), row.code) << what;
        EXPECT_TRUE(office.exchange.take_events().empty()) << what << " told something";
    }
}

// No service is forgotten: each one that is offered stands in the table, but for those that nothing hinders.
TEST(RefusalTable, HasEveryServiceThatIsOffered) {
    using csta::service;
    std::set<service> rows{
        service::get_csta_features, service::request_system_status, service::system_register,
        // these go from the PBX to the application
        service::system_status, service::switching_function_devices, service::system_status_register_abort};
    for (const auto& row : all_refusals()) {
        if (const auto asked = csta::service_of(row.request)) rows.insert(*asked);
    }
    const auto features = offered_features();
    for (std::size_t i = 0; i < csta::literals<service>.size(); ++i) {
        const auto one = static_cast<service>(i);
        EXPECT_EQ(features.offers(one), rows.contains(one)) << csta::literals<service>[i];
    }
}

}  // namespace
}  // namespace ctig::simulator::test
