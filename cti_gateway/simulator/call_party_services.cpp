// Call control services with a third party (ECMA-269 clause 17.1): consultation, transfer, conference.
#include "cti_gateway/simulator/pbx.hpp"

namespace ctig::simulator {

pbx::answer pbx::serve(association& who, const csta::consultation_call& m, time_point now) {
    const auto existing = resolve(who, m.existing_call, role::only);
    if (!existing) return existing.error();
    const auto made = calls_.consult(*existing, m.consulted_device.text, now);
    if (!made) return made.error();
    return csta::message{csta::consultation_call_response{.initiated_call = connection_name(who, *made)}};
}

/// Of both calls in the eyes of the phone that is about to merge them; the held call's come first.
std::vector<old_connection> pbx::names_before(const call_view& seen, connection_ref held,
                                              connection_ref active) const {
    auto names = seen.names_of(*calls_.find(held.in));
    for (auto& name : seen.names_of(*calls_.find(active.in))) names.push_back(std::move(name));
    return names;
}

pbx::answer pbx::serve(association& who, const csta::transfer_call& m, time_point) {
    const auto held = resolve(who, m.held_call, role::held);
    if (!held) return held.error();
    const auto active = resolve(who, m.active_call, role::active);
    if (!active) return active.error();
    const auto seen = view_of(who, *held);
    const auto before = names_before(seen, *held, *active);
    if (const auto done = calls_.transfer(*held, *active); !done) return done.error();
    const auto& merged = *calls_.find(held->in);
    return csta::message{
        csta::transfer_call_response{.transferred_call = {.call_id = names_.name(who.manager, held->in),
                                                          .device = {.text = seen.name(merged.called)}},
                                     .connections = seen.connection_list(merged, before)}};
}

pbx::answer pbx::serve(association& who, const csta::single_step_transfer_call& m, time_point now) {
    const auto active = resolve(who, m.active_call, role::only);
    if (!active) return active.error();
    const auto seen = view_of(who, *active);
    const auto before = seen.names_of(*calls_.find(active->in));
    if (const auto done = calls_.single_step_transfer(*active, m.transferred_to.text, now); !done) {
        return done.error();
    }
    // Forwarding may have led the call nowhere, so that it is no more.
    const auto* left = calls_.find(active->in);
    if (left == nullptr) {
        return csta::message{csta::single_step_transfer_call_response{.transferred_call = m.active_call}};
    }
    return csta::message{csta::single_step_transfer_call_response{
        .transferred_call = {.call_id = names_.name(who.manager, active->in),
                             .device = {.text = seen.name(left->called)}},
        .connections = seen.connection_list(*left, before)}};
}

pbx::answer pbx::serve(association& who, const csta::conference_call& m, time_point) {
    const auto held = resolve(who, m.held_call, role::held);
    if (!held) return held.error();
    const auto active = resolve(who, m.active_call, role::active);
    if (!active) return active.error();
    const auto seen = view_of(who, *held);
    const auto before = names_before(seen, *held, *active);
    if (const auto done = calls_.conference(*held, *active); !done) return done.error();
    return csta::message{
        csta::conference_call_response{.conference_call = connection_name(who, *held),
                                       .connections = seen.connection_list(*calls_.find(held->in), before)}};
}

/// A silent listener would not be told to the others, which this PBX cannot do.
pbx::answer pbx::serve(association& who, const csta::single_step_conference_call& m, time_point) {
    const auto active = resolve(who, m.active_call, role::only);
    if (!active) return active.error();
    if (m.participation_type != csta::participation_type::active) return situation::unsupported_participation;
    const auto added = find_device(m.device_to_join);
    if (!added) return added.error();
    const auto joined = calls_.single_step_conference(*active, *added);
    if (!joined) return joined.error();
    return csta::message{
        csta::single_step_conference_call_response{.conferenced_call = connection_name(who, *joined)}};
}

}  // namespace ctig::simulator
