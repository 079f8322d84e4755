#include "cti_gateway/bridge/path_events.hpp"

#include <tuple>

namespace ctig::bridge {
namespace {

using state = csta::local_connection_state;
using path = std::vector<step>;

std::optional<path> from_nothing(state to, bool outgoing) {
    const step begin = outgoing ? step::originated : step::established;
    switch (to) {
        case state::null: return path{};
        case state::initiated: return path{step::service_initiated};
        case state::alerting: return path{step::delivered};
        case state::connected: return path{begin};
        case state::hold: return path{begin, step::held};
        case state::queued: return path{step::queued};
        case state::fail: return outgoing ? path{begin, step::failed} : path{step::failed};
    }
    return std::nullopt;
}

}  // namespace

// ECMA-269 6.1.5: the connection state model. A call that this device began is told by Originated, one that
// came in by Established: a client must not ring for a call that is answered already.
std::optional<std::vector<step>> own_steps(state from, state to, bool outgoing) {
    if (from == to) return path{};
    switch (from) {
        case state::null: return from_nothing(to, outgoing);
        case state::initiated:
            if (to == state::connected || to == state::hold) return from_nothing(to, outgoing);
            if (to == state::fail) return path{step::failed};
            return std::nullopt;
        case state::queued:
            if (to == state::alerting) return path{step::delivered};
            [[fallthrough]];
        case state::alerting:
            if (to == state::connected) return path{step::established};
            if (to == state::hold) return path{step::established, step::held};
            if (to == state::fail) return path{step::failed};
            return std::nullopt;
        case state::connected:
            if (to == state::hold) return path{step::held};
            if (to == state::fail) return path{step::failed};
            return std::nullopt;
        case state::hold:
            if (to == state::connected) return path{step::retrieved};
            if (to == state::fail) return path{step::retrieved, step::failed};
            return std::nullopt;
        case state::fail: return std::nullopt;
    }
    return std::nullopt;
}

std::vector<step> party_steps(state from, state to) {
    if (from == to) return {};
    switch (to) {
        case state::null: return {step::cleared};
        case state::initiated: return {};  // somebody who only dials is in no call with us
        case state::alerting: return {step::delivered};
        case state::connected: return {from == state::hold ? step::retrieved : step::established};
        case state::hold:
            return from == state::connected ? path{step::held} : path{step::established, step::held};
        case state::queued: return {step::queued};
        case state::fail: return {step::failed};
    }
    return {};
}

state own_state_after(step s) {
    switch (s) {
        case step::service_initiated: return state::initiated;
        case step::delivered: return state::alerting;
        case step::originated:
        case step::established:
        case step::retrieved: return state::connected;
        case step::held: return state::hold;
        case step::queued: return state::queued;
        case step::failed: return state::fail;
        case step::cleared: return state::null;
    }
    return state::null;
}

csta::message path_events::own(step s, state own_after) const {
    return make(s, {.call_id = call_id_, .device = {.text = device_}},
                csta::extended_device_id{csta::device_id{.text = device_}}, own_after);
}

csta::message path_events::party(step s, const party_picture& who, state own) const {
    const std::string device = who.device.empty() ? std::string(party_text(who.who)) : who.device;
    return make(s, {.call_id = call_id_, .device = {.text = device}}, who.who, own);
}

csta::message path_events::cleared(state own_after) const {
    return make(step::cleared, {.call_id = call_id_, .device = {.text = device_}},
                csta::extended_device_id{csta::not_known{}}, own_after);
}

csta::message path_events::make(step s, const csta::connection_id& connection,
                                const csta::extended_device_id& who, state own) const {
    using enum csta::event_cause;
    const auto& [calling, called, last] = std::tie(call_.calling, call_.called, call_.last_redirection);
    switch (s) {
        case step::service_initiated: return csta::service_initiated_event{{}, connection, who, own, normal};
        case step::originated:
            return csta::originated_event{{}, connection, calling, called, {}, own, new_call};
        case step::delivered:
            return csta::delivered_event{{}, connection, who, calling, called, last, own, new_call};
        case step::established:
            return csta::established_event{{}, connection, who, calling, called, last, own, new_call};
        case step::held: return csta::held_event{{}, connection, who, own, normal};
        case step::retrieved: return csta::retrieved_event{{}, connection, who, own, normal};
        case step::queued: {
            csta::queued_event event{{}, connection, who, calling, called, last};
            event.local_connection_info = own;
            return event;
        }
        case step::failed: return csta::failed_event{{}, connection, who, calling, called, last, own, normal};
        case step::cleared: break;
    }
    return csta::connection_cleared_event{{}, connection, who, own, normal_clearing};
}

}  // namespace ctig::bridge
