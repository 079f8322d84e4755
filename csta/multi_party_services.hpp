#pragma once
// Services that join two calls or add a party.
#include <optional>
#include <vector>

#include "csta/types.hpp"

namespace ctig::csta {

struct consultation_call {
    connection_id existing_call;
    device_id consulted_device;
    std::optional<bool> connection_reservation;
    std::optional<csta::consult_options> consult_options;
    bool operator==(const consultation_call&) const = default;
};

struct consultation_call_response {
    connection_id initiated_call;
    bool operator==(const consultation_call_response&) const = default;
};

struct transfer_call {
    connection_id held_call;
    connection_id active_call;
    bool operator==(const transfer_call&) const = default;
};

struct transfer_call_response {
    connection_id transferred_call;
    std::vector<connection_list_item> connections;
    bool operator==(const transfer_call_response&) const = default;
};

struct single_step_transfer_call {
    connection_id active_call;
    device_id transferred_to;
    std::optional<event_cause> reason;
    bool operator==(const single_step_transfer_call&) const = default;
};

struct single_step_transfer_call_response {
    connection_id transferred_call;
    std::vector<connection_list_item> connections;
    bool operator==(const single_step_transfer_call_response&) const = default;
};

struct conference_call {
    connection_id held_call;
    connection_id active_call;
    bool operator==(const conference_call&) const = default;
};

struct conference_call_response {
    connection_id conference_call;
    std::vector<connection_list_item> connections;
    bool operator==(const conference_call_response&) const = default;
};

struct single_step_conference_call {
    connection_id active_call;
    device_id device_to_join;
    csta::participation_type participation_type{};
    bool operator==(const single_step_conference_call&) const = default;
};

struct single_step_conference_call_response {
    connection_id conferenced_call;
    bool operator==(const single_step_conference_call_response&) const = default;
};

}  // namespace ctig::csta
