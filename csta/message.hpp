#pragma once
// The union of all messages.
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

#include "csta/application_session.hpp"
#include "csta/error_code.hpp"
#include "csta/events.hpp"
#include "csta/message_type.hpp"
#include "csta/services.hpp"

namespace ctig::csta {

/// All messages. To add one: its struct, a name here, and its lines in csta/table/.
using message_types = type_list<
    request_system_status, request_system_status_response, system_status, system_status_response,
    system_register, system_register_response, system_register_cancel, system_register_cancel_response,
    system_register_abort, get_csta_features, get_csta_features_response, get_switching_function_devices,
    get_switching_function_devices_response, switching_function_devices, get_physical_device_information,
    get_physical_device_information_response, get_logical_device_information,
    get_logical_device_information_response, monitor_start, monitor_start_response, monitor_stop,
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
    device_caps_changed_event, csta_error_code, start_application_session,
    start_application_session_pos_response, start_application_session_neg_response,
    reset_application_session_timer, reset_application_session_timer_pos_response,
    reset_application_session_timer_neg_response, stop_application_session,
    stop_application_session_pos_response, stop_application_session_neg_response,
    application_session_terminated>;

template <class T>  // clang-format off
concept message_struct = place_in<std::remove_cvref_t<T>>(message_types{}) >= 0;  // clang-format on

template <message_struct T>
inline constexpr message_type message_type_of{
    .place = static_cast<std::uint8_t>(place_in<T>(message_types{})),
    .copy = [](const void* from) -> void* { return new T(*static_cast<const T*>(from)); },
    .destroy = [](void* held) noexcept { delete static_cast<T*>(held); },
    .equal = [](const void* a,
                const void* b) { return *static_cast<const T*>(a) == *static_cast<const T*>(b); }};

/// Any message that the gateway reads or writes: like a std::variant of them (get_if, get, holds_alternative
/// and visit below), but on the heap and by a table of functions: a std::variant of so many takes the
/// compiler a minute and 2 GB for each file that copies one. A message that was moved from may only be
/// assigned to and destroyed.
class message {
public:
    message();
    template <message_struct T>
    message(T&& value)  // NOLINT(google-explicit-constructor): a message is any of its structs
        : type_(&message_type_of<std::remove_cvref_t<T>>),
          held_(new std::remove_cvref_t<T>(std::forward<T>(value))) {}
    message(const message& other) : type_(other.type_), held_(type_->copy(other.held_)) {}
    message(message&& other) noexcept : type_(other.type_), held_(std::exchange(other.held_, nullptr)) {}
    message& operator=(message other) noexcept {
        std::swap(type_, other.type_);
        std::swap(held_, other.held_);
        return *this;
    }
    ~message() {
        if (held_ != nullptr) type_->destroy(held_);
    }
    template <message_struct T>
    T& emplace() {
        *this = message(T{});
        return *static_cast<T*>(held_);
    }
    friend bool operator==(const message& a, const message& b) {
        return a.type_ == b.type_ && a.type_->equal(a.held_, b.held_);
    }
    /// Place among message_types.
    [[nodiscard]] std::size_t index() const noexcept { return type_->place; }
    [[nodiscard]] const void* held() const noexcept { return held_; }
    [[nodiscard]] void* held() noexcept { return held_; }

private:
    const message_type* type_;
    void* held_;
};

template <message_struct T>
[[nodiscard]] bool holds_alternative(const message& m) noexcept {
    return m.index() == message_type_of<T>.place;
}
template <message_struct T>
[[nodiscard]] const T* get_if(const message* m) noexcept {
    return holds_alternative<T>(*m) ? static_cast<const T*>(m->held()) : nullptr;
}
template <message_struct T>
[[nodiscard]] T* get_if(message* m) noexcept {
    return holds_alternative<T>(*m) ? static_cast<T*>(m->held()) : nullptr;
}
/// Throws std::bad_variant_access when the message is another one.
template <message_struct T>
[[nodiscard]] const T& get(const message& m) {
    if (const auto* held = get_if<T>(&m)) return *held;
    throw std::bad_variant_access();
}
template <message_struct T>
[[nodiscard]] T& get(message& m) {
    if (auto* held = get_if<T>(&m)) return *held;
    throw std::bad_variant_access();
}
/// Calls `f` with the struct. Instantiates `f` for every message: for the few places that deal with all of
/// them.
template <class F>
auto visit(F&& f, const message& m) {
    return visit_among(f, m.index(), m.held(), message_types{});
}

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
