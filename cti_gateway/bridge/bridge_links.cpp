// The bridge's part in what the links report: events, and links that come and go.
#include <utility>

#include "cti_gateway/bridge/bridge.hpp"
#include "cti_gateway/bridge/translate.hpp"

namespace ctig::bridge {

void bridge::on_link_event(cti::link_index link, const csta::message& event) {
    if (csta::holds_alternative<csta::system_status>(event))
        push_changed_status();
    else if (const auto* part = csta::get_if<csta::switching_function_devices>(&event))
        on_list_segment(link, *part);
    else if (!csta::monitor_cross_ref_id_of(event).empty())
        on_monitor_event(link, event);
    parts_.outputs_ready();
}

void bridge::on_monitor_event(cti::link_index link, const csta::message& event) {
    // A copy: an event that ends a dialog changes the list.
    const auto watching = monitors_.subscribers(link, csta::monitor_cross_ref_id_of(event));
    for (const auto& who : watching) {
        const auto session = find(who.dialog);
        if (!session) continue;
        csta::message copy = event;
        if (session->gate.must_wait(copy, session->ids))
            session->gate.hold({who.cross_ref_id, std::move(copy)});
        else
            deliver(session, who.cross_ref_id, std::move(copy));
    }
}

// An event in the PBX's names goes to one client, in the client's.
void bridge::deliver(const session_ptr& session, const std::string& cross_ref_id, csta::message event) {
    const auto* monitor = session->monitor(cross_ref_id);
    if (monitor == nullptr) return;  // stopped while the event waited
    const auto ended = call_ended_by(event);
    const auto type = event_type_of(event);
    to_north(event, session->ids, cross_ref_id);
    if (!type || !monitor->filtered.contains(*type)) {
        parts_.metrics.event(csta::message_name(event));
        parts_.phones.send_event(session->dialog, encode(*session, event), parts_.now());
    }
    if (ended) session->ids.retire_call(*ended);
}

void bridge::release_events(const session_ptr& session) {
    while (auto event = session->gate.next(session->ids))
        deliver(session, event->cross_ref_id, std::move(event->what));
}

void bridge::on_link_state(cti::link_index link, const cti::link_status& status) {
    const bool in_service = status.state == cti::link_state::in_service;
    if (!in_service) {
        monitors_.link_lost(link);
        features_.link_lost(link);
        cut_lists(link);
    }
    // Sessions of a lost link go to the links that are left, in turn; those that found none wait for the next
    // one in service, which may be their own again.
    for (const auto& [id, session] : sessions_) {
        if (in_service && session->link == link)
            place(session, link);
        else if (parts_.managers.status(session->link).state == cti::link_state::in_service)
            continue;
        else if (const auto to = parts_.managers.next())
            place(session, *to);
    }
    push_changed_status();
    parts_.outputs_ready();
}

void bridge::place(const session_ptr& session, cti::link_index on) {
    if (session->link != on) {
        if (parts_.settings->cti.call_ids == config::cti_call_ids::manager) session->ids.forget_calls();
        session->link = on;
        log::info(about(*session), "moved to another CTI link");
        parts_.metrics.failover();
    }
    for (const auto& monitor : session->monitors) restart_monitor(session, monitor);
}

// Under the same cross reference; while no link is in service nothing is lost but time: on_link_state comes
// again.
void bridge::restart_monitor(const session_ptr& session, const session_monitor& monitor) {
    if (monitor.pbx_device.empty()) return;
    monitors_.start(session->link, monitor.pbx_device, {session->dialog, monitor.cross_ref_id},
                    [this, dialog = session->dialog, device = monitor.pbx_device](const auto& answer) {
                        const bool started =
                            answer && csta::holds_alternative<csta::monitor_start_response>(*answer);
                        if (const auto alive = find(dialog); alive && !started)
                            log::warn(about(*alive), "the monitor of {} could not be started again", device);
                    });
}

void bridge::leave_monitors(rcc_session& session) {
    for (const auto& monitor : std::exchange(session.monitors, {}))
        monitors_.stop(session.link, monitor.pbx_device, {session.dialog, monitor.cross_ref_id});
}

void bridge::selection_changed(std::string_view user_id) {
    for (const auto& [id, session] : sessions_) {
        if (session->user != user_id) continue;
        const auto* user = parts_.people->find_user_id(session->user);
        if (!user) continue;
        for (auto& line : session->lines) {
            auto chosen =
                decide_line(*user, line.uri.text,
                            {*parts_.people, *parts_.settings, parts_.selected, parts_.numbers.get()});
            if (chosen.status != 200 || !chosen.line || chosen.line->pbx_device == line.pbx_device) continue;
            if (chosen.line->pbx_device.empty()) continue;
            line = std::move(*chosen.line);
            session->ids.bind(line.uri.text, line.pbx_device);
            for (auto& monitor : session->monitors) {
                if (monitor.line_uri != line.uri.text) continue;
                monitors_.stop(session->link, monitor.pbx_device, {session->dialog, monitor.cross_ref_id});
                monitor.pbx_device = line.pbx_device;
                restart_monitor(session, monitor);
            }
        }
    }
    parts_.outputs_ready();
}

}  // namespace ctig::bridge
