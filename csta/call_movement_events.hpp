#pragma once
// Events by which a call moves, joins or waits, and call associated events.
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "csta/types.hpp"

namespace ctig::csta {

struct transferred_event {
    std::string monitor_cross_ref_id;
    connection_id primary_old_call;
    std::optional<connection_id> secondary_old_call;
    extended_device_id transferring_device;
    extended_device_id transferred_to_device;
    std::vector<connection_list_item> transferred_connections;
    std::optional<local_connection_state> local_connection_info;
    event_cause cause = event_cause::normal;
    bool operator==(const transferred_event&) const = default;
};

struct conferenced_event {
    std::string monitor_cross_ref_id;
    connection_id primary_old_call;
    std::optional<connection_id> secondary_old_call;
    extended_device_id conferencing_device;
    extended_device_id added_party;
    std::vector<connection_list_item> conference_connections;
    std::optional<local_connection_state> local_connection_info;
    event_cause cause = event_cause::normal;
    bool operator==(const conferenced_event&) const = default;
};

struct diverted_event {
    std::string monitor_cross_ref_id;
    connection_id connection;
    extended_device_id diverting_device;
    extended_device_id new_destination;
    std::optional<extended_device_id> calling_device;
    std::optional<extended_device_id> called_device;
    redirection_device_id last_redirection_device;
    std::optional<local_connection_state> local_connection_info;
    event_cause cause = event_cause::normal;
    bool operator==(const diverted_event&) const = default;
};

struct queued_event {
    std::string monitor_cross_ref_id;
    connection_id queued_connection;
    extended_device_id queue;
    extended_device_id calling_device;
    extended_device_id called_device;
    redirection_device_id last_redirection_device;
    std::optional<std::int64_t> number_queued;
    std::optional<std::int64_t> calls_in_front;
    std::optional<local_connection_state> local_connection_info;
    event_cause cause = event_cause::normal;
    bool operator==(const queued_event&) const = default;
};

struct offered_event {
    std::string monitor_cross_ref_id;
    connection_id offered_connection;
    extended_device_id offered_device;
    extended_device_id calling_device;
    extended_device_id called_device;
    redirection_device_id last_redirection_device;
    std::optional<local_connection_state> local_connection_info;
    event_cause cause = event_cause::normal;
    bool operator==(const offered_event&) const = default;
};

struct bridged_event {
    std::string monitor_cross_ref_id;
    connection_id bridged_connection;
    extended_device_id bridged_appearance;
    std::optional<local_connection_state> local_connection_info;
    event_cause cause = event_cause::normal;
    bool operator==(const bridged_event&) const = default;
};

struct digits_dialed_event {
    std::string monitor_cross_ref_id;
    connection_id dialing_connection;
    extended_device_id dialing_device;
    device_id dialing_sequence;
    std::optional<local_connection_state> local_connection_info;
    event_cause cause = event_cause::normal;
    bool operator==(const digits_dialed_event&) const = default;
};

struct digits_generated_event {
    std::string monitor_cross_ref_id;
    connection_id connection;
    std::string digit_generated_list;
    std::vector<std::chrono::milliseconds> digit_duration_list;
    std::vector<std::chrono::milliseconds> pause_duration_list;
    bool operator==(const digits_generated_event&) const = default;
};

struct call_information_event {
    std::string monitor_cross_ref_id;
    connection_id connection;
    extended_device_id device;
    std::optional<extended_device_id> calling_device;
    bool operator==(const call_information_event&) const = default;
};

}  // namespace ctig::csta
