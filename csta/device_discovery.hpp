#pragma once
// Capability exchange about devices.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "csta/types.hpp"

namespace ctig::csta {

struct get_switching_function_devices {
    std::optional<device_id> requested_device_id;
    std::optional<req_device_category> requested_device_category;
    bool operator==(const get_switching_function_devices&) const = default;
};

struct get_switching_function_devices_response {
    std::string service_cross_ref_id;
    bool operator==(const get_switching_function_devices_response&) const = default;
};

struct listed_device {
    csta::device_id device_id;
    std::optional<csta::device_category> device_category;
    std::optional<named_device_type> named_device_types;
    std::optional<std::string> device_model_name;
    bool operator==(const listed_device&) const = default;
};

struct switching_function_devices {
    std::string service_cross_ref_id;
    std::optional<std::int64_t> segment_id;
    bool last_segment = false;
    std::vector<listed_device> device_list;
    bool operator==(const switching_function_devices&) const = default;
};

struct get_physical_device_information {
    device_id device;
    bool operator==(const get_physical_device_information&) const = default;
};

struct get_physical_device_information_response {
    csta::device_category device_category{};
    std::optional<named_device_type> named_device_types;
    bool has_logical_element = false;
    std::vector<device_id> other_logical_device_list;
    std::optional<std::string> device_model_name;
    std::optional<std::int64_t> max_displays;
    std::optional<std::int64_t> max_buttons;
    std::optional<std::int64_t> max_lamps;
    std::optional<std::int64_t> max_ring_patterns;
    bool operator==(const get_physical_device_information_response&) const = default;
};

struct get_logical_device_information {
    device_id device;
    bool operator==(const get_logical_device_information&) const = default;
};

/// What a device is apart from the phone on the desk; `other_physical_device_list`: the phones that it is on,
/// where it has none of its own.
struct get_logical_device_information_response {
    std::optional<csta::device_category> device_category;
    std::optional<named_device_type> named_device_types;
    bool has_physical_element = false;
    bool appearance_addressable = false;
    csta::appearance_type appearance_type{};
    std::vector<device_id> other_physical_device_list;
    bool operator==(const get_logical_device_information_response&) const = default;
};

}  // namespace ctig::csta
