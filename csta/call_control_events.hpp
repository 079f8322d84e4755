#pragma once
// Events about one connection of a call.
#include <optional>
#include <string>

#include "csta/types.hpp"

namespace ctig::csta {

struct service_initiated_event {
    std::string monitor_cross_ref_id;
    connection_id initiated_connection;
    extended_device_id initiating_device;
    std::optional<local_connection_state> local_connection_info;
    event_cause cause = event_cause::normal;
    bool operator==(const service_initiated_event&) const = default;
};

struct originated_event {
    std::string monitor_cross_ref_id;
    connection_id originated_connection;
    extended_device_id calling_device;
    extended_device_id called_device;
    std::optional<device_id> originating_device;
    std::optional<local_connection_state> local_connection_info;
    event_cause cause = event_cause::normal;
    bool operator==(const originated_event&) const = default;
};

struct delivered_event {
    std::string monitor_cross_ref_id;
    connection_id connection;
    extended_device_id alerting_device;
    extended_device_id calling_device;
    extended_device_id called_device;
    redirection_device_id last_redirection_device;
    std::optional<local_connection_state> local_connection_info;
    event_cause cause = event_cause::normal;
    bool operator==(const delivered_event&) const = default;
};

struct established_event {
    std::string monitor_cross_ref_id;
    connection_id established_connection;
    extended_device_id answering_device;
    extended_device_id calling_device;
    extended_device_id called_device;
    redirection_device_id last_redirection_device;
    std::optional<local_connection_state> local_connection_info;
    event_cause cause = event_cause::normal;
    bool operator==(const established_event&) const = default;
};

struct connection_cleared_event {
    std::string monitor_cross_ref_id;
    connection_id dropped_connection;
    extended_device_id releasing_device;
    std::optional<local_connection_state> local_connection_info;
    event_cause cause = event_cause::normal;
    bool operator==(const connection_cleared_event&) const = default;
};

struct call_cleared_event {
    std::string monitor_cross_ref_id;
    connection_id cleared_call;
    event_cause cause = event_cause::normal;
    bool operator==(const call_cleared_event&) const = default;
};

struct held_event {
    std::string monitor_cross_ref_id;
    connection_id held_connection;
    extended_device_id holding_device;
    std::optional<local_connection_state> local_connection_info;
    event_cause cause = event_cause::normal;
    bool operator==(const held_event&) const = default;
};

struct retrieved_event {
    std::string monitor_cross_ref_id;
    connection_id retrieved_connection;
    extended_device_id retrieving_device;
    std::optional<local_connection_state> local_connection_info;
    event_cause cause = event_cause::normal;
    bool operator==(const retrieved_event&) const = default;
};

struct failed_event {
    std::string monitor_cross_ref_id;
    connection_id failed_connection;
    extended_device_id failing_device;
    extended_device_id calling_device;
    extended_device_id called_device;
    redirection_device_id last_redirection_device;
    std::optional<local_connection_state> local_connection_info;
    event_cause cause = event_cause::normal;
    bool operator==(const failed_event&) const = default;
};

struct network_reached_event {
    std::string monitor_cross_ref_id;
    connection_id outbound_connection;
    extended_device_id network_interface_used;
    extended_device_id calling_device;
    extended_device_id called_device;
    redirection_device_id last_redirection_device;
    std::optional<local_connection_state> local_connection_info;
    event_cause cause = event_cause::normal;
    bool operator==(const network_reached_event&) const = default;
};

}  // namespace ctig::csta
