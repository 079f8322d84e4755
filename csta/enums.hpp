#pragma once
// The small enumerations of ECMA-323 edition 3. Their wire text is in csta/literals.hpp.
#include <cstdint>

#include "csta/event_cause.hpp"

namespace ctig::csta {

enum class local_connection_state : std::uint8_t { null, initiated, alerting, connected, hold, queued, fail };

enum class system_status_value : std::uint8_t {
    disabled,
    partially_disabled,
    enabled,
    initializing,
    messages_lost,
    normal,
    overload_imminent,
    overload_reached,
    overload_relieved
};

enum class monitor_type : std::uint8_t { call, device };

enum class forwarding_type : std::uint8_t {
    forward_immediate,
    forward_busy,
    forward_no_ans,
    forward_dnd,
    forward_busy_int,
    forward_busy_ext,
    forward_no_ans_int,
    forward_no_ans_ext,
    forward_imm_int,
    forward_imm_ext,
    forward_dnd_int,
    forward_dnd_ext
};

enum class forward_default : std::uint8_t { forwarding_type_and_forward_dn, forwarding_type, forward_dn };

enum class auto_originate : std::uint8_t { prompt, do_not_prompt };

enum class consult_options : std::uint8_t { unrestricted, consult_only, transfer_only, conference_only };

enum class participation_type : std::uint8_t { silent, active, none };

enum class digit_mode : std::uint8_t { rotary_pulse, dtmf };

enum class simple_call_state : std::uint8_t {
    call_null,
    call_pending,
    call_originated,
    call_delivered,
    call_delivered_held,
    call_received,
    call_established,
    call_established_held,
    call_received_on_hold,
    call_established_on_hold,
    call_queued,
    call_queued_held,
    call_failed,
    call_failed_held,
    call_blocked
};

enum class volume_step : std::uint8_t { increment, decrement };

enum class req_device_category : std::uint8_t {
    acd,
    group_acd,
    group_hunt,
    group_pick,
    group_user,
    group_other,
    network_interface,
    park,
    routeing_device,
    station,
    voice_unit,
    other
};

enum class device_category : std::uint8_t {
    acd,
    group,
    network_interface,
    park,
    routeing_device,
    station,
    voice_unit,
    other
};

/// How a device shows its calls (ECMA-269 6.1.3, logical device elements).
enum class appearance_type : std::uint8_t {
    selected_standard,
    basic_standard,
    basic_bridged,
    exclusive_bridged,
    independent_shared_bridged,
    interdependent_shared_bridged
};

enum class named_device_type : std::uint8_t {
    acd,
    acd_group,
    button,
    button_group,
    conference_bridge,
    line,
    line_group,
    operator_,
    operator_group,
    parking_device,
    station,
    station_group,
    trunk,
    trunk_group,
    other,
    other_group
};

}  // namespace ctig::csta
