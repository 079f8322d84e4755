// Call control services (ECMA-269 clause 17.1) and GenerateDigits (18.1): from names to the call model and
// back.
#include "cti_gateway/simulator/pbx.hpp"

namespace ctig::simulator {
namespace {

outcome<csta::message> reply(const outcome<void>& done, csta::message positive) {
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
            case role::only: return situation::unknown_call;
            case role::active: return situation::unknown_active_call;
            case role::held: return situation::unknown_held_call;
        }
    }
    const connection* found = nullptr;
    if (const auto at = plan_.find_appearance(id.device.text); at.id) {
        found = in->at(*at.id);
    } else if (const auto line = plan_.find_line(id.device.text); line.id) {
        found = on_line(*in, plan_, *line.id);
    } else {
        const auto is_meant = [&](const connection& c) {
            const auto* queue = std::get_if<queue_place>(&c.where);
            if (queue != nullptr) return id.device.text == queue->group.number;
            const auto* trunk = std::get_if<trunk_end>(&c.where);
            return trunk != nullptr && id.device.text == "T" + std::to_string(trunk->channel);
        };
        const auto beyond = std::ranges::find_if(in->connections, is_meant);
        if (beyond != in->connections.end()) found = &*beyond;
    }
    if (found != nullptr) return connection_ref{in->number, found->number};
    switch (as) {
        case role::only: break;
        case role::active: return situation::unknown_active_connection;
        case role::held: return situation::unknown_held_connection;
    }
    return situation::unknown_connection;
}

call_view pbx::view_of(const association& who, connection_ref which) {
    const auto& where = calls_.find(which.in)->find(which.which)->where;
    const auto* at = std::get_if<appearance_id>(&where);
    return {plan_, names_, who.manager, at == nullptr ? std::nullopt : std::optional(*at)};
}

csta::connection_id pbx::connection_name(const association& who, connection_ref which) {
    const auto& where = calls_.find(which.in)->find(which.which)->where;
    return call_view(plan_, names_, who.manager, std::get<appearance_id>(where)).connection(which.in, where);
}

pbx::answer pbx::serve(association& who, const csta::make_call& m, time_point now) {
    const auto from = find_device(m.calling_device);
    if (!from) return from.error();
    // Without autoOriginate the phone does not ask: it is remote control that the caller has chosen.
    const auto how =
        m.auto_originate == csta::auto_originate::prompt ? originate::prompting : originate::at_once;
    const auto made = calls_.make_call(*from, m.called_directory_number.text, how, now);
    if (!made) return made.error();
    return csta::message{csta::make_call_response{.calling_device = connection_name(who, *made)}};
}

pbx::answer pbx::serve(association& who, const csta::answer_call& m, time_point now) {
    const auto which = resolve(who, m.call_to_be_answered, role::only);
    if (!which) return which.error();
    return reply(calls_.answer(*which, answered_by::request, now), csta::answer_call_response{});
}

pbx::answer pbx::serve(association& who, const csta::clear_connection& m, time_point) {
    const auto which = resolve(who, m.connection_to_be_cleared, role::only);
    if (!which) return which.error();
    return reply(calls_.clear_connection(*which, m.reason.value_or(csta::event_cause::normal_clearing)),
                 csta::clear_connection_response{});
}

pbx::answer pbx::serve(association& who, const csta::clear_call& m, time_point) {
    const auto number = names_.find(who.manager, m.call_to_be_cleared.call_id);
    if (!number) return situation::unknown_call;
    return reply(calls_.clear_call(*number), csta::clear_call_response{});
}

pbx::answer pbx::serve(association& who, const csta::hold_call& m, time_point) {
    const auto which = resolve(who, m.call_to_be_held, role::only);
    if (!which) return which.error();
    return reply(calls_.hold(*which), csta::hold_call_response{});
}

pbx::answer pbx::serve(association& who, const csta::retrieve_call& m, time_point) {
    const auto which = resolve(who, m.call_to_be_retrieved, role::only);
    if (!which) return which.error();
    return reply(calls_.retrieve(*which), csta::retrieve_call_response{});
}

