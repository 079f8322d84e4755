// Monitors and snapshots (ECMA-269 clauses 15 and 16).
#include "cti_gateway/simulator/pbx.hpp"

namespace ctig::simulator {

pbx::answer pbx::serve(association& who, const csta::monitor_start& m, time_point) {
    const auto filter = m.requested_monitor_filter.value_or(csta::monitor_filter{});
    monitor wanted{.owner = who.id, .manager = who.manager, .filtered = filtered_events(filter)};
    if (const auto* connection = std::get_if<csta::connection_id>(&m.monitor_object.value)) {
        const auto number = names_.find(who.manager, connection->call_id);
        if (!number || calls_.find(*number) == nullptr) return situation::unknown_call;
        wanted.in = *number;
    } else {
        if (m.monitor_type == csta::monitor_type::call) return situation::unsupported_monitor;
        // A shared line's number names a line, not a device: whoever wants a monitor has to say which phone.
        const auto found = find_device(std::get<csta::device_id>(m.monitor_object.value));
        if (!found) return found.error();
        wanted.on = *found;
    }
    const auto started = monitors_.start(std::move(wanted));
    if (!started) return started.error();
    return csta::message{csta::monitor_start_response{.monitor_cross_ref_id = (*started)->cross_ref,
                                                      .actual_monitor_filter = m.requested_monitor_filter,
                                                      .monitor_existing_calls = true}};
}

pbx::answer pbx::serve(association& who, const csta::monitor_stop& m, time_point) {
    if (const auto done = monitors_.stop(who.id, who.manager, m.monitor_cross_ref_id); !done)
        return done.error();
    return csta::message{csta::monitor_stop_response{}};
}

pbx::answer pbx::serve(association& who, const csta::change_monitor_filter& m, time_point) {
    const auto done = monitors_.change_filter(who.id, who.manager, m.monitor_cross_ref_id,
                                              filtered_events(m.requested_filter_list));
    if (!done) return done.error();
    return csta::message{csta::change_monitor_filter_response{.actual_filter_list = m.requested_filter_list}};
}

pbx::answer pbx::serve(association& who, const csta::snapshot_device& m, time_point) {
    const auto found = find_device(m.snapshot_object);
    if (!found) return found.error();
    const call_view seen(plan_, names_, who.manager, *found);
    csta::snapshot_device_data data;
    for (const auto number : calls_.calls_at(*found)) {
        const auto& in = *calls_.find(number);
        csta::compound_call_state states;
        csta::extended_device_id far_end{.value = csta::not_known{}};
        for (const auto* c : seen.connections(in)) {
            if (states.states.size() == 1) far_end = seen.device(party_of(*c));
            states.states.push_back(c->state);
        }
        data.items.push_back({.connection_identifier = seen.connection(number, *found),
                              .endpoint_device = far_end,
                              .local_call_state = {.value = std::move(states)}});
    }
    return csta::message{
        csta::snapshot_device_response{.cross_ref_id_or_snapshot_data = {.value = std::move(data)}}};
}

pbx::answer pbx::serve(association& who, const csta::snapshot_call& m, time_point) {
    const auto number = names_.find(who.manager, m.snapshot_object.call_id);
    const auto* in = number ? calls_.find(*number) : nullptr;
    if (in == nullptr) return situation::unknown_call;
    std::optional<appearance_id> viewer;
    if (!m.snapshot_object.device.text.empty()) {
        viewer = plan_.find_appearance(m.snapshot_object.device.text).id;
        if (!viewer || in->at(*viewer) == nullptr) return situation::unknown_connection;
    }
    const call_view seen(plan_, names_, who.manager, viewer);
    csta::snapshot_call_data data;
    for (const auto* c : seen.connections(*in)) {
        data.items.push_back({.device_on_call = seen.device(party_of(*c)),
                              .call_identifier = seen.connection(in->number, c->where),
                              .local_connection_info = c->state});
    }
    return csta::message{
        csta::snapshot_call_response{.cross_ref_id_or_snapshot_data = {.value = std::move(data)},
                                     .calling_device = seen.device(in->calling),
                                     .called_device = seen.device(in->called)}};
}

}  // namespace ctig::simulator
