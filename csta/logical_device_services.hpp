#pragma once
// Logical device features: forwarding, do not disturb, auto answer.
#include <cstdint>
#include <optional>
#include <vector>

#include "csta/types.hpp"

namespace ctig::csta {

struct forward_list_item {
    std::optional<csta::forwarding_type> forwarding_type;
    bool forward_status = false;
    std::optional<device_id> forward_dn;
    std::optional<csta::forward_default> forward_default;
    std::optional<std::int64_t> ring_count;
    bool operator==(const forward_list_item&) const = default;
};

struct set_forwarding {
    device_id device;
    std::optional<csta::forwarding_type> forwarding_type;
    bool activate_forward = false;
    std::optional<device_id> forward_dn;
    std::optional<std::int64_t> ring_count;
    bool operator==(const set_forwarding&) const = default;
};

struct set_forwarding_response {
    bool operator==(const set_forwarding_response&) const = default;
};

struct get_forwarding {
    device_id device;
    bool operator==(const get_forwarding&) const = default;
};

struct get_forwarding_response {
    std::vector<forward_list_item> forwarding_list;
    bool operator==(const get_forwarding_response&) const = default;
};

struct set_do_not_disturb {
    device_id device;
    bool do_not_disturb_on = false;
    std::optional<csta::call_origination> call_origination;
    std::vector<device_id> calling_device_list;
    bool operator==(const set_do_not_disturb&) const = default;
};

struct set_do_not_disturb_response {
    bool operator==(const set_do_not_disturb_response&) const = default;
};

struct get_do_not_disturb {
    device_id device;
    bool operator==(const get_do_not_disturb&) const = default;
};

struct get_do_not_disturb_response {
    bool do_not_disturb_on = false;
    std::optional<csta::call_origination> call_origination;
    std::vector<device_id> calling_device_list;
    bool operator==(const get_do_not_disturb_response&) const = default;
};

struct get_auto_answer {
    device_id device;
    bool operator==(const get_auto_answer&) const = default;
};

struct get_auto_answer_response {
    bool auto_answer_on = false;
    std::optional<std::int64_t> number_of_rings;
    bool operator==(const get_auto_answer_response&) const = default;
};

struct set_auto_answer {
    device_id device;
    bool auto_answer_on = false;
    std::optional<std::int64_t> number_of_rings;
    bool operator==(const set_auto_answer&) const = default;
};

struct set_auto_answer_response {
    bool operator==(const set_auto_answer_response&) const = default;
};

}  // namespace ctig::csta