pbx::answer pbx::serve(association& who, const csta::alternate_call& m, time_point) {
    const auto held = resolve(who, m.held_call, role::held);
    if (!held) return held.error();
    const auto active = resolve(who, m.active_call, role::active);
    if (!active) return active.error();
    return reply(calls_.alternate(*held, *active), csta::alternate_call_response{});
}

pbx::answer pbx::serve(association& who, const csta::reconnect_call& m, time_point) {
    const auto active = resolve(who, m.active_call, role::active);
    if (!active) return active.error();
    const auto held = resolve(who, m.held_call, role::held);
    if (!held) return held.error();
    return reply(calls_.reconnect(*active, *held), csta::reconnect_call_response{});
}

pbx::answer pbx::serve(association& who, const csta::deflect_call& m, time_point now) {
    const auto which = resolve(who, m.call_to_be_diverted, role::only);
    if (!which) return which.error();
    const auto why = m.reason.value_or(csta::event_cause::redirected);
    return reply(calls_.deflect(*which, m.new_destination.text, why, now), csta::deflect_call_response{});
}

/// What rings longest at a line, on whichever of its phones.
outcome<connection_ref> pbx::ringing_at(const csta::device_id& device) const {
    const auto line = plan_.find_line(device.text);
    if (!line.id) return situation::unknown_connection;
    for (const auto& [number, in] : calls_.calls()) {
        for (const auto& c : in.connections) {
            const auto* at = std::get_if<appearance_id>(&c.where);
            if (at == nullptr || plan_.at(*at).line != *line.id) continue;
            if (c.state == connection_state::alerting) return connection_ref{number, c.number};
        }
    }
    return situation::nothing_to_answer;
}

// Whoever picks up a colleague's call knows whose phone rings, seldom which call it is.
pbx::answer pbx::serve(association& who, const csta::directed_pickup_call& m, time_point now) {
    const auto& wanted = m.call_to_be_picked_up;
    const auto which = wanted.call_id.empty() ? ringing_at(wanted.device) : resolve(who, wanted, role::only);
    if (!which) return which.error();
    const auto by = find_device(m.requesting_device);
    if (!by) return by.error();
    const auto picked = calls_.pick_up(*which, *by, now);
    if (!picked) return picked.error();
    return csta::message{csta::directed_pickup_call_response{.picked_call = connection_name(who, *picked)}};
}

pbx::answer pbx::serve(association& who, const csta::generate_digits& m, time_point now) {
    const auto from = resolve(who, m.connection_to_send_digits, role::only);
    if (!from) return from.error();
    return reply(calls_.generate_digits(*from, m.characters_to_send, now), csta::generate_digits_response{});
}

pbx::answer pbx::serve(association&, const csta::set_hookswitch_status& m, time_point now) {
    const auto at = find_device(m.device);
    if (!at) return at.error();
    if (m.hookswitch && *m.hookswitch != only_component) return situation::bad_hookswitch;
    if (m.hookswitch_onhook) {
        calls_.go_on_hook(plan_.at(*at).phone);
        return csta::message{csta::set_hookswitch_status_response{}};
    }
    return reply(calls_.go_off_hook(*at, now), csta::set_hookswitch_status_response{});
}

pbx::answer pbx::serve(association&, const csta::get_hookswitch_status& m, time_point) {
    const auto at = find_device(m.device);
    if (!at) return at.error();
    if (m.hookswitch && *m.hookswitch != only_component) return situation::bad_hookswitch;
    const auto phone = plan_.at(*at).phone;
    if (calls_.state_of(phone) == service_state::out_of_service) return situation::device_out_of_service;
    const auto on_hook = calls_.hook_of(phone) == hook::on;
    return csta::message{csta::get_hookswitch_status_response{
        .hookswitch_status_list = {{std::string(only_component), on_hook}}}};
}

}  // namespace ctig::simulator
