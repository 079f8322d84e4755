// The bridge's part in what the links report: events, and links that come and go.
#include <utility>

#include "cti_gateway/bridge/bridge.hpp"
#include "cti_gateway/bridge/translate.hpp"

namespace ctig::bridge {

void bridge::on_link_event(cti::link_index link, const csta::message& event) {
    const auto now = parts_.now();
    const auto ended = call_ended_by(event);
    // A copy: an event that ends a dialog changes the list.
    const auto watching = monitors_.subscribers(link, csta::monitor_cross_ref_id_of(event));
    for (const auto& who : watching) {
        const auto session = find(who.dialog);
        if (!session) continue;
        csta::message copy = event;
        to_north(copy, session->ids, who.cross_ref_id);
        parts_.metrics.event(csta::message_name(copy));
        parts_.phones.send_event(session->dialog, encode(*session, copy), now);
        if (ended) session->ids.retire_call(*ended);
    }
    parts_.outputs_ready();
}

void bridge::on_link_state(cti::link_index link, const cti::link_status& status) {
    const bool in_service = status.state == cti::link_state::in_service;
    if (!in_service) monitors_.link_lost(link);
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
                decide_line(*user, line.uri.text, {*parts_.people, *parts_.settings, parts_.selected});
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
