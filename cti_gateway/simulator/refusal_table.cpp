// service × situation → CSTAErrorCode. First what goes for all services, then where a service has a name of
// its own for the matter.
#include <algorithm>
#include <array>

#include "cti_gateway/simulator/refusal.hpp"

namespace ctig::simulator {
namespace {

using csta::csta_error_code;
using csta::operation_error;
using csta::service;
using csta::state_incompatibility_error;
using csta::system_resource_availability_error;

struct general_row {
    situation why;
    csta_error_code code;
};
struct own_row {
    service asked;
    situation why;
    csta_error_code code;
};

const std::vector<general_row>& general_rows() {
    using s = situation;
    using op = operation_error;
    using state = state_incompatibility_error;
    using resource = system_resource_availability_error;
    static const std::vector<general_row> rows = {
        {s::service_not_offered, {op::service_not_supported}},
        {s::no_association, {csta::security_error::generic}},
        {s::unknown_device, {op::invalid_device_id}},
        {s::ambiguous_device, {op::invalid_device_id}},
        {s::device_out_of_service, {resource::device_out_of_service}},
        {s::phone_cannot, {op::request_incompatible_with_device}},
        {s::phone_in_use, {state::connected_call_exists}},
        {s::undialable_number, {op::invalid_destination}},
        {s::own_number, {op::not_different_devices}},
        {s::unknown_destination, {op::invalid_destination}},
        {s::destination_busy, {state::invalid_destination_device_state}},
        {s::no_room, {resource::resource_limit_exceeded}},
        {s::unknown_call, {op::invalid_call_id}},
        {s::unknown_connection, {op::invalid_connection_id}},
        {s::unknown_active_call, {op::invalid_active_call_id}},
        {s::unknown_active_connection, {op::invalid_active_connection_id}},
        {s::unknown_held_call, {op::invalid_held_call_id}},
        {s::unknown_held_connection, {op::invalid_held_connection_id}},
        {s::not_one_device, {op::not_same_device}},
        {s::wrong_state, {state::invalid_connection_state}},
        {s::wrong_active_state, {state::invalid_active_connection_state}},
        {s::wrong_held_state, {state::invalid_held_connection_state}},
        {s::nothing_to_answer, {state::no_call_to_answer}},
        {s::party_twice, {op::request_incompatible_with_active_connection}},
        {s::too_many_parties, {resource::conference_member_limit_exceeded}},
        {s::unsupported_participation, {op::participation_type_out_of_range}},
        {s::unsendable_digits, {op::invalid_parameter_value}},
        {s::bad_forwarding_destination, {op::invalid_forwarding_destination}},
        {s::bad_ring_count, {op::invalid_ring_count}},
        {s::bad_apparatus, {op::invalid_parameter_value}},
        {s::bad_volume, {op::speaker_volume_out_of_range}},
        {s::bad_hookswitch, {op::invalid_hookswitch_component}},
        {s::monitor_of_neither, {op::invalid_monitor_object_type}},
        {s::unsupported_monitor, {op::monitor_type_not_supported}},
        {s::unknown_monitor, {op::invalid_monitor_cross_ref_id}},
        {s::too_many_monitors, {resource::overall_monitor_limit_exceeded}},
        {s::unknown_registration, {op::invalid_cross_ref_id}},
    };
    return rows;
}

const std::vector<own_row>& own_rows() {
    using s = situation;
    using op = operation_error;
    using resource = system_resource_availability_error;
    static const std::vector<own_row> rows = {
        {service::make_call, s::unknown_device, {op::invalid_calling_device_id}},
        {service::make_call, s::ambiguous_device, {op::invalid_calling_device_id}},
        {service::make_call, s::device_out_of_service, {resource::calling_device_out_of_service}},
        {service::make_call, s::undialable_number, {op::invalid_called_device_id}},
        {service::consultation_call, s::undialable_number, {op::invalid_called_device_id}},
        {service::monitor_start, s::ambiguous_device, {op::invalid_monitor_object}},
        {service::single_step_transfer, s::unknown_call, {op::invalid_active_call_id}},
        {service::single_step_transfer, s::unknown_connection, {op::invalid_active_connection_id}},
        {service::single_step_transfer,
         s::wrong_state,
         {csta::state_incompatibility_error::invalid_active_connection_state}},
        {service::single_step_conference, s::unknown_call, {op::invalid_active_call_id}},
        {service::single_step_conference, s::unknown_connection, {op::invalid_active_connection_id}},
        {service::single_step_conference,
         s::wrong_state,
         {csta::state_incompatibility_error::invalid_active_connection_state}},
        {service::single_step_conference, s::unknown_device, {op::invalid_destination_device_id}},
        {service::single_step_conference, s::ambiguous_device, {op::invalid_destination_device_id}},
        {service::single_step_conference,
         s::device_out_of_service,
         {resource::destination_device_out_of_service}},
        {service::single_step_conference,
         s::phone_in_use,
         {csta::state_incompatibility_error::invalid_destination_device_state}},
        {service::single_step_conference, s::party_twice, {op::request_incompatible_with_destination_device}},
        {service::directed_pickup_call, s::unknown_device, {op::invalid_pick_up_device_id}},
        {service::directed_pickup_call, s::ambiguous_device, {op::invalid_pick_up_device_id}},
        {service::directed_pickup_call, s::device_out_of_service, {resource::pickup_device_out_of_service}},
        {service::directed_pickup_call, s::party_twice, {op::request_incompatible_with_pickup_device}},
        {service::system_register, s::no_room, {resource::registration_limit_exceeded}},
        {service::set_forwarding, s::unknown_destination, {op::invalid_forwarding_destination}},
    };
    return rows;
}

}  // namespace

csta_error_code refusal_of(std::optional<service> asked, situation why) {
    for (const auto& row : own_rows()) {
        if (asked == row.asked && why == row.why) return row.code;
    }
    const auto& rows = general_rows();
    const auto found = std::ranges::find(rows, why, &general_row::why);
    return found == rows.end() ? csta::make_error(operation_error::generic) : found->code;
}

}  // namespace ctig::simulator
