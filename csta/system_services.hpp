#pragma once
// System status services (ECMA-269 clause 14, ECMA-323 clause 13).
#include <optional>
#include <string>

#include "csta/types.hpp"

namespace ctig::csta {

struct request_system_status {
    std::optional<std::string> sys_stat_register_id;
    std::optional<std::string> line;  ///< Microsoft private data lcs:line: the Line URI (csta.md 1.5)
    bool operator==(const request_system_status&) const = default;
};

struct request_system_status_response {
    system_status_value system_status{};
    bool operator==(const request_system_status_response&) const = default;
};

struct system_status {
    std::optional<std::string> sys_stat_register_id;
    system_status_value system_status{};
    bool operator==(const csta::system_status&) const = default;
};

struct system_status_response {
    bool operator==(const system_status_response&) const = default;
};

struct request_types {
    std::optional<bool> system_status;
    std::optional<bool> request_system_status;
    std::optional<bool> switching_function_caps_changed;
    std::optional<bool> switching_function_devices_changed;
    bool operator==(const request_types&) const = default;
};

struct status_filter {
    std::optional<bool> initializing;
    std::optional<bool> enabled;
    std::optional<bool> normal;
    std::optional<bool> message_lost;
    std::optional<bool> disabled;
    std::optional<bool> partially_disabled;
    std::optional<bool> overload_imminent;
    std::optional<bool> overload_reached;
    std::optional<bool> overload_relieved;
    bool operator==(const status_filter&) const = default;
};

struct system_register {
    csta::request_types request_types;
    std::optional<status_filter> requested_status_filter;
    bool operator==(const system_register&) const = default;
};

struct system_register_response {
    std::string sys_stat_register_id;
    std::optional<status_filter> actual_status_filter;
    bool operator==(const system_register_response&) const = default;
};

struct system_register_cancel {
    std::string sys_stat_register_id;
    bool operator==(const system_register_cancel&) const = default;
};

struct system_register_cancel_response {
    bool operator==(const system_register_cancel_response&) const = default;
};

struct system_register_abort {
    std::string sys_stat_register_id;
    bool operator==(const system_register_abort&) const = default;
};

}  // namespace ctig::csta
