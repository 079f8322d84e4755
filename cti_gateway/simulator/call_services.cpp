// Call control services (ECMA-269 clause 17.1) and GenerateDigits (18.1): from names to the call model and
// back.
#include "cti_gateway/simulator/pbx.hpp"

namespace ctig::simulator {
namespace {

using csta::operation_error;

csta::message reply(const outcome<void>& done, csta::message positive) {
    if (!done) return done.error();
    return positive;
}

/// Where a number names a line that is in the call with several phones: the one that answered, else the
/// first.
const connection* on_line(const call& in, const line_plan& plan, line_id line) {
    const connection* found = nullptr;
    for (const auto& c : in.connections) {
        const auto* at = std::get_if<appearance_id>(&c.where);
        if (at == nullptr || plan.at(*at).line != line) continue;
        if (found == nullptr || c.state != connection_state::alerting) found = &c;
    }
    return found;
}

}  // namespace

outcome<connection_ref> pbx::resolve(const association& who, const csta::connection_id& id, role as) const {
    const auto number = names_.find(who.manager, id.call_id);
    const auto* in = number ? calls_.find(*number) : nullptr;
    if (in == nullptr) {
        switch (as) {
            case role::only: return refuse(operation_error::invalid_call_id);
            case role::active: return refuse(operation_error::invalid_active_call_id);
            case role::held: return refuse(operation_error::invalid_held_call_id);
        }
    }
    const connection* found = nullptr;
    if (const auto at = plan_.find_appearance(id.device.text); at.id) {
        found = in->at(*at.id);
    } else if (const auto line = plan_.find_line(id.device.text); line.id) {
        found = on_line(*in, plan_, *line.id);
    } else {
        const auto is_meant = [&](const connection& c) {
            const auto* trunk = std::get_if<trunk_end>(&c.where);
            return trunk != nullptr && id.device.text == "T" + std::to_string(trunk->channel);
        };
        const auto trunk = std::ranges::find_if(in->connections, is_meant);
        if (trunk != in->connections.end()) found = &*trunk;
    }
    if (found != nullptr) return connection_ref{in->number, found->number};
    switch (as) {
        case role::only: break;
        case role::active: return refuse(operation_error::invalid_active_connection_id);
        case role::held: return refuse(operation_error::invalid_held_connection_id);
    }
    return refuse(operation_error::invalid_connection_id);
}

csta::connection_id pbx::connection_name(const association& who, connection_ref which) {
    const auto& where = calls_.find(which.in)->find(which.which)->where;
    return call_view(plan_, names_, who.manager, std::get<appearance_id>(where)).connection(which.in, where);
}

csta::message pbx::serve(association& who, const csta::make_call& m, time_point now) {
    const auto from = plan_.find_appearance(m.calling_device.text);
    if (!from.id) return refuse(operation_error::invalid_calling_device_id);
    // Without autoOriginate the phone does not ask: it is remote control that the caller has chosen.
    const auto how =
        m.auto_originate == csta::auto_originate::prompt ? originate::prompting : originate::at_once;
    const auto made = calls_.make_call(*from.id, m.called_directory_number.text, how, now);
    if (!made) return made.error();
    return csta::make_call_response{.calling_device = connection_name(who, *made)};
}

csta::message pbx::serve(association& who, const csta::answer_call& m, time_point now) {
    const auto which = resolve(who, m.call_to_be_answered, role::only);
    if (!which) return which.error();
    return reply(calls_.answer(*which, now), csta::answer_call_response{});
}

csta::message pbx::serve(association& who, const csta::clear_connection& m, time_point) {
    const auto which = resolve(who, m.connection_to_be_cleared, role::only);
    if (!which) return which.error();
    return reply(calls_.clear_connection(*which), csta::clear_connection_response{});
}

csta::message pbx::serve(association& who, const csta::clear_call& m, time_point) {
    const auto number = names_.find(who.manager, m.call_to_be_cleared.call_id);
    if (!number) return refuse(operation_error::invalid_call_id);
    return reply(calls_.clear_call(*number), csta::clear_call_response{});
}

csta::message pbx::serve(association& who, const csta::hold_call& m, time_point) {
    const auto which = resolve(who, m.call_to_be_held, role::only);
    if (!which) return which.error();
    return reply(calls_.hold(*which), csta::hold_call_response{});
}

csta::message pbx::serve(association& who, const csta::retrieve_call& m, time_point) {
    const auto which = resolve(who, m.call_to_be_retrieved, role::only);
    if (!which) return which.error();
    return reply(calls_.retrieve(*which), csta::retrieve_call_response{});
}

csta::message pbx::serve(association& who, const csta::alternate_call& m, time_point) {
    const auto held = resolve(who, m.held_call, role::held);
    if (!held) return held.error();
    const auto active = resolve(who, m.active_call, role::active);
    if (!active) return active.error();
    return reply(calls_.alternate(*held, *active), csta::alternate_call_response{});
}

csta::message pbx::serve(association& who, const csta::reconnect_call& m, time_point) {
    const auto active = resolve(who, m.active_call, role::active);
    if (!active) return active.error();
    const auto held = resolve(who, m.held_call, role::held);
    if (!held) return held.error();
    return reply(calls_.reconnect(*active, *held), csta::reconnect_call_response{});
}

csta::message pbx::serve(association& who, const csta::consultation_call& m, time_point now) {
    const auto existing = resolve(who, m.existing_call, role::only);
    if (!existing) return existing.error();
    const auto made = calls_.consult(*existing, m.consulted_device.text, now);
    if (!made) return made.error();
    return csta::consultation_call_response{.initiated_call = connection_name(who, *made)};
}

csta::message pbx::serve(association& who, const csta::transfer_call& m, time_point) {
    const auto held = resolve(who, m.held_call, role::held);
    if (!held) return held.error();
    const auto active = resolve(who, m.active_call, role::active);
    if (!active) return active.error();
    const auto by = calls_.find(held->in)->find(held->which)->where;
    if (const auto done = calls_.transfer(*held, *active); !done) return done.error();
    const auto& merged = *calls_.find(held->in);
    const call_view seen(plan_, names_, who.manager, std::get<appearance_id>(by));
    return csta::transfer_call_response{.transferred_call = {.call_id = names_.name(who.manager, held->in),
                                                             .device = {.text = seen.name(merged.called)}}};
}

csta::message pbx::serve(association& who, const csta::single_step_transfer_call& m, time_point now) {
    const auto active = resolve(who, m.active_call, role::active);
    if (!active) return active.error();
    if (const auto done = calls_.single_step_transfer(*active, m.transferred_to.text, now); !done) {
        return done.error();
    }
    const auto& left = *calls_.find(active->in);
    const call_view seen(plan_, names_, who.manager, std::nullopt);
    return csta::single_step_transfer_call_response{
        .transferred_call = {.call_id = names_.name(who.manager, active->in),
                             .device = {.text = seen.name(left.called)}}};
}

csta::message pbx::serve(association& who, const csta::conference_call& m, time_point) {
    const auto held = resolve(who, m.held_call, role::held);
    if (!held) return held.error();
    const auto active = resolve(who, m.active_call, role::active);
    if (!active) return active.error();
    if (const auto done = calls_.conference(*held, *active); !done) return done.error();
    return csta::conference_call_response{.conference_call = connection_name(who, *held)};
}

csta::message pbx::serve(association& who, const csta::deflect_call& m, time_point now) {
    const auto which = resolve(who, m.call_to_be_diverted, role::only);
    if (!which) return which.error();
    return reply(calls_.deflect(*which, m.new_destination.text, now), csta::deflect_call_response{});
}

csta::message pbx::serve(association& who, const csta::generate_digits& m, time_point) {
    const auto from = resolve(who, m.connection_to_send_digits, role::only);
    if (!from) return from.error();
    return reply(calls_.generate_digits(*from, m.characters_to_send), csta::generate_digits_response{});
}

}  // namespace ctig::simulator
