#include "cti_gateway/bridge/told_by_response.hpp"

#include <utility>

namespace ctig::bridge {
namespace {

using state = csta::local_connection_state;

bool learn_call(const csta::connection_id& made, device_picture& told) {
    if (!told.is_own(made.device.text)) return false;
    call_picture begun{.own = state::initiated};
    begun.calling = csta::extended_device_id{csta::device_id{.text = told.device}};
    return told.calls.try_emplace(made.call_id, std::move(begun)).second;
}

template <class T, class U>
bool learn(T& known, U said) {
    if (known == said) return false;
    known = std::move(said);
    return true;
}

/// Own and far state of the states that ECMA-269 gives a name of their own.
std::pair<state, state> states_of(csta::simple_call_state simple) {
    using enum csta::simple_call_state;
    switch (simple) {
        case call_null: return {state::null, state::null};
        case call_pending: return {state::initiated, state::null};
        case call_originated: return {state::connected, state::null};
        case call_delivered: return {state::connected, state::alerting};
        case call_delivered_held: return {state::hold, state::alerting};
        case call_received: return {state::alerting, state::connected};
        case call_established: return {state::connected, state::connected};
        case call_established_held: return {state::connected, state::hold};
        case call_received_on_hold: return {state::alerting, state::hold};
        case call_established_on_hold: return {state::hold, state::connected};
        case call_queued: return {state::connected, state::queued};
        case call_queued_held: return {state::hold, state::queued};
        case call_failed: return {state::connected, state::fail};
        case call_failed_held: return {state::hold, state::fail};
        case call_blocked: return {state::connected, state::fail};
    }
    return {state::null, state::null};
}

}  // namespace

call_picture call_of(const csta::snapshot_device_response_info& item) {
    call_picture call{.others_known = false};
    std::vector<state> states;
    if (const auto* compound = std::get_if<csta::compound_call_state>(&item.local_call_state.value)) {
        states = compound->states;
    } else if (const auto* simple = std::get_if<csta::simple_call_state>(&item.local_call_state.value)) {
        const auto [own, far] = states_of(*simple);
        states = {own, far};
    }
    call.own = states.empty() ? state::connected : states.front();
    if (states.size() == 2 && states[1] != state::null && item.endpoint_device &&
        !party_text(*item.endpoint_device).empty()) {
        call.others.push_back({.who = *item.endpoint_device, .state = states[1]});
        call.others_known = true;
    }
    return call;
}

std::string_view device_asked_about(const csta::message& request) {
    if (const auto* r = csta::get_if<csta::snapshot_device>(&request)) return r->snapshot_object.text;
    if (const auto* r = csta::get_if<csta::get_forwarding>(&request)) return r->device.text;
    if (const auto* r = csta::get_if<csta::get_do_not_disturb>(&request)) return r->device.text;
    if (const auto* r = csta::get_if<csta::get_message_waiting_indicator>(&request)) return r->device.text;
    return {};
}

bool learn_from(const csta::message& response, std::string_view asked_about, device_picture& told) {
    if (const auto* r = csta::get_if<csta::make_call_response>(&response))
        return learn_call(r->calling_device, told);
    if (const auto* r = csta::get_if<csta::consultation_call_response>(&response))
        return learn_call(r->initiated_call, told);
    if (asked_about != told.device) return false;
    if (const auto* r = csta::get_if<csta::snapshot_device_response>(&response)) {
        const auto* data = std::get_if<csta::snapshot_device_data>(&r->cross_ref_id_or_snapshot_data.value);
        if (data == nullptr) return false;
        bool is_new = false;
        for (const auto& item : data->items)
            is_new |= told.calls.try_emplace(item.connection_identifier.call_id, call_of(item)).second;
        return is_new;
    }
    if (const auto* f = csta::get_if<csta::get_forwarding_response>(&response)) {
        decltype(told.forwarding) said;
        for (const auto& item : f->forwarding_list)
            said[item.forwarding_type] = {item.forward_status,
                                          item.forward_dn ? item.forward_dn->text : std::string{}};
        return learn(told.forwarding, std::move(said));
    }
    if (const auto* d = csta::get_if<csta::get_do_not_disturb_response>(&response))
        return learn(told.do_not_disturb, d->do_not_disturb_on);
    if (const auto* m = csta::get_if<csta::get_message_waiting_indicator_response>(&response))
        return learn(told.message_waiting, m->message_waiting_on);
    return false;
}

}  // namespace ctig::bridge
