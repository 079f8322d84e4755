#pragma once
// Snapshot services: what is going on at a device or in a call.
#include <optional>
#include <variant>
#include <vector>

#include "csta/types.hpp"

namespace ctig::csta {

/// The states of all connections of a call, the snapshot device's own first.
struct compound_call_state {
    std::vector<local_connection_state> states;
    bool operator==(const compound_call_state&) const = default;
};
struct unknown_call_state {
    bool operator==(const unknown_call_state&) const = default;
};
struct call_state {
    std::variant<compound_call_state, simple_call_state, unknown_call_state> value;
    bool operator==(const call_state&) const = default;
};

struct snapshot_device {
    device_id snapshot_object;
    bool operator==(const snapshot_device&) const = default;
};

struct snapshot_device_response_info {
    connection_id connection_identifier;
    std::optional<extended_device_id> endpoint_device;
    call_state local_call_state;
    bool operator==(const snapshot_device_response_info&) const = default;
};

struct snapshot_device_data {
    std::vector<snapshot_device_response_info> items;
    bool operator==(const snapshot_device_data&) const = default;
};

/// The data, or the name under which they follow in messages of their own.
struct snapshot_device_result {
    std::variant<snapshot_device_data, service_cross_ref_id> value;
    bool operator==(const snapshot_device_result&) const = default;
};

struct snapshot_device_response {
    snapshot_device_result cross_ref_id_or_snapshot_data;
    bool operator==(const snapshot_device_response&) const = default;
};

struct snapshot_call {
    connection_id snapshot_object;
    bool operator==(const snapshot_call&) const = default;
};

struct snapshot_call_response_info {
    extended_device_id device_on_call;
    connection_id call_identifier;
    std::optional<local_connection_state> local_connection_info;
    bool operator==(const snapshot_call_response_info&) const = default;
};

struct snapshot_call_data {
    std::vector<snapshot_call_response_info> items;
    bool operator==(const snapshot_call_data&) const = default;
};

/// The data, or the name under which they follow in messages of their own.
struct snapshot_call_result {
    std::variant<snapshot_call_data, service_cross_ref_id> value;
    bool operator==(const snapshot_call_result&) const = default;
};

struct snapshot_call_response {
    snapshot_call_result cross_ref_id_or_snapshot_data;
    std::optional<extended_device_id> calling_device;
    std::optional<extended_device_id> called_device;
    bool operator==(const snapshot_call_response&) const = default;
};

}  // namespace ctig::csta
