#pragma once
// The union of all messages.
#include <cstdint>
#include <string_view>
#include <variant>

#include "csta/application_session.hpp"
#include "csta/error_code.hpp"
#include "csta/events.hpp"
#include "csta/services.hpp"

namespace ctig::csta {

/// All messages. To add one: its struct, a name here, and its lines in csta/table/.
using message_variant = std::variant<
    request_system_status, request_system_status_response, system_status, system_status_response,
    system_register, system_register_response, system_register_cancel, system_register_cancel_response,
    system_register_abort, get_csta_features, get_csta_features_response, get_switching_function_devices,
    get_switching_function_devices_response, switching_function_devices, get_physical_device_information,
    get_physical_device_information_response, monitor_start, monitor_start_response, monitor_stop,
    monitor_stop_response, change_monitor_filter, change_monitor_filter_response, snapshot_device,
    snapshot_device_response, snapshot_call, snapshot_call_response, make_call, make_call_response,
    answer_call, answer_call_response, clear_connection, clear_connection_response, clear_call,
    clear_call_response, hold_call, hold_call_response, retrieve_call, retrieve_call_response, alternate_call,
    alternate_call_response, reconnect_call, reconnect_call_response, consultation_call,
    consultation_call_response, transfer_call, transfer_call_response, single_step_transfer_call,
    single_step_transfer_call_response, conference_call, conference_call_response,
    single_step_conference_call, single_step_conference_call_response, deflect_call, deflect_call_response,
    directed_pickup_call, directed_pickup_call_response, generate_digits, generate_digits_response,
    set_forwarding, set_forwarding_response, get_forwarding, get_forwarding_response, set_do_not_disturb,
    set_do_not_disturb_response, get_do_not_disturb, get_do_not_disturb_response,
    get_message_waiting_indicator, get_message_waiting_indicator_response, set_message_waiting_indicator,
    set_message_waiting_indicator_response, get_microphone_mute, get_microphone_mute_response,
    set_microphone_mute, set_microphone_mute_response, get_speaker_mute, get_speaker_mute_response,
    set_speaker_mute, set_speaker_mute_response, get_speaker_volume, get_speaker_volume_response,
    set_speaker_volume, set_speaker_volume_response, get_hookswitch_status, get_hookswitch_status_response,
    set_hookswitch_status, set_hookswitch_status_response, get_auto_answer, get_auto_answer_response,
    set_auto_answer, set_auto_answer_response, service_initiated_event, originated_event, delivered_event,
    established_event, connection_cleared_event, call_cleared_event, held_event, retrieved_event,
    transferred_event, conferenced_event, diverted_event, failed_event, network_reached_event, queued_event,
    offered_event, bridged_event, digits_dialed_event, digits_generated_event, call_information_event,
    forwarding_event, do_not_disturb_event, message_waiting_event, microphone_mute_event, speaker_mute_event,
    speaker_volume_event, hookswitch_event, auto_answer_event, out_of_service_event, back_in_service_event,
    csta_error_code, start_application_session, start_application_session_pos_response,
    start_application_session_neg_response, reset_application_session_timer,
    reset_application_session_timer_pos_response, reset_application_session_timer_neg_response,
    stop_application_session, stop_application_session_pos_response, stop_application_session_neg_response,
    application_session_terminated>;

/// Any message that the gateway reads or writes: a variant (std::visit, std::get_if and
/// std::holds_alternative take it). Its copying, moving and comparing are compiled once, in message.cpp: with
/// this many alternatives each translation unit that instantiated them would take 20 s longer.
struct message : message_variant {
    using message_variant::message_variant;
    message() = default;
    message(const message& other);
    message(message&& other) noexcept;
    message& operator=(const message& other);
    message& operator=(message&& other) noexcept;
    ~message();
    friend bool operator==(const message& a, const message& b);
};

enum class message_kind : std::uint8_t { request, response, event, error };

/// The root element's name, as on the wire: `MakeCallResponse`.
[[nodiscard]] std::string_view message_name(const message& m) noexcept;

/// `event` includes what comes unasked and has no answer (ApplicationSessionTerminated); `error` is
/// CSTAErrorCode; negative ECMA-354 responses are responses.
[[nodiscard]] message_kind kind_of(const message& m) noexcept;

/// Whether it answers a request, positively or not.
[[nodiscard]] inline bool is_response(const message& m) noexcept {
    const message_kind k = kind_of(m);
    return k == message_kind::response || k == message_kind::error;
}
[[nodiscard]] inline bool is_event(const message& m) noexcept { return kind_of(m) == message_kind::event; }

/// The monitor that an event belongs to, or that a request or response names; empty if there is none.
[[nodiscard]] std::string_view monitor_cross_ref_id_of(const message& m) noexcept;

}  // namespace ctig::csta
