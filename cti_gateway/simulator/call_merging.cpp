// Two calls of one phone become one: TransferCall, ConferenceCall; and SingleStepTransferCall, where a party
// is replaced.
#include "cti_gateway/simulator/call_model.hpp"

namespace ctig::simulator {
namespace {

using csta::event_cause;
using csta::operation_error;
using csta::state_incompatibility_error;
using csta::system_resource_availability_error;

bool talking(const connection& c) {
    return c.state == connection_state::connected || c.state == connection_state::hold;
}

}  // namespace

outcome<call_model::pair_of_calls> call_model::check_pair(connection_ref held, connection_ref active) {
    auto* waiting = find(held);
    auto* current = find(active);
    if (waiting == nullptr || !std::holds_alternative<appearance_id>(waiting->where)) {
        return refuse(operation_error::invalid_held_connection_id);
    }
    if (current == nullptr || !std::holds_alternative<appearance_id>(current->where)) {
        return refuse(operation_error::invalid_active_connection_id);
    }
    if (waiting->where != current->where) return refuse(operation_error::not_same_device);
    if (waiting->state != connection_state::hold) {
        return refuse(state_incompatibility_error::invalid_held_connection_state);
    }
    if (current->state != connection_state::connected) {
        return refuse(state_incompatibility_error::invalid_active_connection_state);
    }
    return pair_of_calls{&calls_.at(held.in), &calls_.at(active.in), waiting, current};
}

/// The parties of both calls can be in one call: nobody failed, somebody talks, and no line is there twice.
outcome<void> call_model::may_merge(const pair_of_calls& pair) const {
    bool somebody_talks = false;
    for (const auto& there : pair.held_call->connections) {
        if (there.number == pair.held->number) continue;
        if (there.state == connection_state::fail) {
            return refuse(state_incompatibility_error::invalid_held_connection_state);
        }
        somebody_talks = somebody_talks || talking(there);
        for (const auto& here : pair.active_call->connections) {
            if (here.number != pair.active->number && same_side(there, here)) {
                return refuse(operation_error::request_incompatible_with_active_connection);
            }
        }
    }
    if (!somebody_talks) return refuse(state_incompatibility_error::invalid_held_connection_state);
    for (const auto& here : pair.active_call->connections) {
        if (here.state == connection_state::fail) {
            return refuse(state_incompatibility_error::invalid_active_connection_state);
        }
    }
    return {};
}

std::vector<connection_number> call_model::move_connections(call& from, call& into, connection_number but) {
    std::vector<connection_number> moved;
    for (auto& c : from.connections) {
        if (c.number == but) continue;
        const auto deadline = c.deadline;
        const auto next = c.next;
        disarm(from, c);
        if (const auto* at = std::get_if<appearance_id>(&c.where)) {
            std::ranges::replace(calls_at_[static_cast<std::size_t>(*at)], from.number, into.number);
        }
        into.connections.push_back(c);
        if (deadline) arm(into, into.connections.back(), next, *deadline);
        moved.push_back(c.number);
    }
    std::erase_if(from.connections, [&](const connection& c) { return c.number != but; });
    return moved;
}

outcome<void> call_model::transfer(connection_ref held, connection_ref active) {
    const auto pair = check_pair(held, active);
    if (!pair) return pair.error();
    if (const auto may = may_merge(*pair); !may) return may;
    auto& into = *pair->held_call;
    auto& from = *pair->active_call;
    if (!holds_a_line_besides(into, held.which) && !holds_a_line_besides(from, active.which)) {
        return refuse(operation_error::request_incompatible_with_active_connection);
    }
    const auto by = std::get<appearance_id>(pair->held->where);
    const auto other =
        std::ranges::find_if(from.connections, [&](const auto& c) { return c.number != active.which; });
    const auto transferred_to = party_of(*other);
    const auto moved = move_connections(from, into, active.which);
    remove(into, held.which);
    remove(from, active.which);
    into.calling = party_of(into.connections.front());
    into.called = transferred_to;
    into.last_redirection = by;
    sink_.on_merge({.what = merge_report::kind::transferred,
                    .into = into,
                    .primary = held.in,
                    .secondary = active.in,
                    .by = by,
                    .other = transferred_to,
                    .cause = event_cause::transfer,
                    .from_secondary = moved});
    erase(from);
    return {};
}

outcome<void> call_model::conference(connection_ref held, connection_ref active) {
    const auto pair = check_pair(held, active);
    if (!pair) return pair.error();
    if (const auto may = may_merge(*pair); !may) return may;
    auto& into = *pair->held_call;
    auto& from = *pair->active_call;
    if (!std::ranges::all_of(from.connections, talking)) {
        return refuse(state_incompatibility_error::invalid_active_connection_state);
    }
    if (!std::ranges::all_of(into.connections, talking)) {
        return refuse(state_incompatibility_error::invalid_held_connection_state);
    }
    if (into.connections.size() + from.connections.size() - 1 > options_.most_in_conference) {
        return refuse(system_resource_availability_error::conference_member_limit_exceeded);
    }
    const auto by = std::get<appearance_id>(pair->held->where);
    const auto other =
        std::ranges::find_if(from.connections, [&](const auto& c) { return c.number != active.which; });
    const auto added = party_of(*other);
    const auto moved = move_connections(from, into, active.which);
    remove(from, active.which);
    into.find(held.which)->state = connection_state::connected;
    sink_.on_merge({.what = merge_report::kind::conferenced,
                    .into = into,
                    .primary = held.in,
                    .secondary = active.in,
                    .by = by,
                    .other = added,
                    .cause = event_cause::conference,
                    .from_secondary = moved});
    erase(from);
    return {};
}

outcome<void> call_model::single_step_transfer(connection_ref active, std::string_view dialled,
                                               time_point now) {
    const auto* leaving = find(active);
    const auto* at = leaving == nullptr ? nullptr : std::get_if<appearance_id>(&leaving->where);
    if (at == nullptr) return refuse(operation_error::invalid_connection_id);
    if (leaving->state != connection_state::connected) {
        return refuse(state_incompatibility_error::invalid_connection_state);
    }
    auto& in = calls_.at(active.in);
    const auto others_talk = std::ranges::all_of(in.connections, talking);
    if (!others_talk) return refuse(state_incompatibility_error::invalid_connection_state);
    const auto by = *at;
    const auto to = find_destination(dialled, plan_.at(by).line);
    if (const auto may = may_redirect(in, active.which, to); !may) return may;
    remove(in, active.which);
    in.calling = party_of(in.connections.front());
    in.called = to.name;
    in.last_redirection = by;
    sink_.on_merge({.what = merge_report::kind::transferred,
                    .into = in,
                    .primary = active.in,
                    .by = by,
                    .other = to.name,
                    .cause = event_cause::single_step_transfer});
    route(in, follow_forwarding(in, to), event_cause::single_step_transfer, now);
    return {};
}

}  // namespace ctig::simulator
