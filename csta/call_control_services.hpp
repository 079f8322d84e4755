#pragma once
// Call control services and GenerateDigits.
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "csta/types.hpp"

namespace ctig::csta {

struct make_call {
    device_id calling_device;
    device_id called_directory_number;
    std::optional<csta::auto_originate> auto_originate;
    bool operator==(const make_call&) const = default;
};

struct make_call_response {
    connection_id calling_device;
    bool operator==(const make_call_response&) const = default;
};

struct answer_call {
    connection_id call_to_be_answered;
    bool operator==(const answer_call&) const = default;
};

struct answer_call_response {
    bool operator==(const answer_call_response&) const = default;
};

struct clear_connection {
    connection_id connection_to_be_cleared;
    std::optional<event_cause> reason;
    bool operator==(const clear_connection&) const = default;
};

struct clear_connection_response {
    bool operator==(const clear_connection_response&) const = default;
};

struct clear_call {
    connection_id call_to_be_cleared;
    bool operator==(const clear_call&) const = default;
};

struct clear_call_response {
    bool operator==(const clear_call_response&) const = default;
};

struct hold_call {
    connection_id call_to_be_held;
    std::optional<bool> connection_reservation;
    bool operator==(const hold_call&) const = default;
};

struct hold_call_response {
    bool operator==(const hold_call_response&) const = default;
};

struct retrieve_call {
    connection_id call_to_be_retrieved;
    bool operator==(const retrieve_call&) const = default;
};

struct retrieve_call_response {
    bool operator==(const retrieve_call_response&) const = default;
};

struct alternate_call {
    connection_id held_call;
    connection_id active_call;
    std::optional<bool> connection_reservation;
    std::optional<csta::consult_options> consult_options;
    bool operator==(const alternate_call&) const = default;
};

struct alternate_call_response {
    bool operator==(const alternate_call_response&) const = default;
};

struct reconnect_call {
    connection_id active_call;
    connection_id held_call;
    bool operator==(const reconnect_call&) const = default;
};

struct reconnect_call_response {
    bool operator==(const reconnect_call_response&) const = default;
};

struct deflect_call {
    connection_id call_to_be_diverted;
    device_id new_destination;
    std::optional<event_cause> reason;
    bool operator==(const deflect_call&) const = default;
};

struct deflect_call_response {
    bool operator==(const deflect_call_response&) const = default;
};

struct directed_pickup_call {
    connection_id call_to_be_picked_up;
    device_id requesting_device;
    bool operator==(const directed_pickup_call&) const = default;
};

struct directed_pickup_call_response {
    connection_id picked_call;
    bool operator==(const directed_pickup_call_response&) const = default;
};

struct generate_digits {
    connection_id connection_to_send_digits;
    std::optional<csta::digit_mode> digit_mode;
    std::string characters_to_send;
    std::optional<std::chrono::milliseconds> tone_duration;
    std::optional<std::int64_t> pulse_rate;
    std::optional<std::chrono::milliseconds> pause_duration;
    bool operator==(const generate_digits&) const = default;
};

struct generate_digits_response {
    bool operator==(const generate_digits_response&) const = default;
};

}  // namespace ctig::csta
