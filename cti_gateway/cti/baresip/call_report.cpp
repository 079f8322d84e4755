#include "cti_gateway/cti/baresip/call_report.hpp"

#include <charconv>

namespace ctig::cti::baresip {
namespace {

using csta::event_cause;
using csta::local_connection_state;

csta::extended_device_id device(std::string_view text) {
    return {.value = csta::device_id{.text = std::string(text)}};
}

local_connection_state own_state(call_phase phase) {
    switch (phase) {
        case call_phase::alerting: return local_connection_state::alerting;
        case call_phase::held: return local_connection_state::hold;
        case call_phase::dialled:
        case call_phase::ringing:
        case call_phase::connected: break;
    }
    return local_connection_state::connected;
}

/// The status at the beginning of "486 Busy Here"; 0 when there is none.
int status_in(std::string_view reason) {
    int status = 0;
    std::from_chars(reason.data(), reason.data() + reason.size(), status);
    return status;
}

event_cause cause_of_status(int status) {
    switch (status) {
        case 486:
        case 600: return event_cause::busy;
        case 408: return event_cause::call_not_answered;
        case 487: return event_cause::call_cancelled;
        case 603: return event_cause::blocked;
        default: break;
    }
    return status >= 500 && status < 600 ? event_cause::network_out_of_order
                                         : event_cause::dest_not_obtainable;
}

bool ended_by_far_end(std::string_view reason) { return reason == "Connection reset by peer"; }

/// Both parties of the call as events name them.
struct parties {
    csta::extended_device_id calling, called, far;
    csta::connection_id own_end, far_end;
    csta::redirection_device_id last{.value = csta::not_required{}};
};

parties parties_of(const phone_call& call, const std::string& own) {
    const bool incoming = call.direction == call_direction::incoming;
    return {.calling = device(incoming ? call.party : own),
            .called = device(incoming ? own : call.party),
            .far = device(call.party),
            .own_end = connection(call.name.call, own),
            .far_end = connection(call.name.call, call.party)};
}

using messages = std::vector<csta::message>;

messages closed(const call_change& change, const watcher& to, const parties& who) {
    const auto& x = to.cross_ref;
    const auto status = status_in(change.reason);
    const bool set_up = change.before == call_phase::connected || change.before == call_phase::held;
    messages events;
    auto cause = event_cause::normal_clearing;
    if (!set_up && status >= 300) {
        cause = cause_of_status(status);
        events.emplace_back(csta::failed_event{x, who.far_end, who.far, who.calling, who.called, who.last,
                                               local_connection_state::connected, cause});
    } else if (change.before == call_phase::alerting && ended_by_far_end(change.reason)) {
        cause = event_cause::call_cancelled;
    } else if (change.reason.empty()) {
        cause = event_cause::network_out_of_order;  // the phone went, and the call with it
    }
    const auto by = ended_by_far_end(change.reason) ? who.far : device(to.device);
    events.emplace_back(
        csta::connection_cleared_event{x, who.own_end, by, local_connection_state::null, cause});
    return events;
}

}  // namespace

csta::connection_id connection(const std::string& call, std::string_view device) {
    return {.call_id = call, .device = {.text = std::string(device)}};
}

std::vector<csta::message> events_of(const call_change& change, const watcher& to, known_cause known) {
    const auto& x = to.cross_ref;
    const auto who = parties_of(change.call, to.device);
    const auto own = device(to.device);
    const auto state = own_state(change.call.phase);
    const bool incoming = change.call.direction == call_direction::incoming;
    switch (change.what) {
        case change_kind::originated:
            return {csta::service_initiated_event{x, who.own_end, own, local_connection_state::initiated,
                                                  known.value_or(event_cause::make_call)},
                    csta::originated_event{x,
                                           who.own_end,
                                           who.calling,
                                           who.called,
                                           {},
                                           state,
                                           known.value_or(event_cause::new_call)}};
        case change_kind::delivered:
            return {csta::delivered_event{x, who.far_end, who.far, who.calling, who.called, who.last, state,
                                          event_cause::new_call}};
        case change_kind::alerting:
            return {csta::delivered_event{x, who.own_end, own, who.calling, who.called, who.last, state,
                                          event_cause::new_call}};
        case change_kind::established:
            return {csta::established_event{x, incoming ? who.own_end : who.far_end, incoming ? own : who.far,
                                            who.calling, who.called, who.last, state, event_cause::new_call}};
        case change_kind::held:
            return {csta::held_event{x, who.own_end, own, state, known.value_or(event_cause::normal)}};
        case change_kind::retrieved:
            return {csta::retrieved_event{x, who.own_end, own, state, known.value_or(event_cause::normal)}};
        case change_kind::closed: return closed(change, to, who);
    }
    return {};
}

csta::message far_hold_event(const call_change& change, const std::string& far_device, const phone_call& own,
                             const watcher& to, known_cause known) {
    const auto where = connection(change.call.name.call, far_device);
    const auto cause = known.value_or(event_cause::normal);
    if (change.what == change_kind::held)
        return csta::held_event{to.cross_ref, where, device(far_device), own_state(own.phase), cause};
    return csta::retrieved_event{to.cross_ref, where, device(far_device), own_state(own.phase), cause};
}

csta::snapshot_device_response_info snapshot_of(const phone_call& call, std::string_view own) {
    csta::compound_call_state states{.states = {own_state(call.phase)}};
    if (call.phase == call_phase::ringing) states.states.push_back(local_connection_state::alerting);
    if (call.phase != call_phase::ringing && call.phase != call_phase::dialled)
        states.states.push_back(local_connection_state::connected);
    return {.connection_identifier = connection(call.name.call, own),
            .endpoint_device = device(call.party),
            .local_call_state = {.value = std::move(states)}};
}

}  // namespace ctig::cti::baresip
