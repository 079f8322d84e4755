#pragma once
// Monitoring services.
#include <optional>
#include <string>
#include <variant>

#include "csta/monitor_filter.hpp"
#include "csta/types.hpp"

namespace ctig::csta {

/// What a monitor watches.
struct monitor_object {
    std::variant<device_id, connection_id> value;
    bool operator==(const monitor_object&) const = default;
};

struct monitor_start {
    csta::monitor_object monitor_object;
    std::optional<monitor_filter> requested_monitor_filter;
    std::optional<csta::monitor_type> monitor_type;
    std::optional<monitor_media_class> requested_monitor_media_class;
    bool operator==(const monitor_start&) const = default;
};

struct monitor_start_response {
    std::string monitor_cross_ref_id;
    std::optional<monitor_filter> actual_monitor_filter;
    std::optional<monitor_media_class> actual_monitor_media_class;
    std::optional<bool> monitor_existing_calls;
    bool operator==(const monitor_start_response&) const = default;
};

struct monitor_stop {
    std::string monitor_cross_ref_id;
    bool operator==(const monitor_stop&) const = default;
};

struct monitor_stop_response {
    bool operator==(const monitor_stop_response&) const = default;
};

struct change_monitor_filter {
    std::string monitor_cross_ref_id;
    monitor_filter requested_filter_list;
    bool operator==(const change_monitor_filter&) const = default;
};

struct change_monitor_filter_response {
    std::optional<monitor_filter> actual_filter_list;
    bool operator==(const change_monitor_filter_response&) const = default;
};

}  // namespace ctig::csta
