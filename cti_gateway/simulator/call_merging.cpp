// Two calls of one phone become one: TransferCall, ConferenceCall; SingleStepTransferCall, where a party is
// replaced; SingleStepConferenceCall, where one joins.
#include "cti_gateway/simulator/call_model.hpp"

namespace ctig::simulator {
namespace {

using csta::event_cause;

bool talking(const connection& c) {
    return c.state == connection_state::connected || c.state == connection_state::hold;
}
bool talking_or_showing(const connection& c) { return talking(c) || is_bridged(c); }

std::size_t parties(const call& in) {
    return static_cast<std::size_t>(
        std::ranges::count_if(in.connections, [](const connection& c) { return !is_bridged(c); }));
}

}  // namespace

outcome<call_model::pair_of_calls> call_model::check_pair(connection_ref held, connection_ref active) {
    auto* waiting = find(held);
    auto* current = find(active);
    const auto* at = waiting == nullptr ? nullptr : std::get_if<appearance_id>(&waiting->where);
    if (at == nullptr) return situation::unknown_held_connection;
    if (current == nullptr || !std::holds_alternative<appearance_id>(current->where)) {
        return situation::unknown_active_connection;
    }
    if (waiting->where != current->where) return situation::not_one_device;
    if (waiting->state != connection_state::hold) return situation::wrong_held_state;
    if (current->state != connection_state::connected) return situation::wrong_active_state;
    return pair_of_calls{&calls_.at(held.in), &calls_.at(active.in), waiting, current, *at};
}

/// The parties of both calls can be in one call: nobody failed, somebody talks, and no line is there twice.
outcome<void> call_model::may_merge(const pair_of_calls& pair) const {
    const auto own_line = plan_.at(pair.at).line;
    bool somebody_talks = false;
    for (const auto& there : pair.held_call->connections) {
        if (is_on(there, own_line)) continue;
        if (there.state == connection_state::fail) return situation::wrong_held_state;
        somebody_talks = somebody_talks || talking(there);
        for (const auto& here : pair.active_call->connections) {
            if (!is_on(here, own_line) && same_side(there, here)) return situation::party_twice;
        }
    }
    if (!somebody_talks) return situation::wrong_held_state;
    const auto failed = [](const connection& c) { return c.state == connection_state::fail; };
    if (std::ranges::any_of(pair.active_call->connections, failed)) return situation::wrong_active_state;
    return {};
}

outcome<void> call_model::transfer(connection_ref held, connection_ref active) {
    const auto pair = check_pair(held, active);
    if (!pair) return pair.error();
    if (const auto may = may_merge(*pair); !may) return may;
    auto& into = *pair->held_call;
    auto& from = *pair->active_call;
    if (!holds_a_line_besides(into, held.which) && !holds_a_line_besides(from, active.which)) {
        return situation::party_twice;
    }
    drop_bridged(into, plan_.at(pair->at).line, event_cause::normal);
    drop_bridged(from, plan_.at(pair->at).line, event_cause::normal);
    const auto other =
        std::ranges::find_if(from.connections, [&](const auto& c) { return c.number != active.which; });
    const auto transferred_to = party_of(*other);
    const auto moved = move_connections(from, into, active.which);
    remove(into, held.which);
    remove(from, active.which);
    into.calling = party_of(into.connections.front());
    into.called = transferred_to;
    into.last_redirection = pair->at;
    sink_.on_merge({.what = merge_report::kind::transferred,
                    .into = into,
                    .primary = held.in,
                    .secondary = active.in,
                    .by = pair->at,
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
    if (!std::ranges::all_of(from.connections, talking_or_showing)) return situation::wrong_active_state;
    if (!std::ranges::all_of(into.connections, talking_or_showing)) return situation::wrong_held_state;
    if (parties(into) + parties(from) - 1 > options_.most_in_conference) return situation::too_many_parties;
    drop_bridged(from, plan_.at(pair->at).line, event_cause::normal);
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
                    .by = pair->at,
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
    if (at == nullptr) return situation::unknown_connection;
    if (leaving->state != connection_state::connected) return situation::wrong_state;
    auto& in = calls_.at(active.in);
    if (!std::ranges::all_of(in.connections, talking_or_showing)) return situation::wrong_state;
    const auto by = *at;
    const auto to = find_destination(dialled, plan_.at(by).line);
    if (const auto may = may_redirect(in, active.which, to); !may) return may;
    drop_bridged(in, plan_.at(by).line, event_cause::normal);
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

outcome<connection_ref> call_model::single_step_conference(connection_ref active, appearance_id added) {
    const auto* asking = find(active);
    const auto* at = asking == nullptr ? nullptr : std::get_if<appearance_id>(&asking->where);
    if (at == nullptr) return situation::unknown_connection;
    if (asking->state != connection_state::connected) return situation::wrong_state;
    auto& in = calls_.at(active.in);
    if (!std::ranges::all_of(in.connections, talking_or_showing)) return situation::wrong_state;
    if (has_line(in, plan_.at(added).line)) return situation::party_twice;
    if (parties(in) >= options_.most_in_conference) return situation::too_many_parties;
    if (const auto may = may_begin(added); !may) return may.error();
    if (talking_on(plan_.at(added).phone)) return situation::phone_in_use;
    const auto by = *at;
    const connection_ref made{in.number, add(in, added, connection_state::connected).number};
    sink_.on_merge({.what = merge_report::kind::conferenced,
                    .into = in,
                    .primary = active.in,
                    .by = by,
                    .other = added,
                    .cause = event_cause::single_step_conference,
                    .joined = made.which});
    show_at_other_phones(in, added);
    return made;
}

}  // namespace ctig::simulator
