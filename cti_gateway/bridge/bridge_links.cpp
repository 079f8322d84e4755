// The bridge's part in what the links report: events, and links that come and go.
#include <utility>

#include "cti_gateway/bridge/bridge.hpp"
#include "cti_gateway/bridge/display_names.hpp"
#include "cti_gateway/bridge/translate.hpp"

namespace ctig::bridge {
namespace {

/// An event may have been on its way when the snapshot that says the same overtook it.
constexpr std::chrono::seconds overtaken_for{2};

}  // namespace

void bridge::on_link_event(cti::link_index link, const csta::message& event) {
    if (csta::holds_alternative<csta::system_status>(event))
        on_system_status(link);
    else if (const auto* part = csta::get_if<csta::switching_function_devices>(&event))
        on_list_segment(link, *part);
    else if (const auto* stop = csta::get_if<csta::monitor_stop>(&event))
        on_monitor_stopped(link, *stop);
    else if (!csta::monitor_cross_ref_id_of(event).empty())
        on_monitor_event(link, event);
    parts_.outputs_ready();
}

void bridge::on_monitor_event(cti::link_index link, const csta::message& event) {
    // What a device can do on its phone is the client's to ask; that it has changed says where a profile is.
    const bool caps = csta::holds_alternative<csta::device_caps_changed_event>(event);
    const bool about_place = caps || csta::holds_alternative<csta::back_in_service_event>(event) ||
                             csta::holds_alternative<csta::out_of_service_event>(event);
    for (const auto& who : monitors_.route(link, event)) {
        if (profile_watch::is_ours(who) && about_place) profiles_.on_event(who);
        if (profile_watch::is_ours(who) || caps) continue;
        const auto session = find(who.dialog);
        if (!session) continue;
        csta::message copy = event;
        if (session->gate.must_wait(copy, session->ids))
            session->gate.hold({who.cross_ref_id, std::move(copy)});
        else
            deliver(*session, who.cross_ref_id, std::move(copy));
    }
}

// In the PBX's names.
void bridge::deliver(rcc_session& session, const std::string& cross_ref_id, csta::message event) {
    auto* monitor = session.monitor(cross_ref_id);
    if (monitor == nullptr) return;  // stopped while the event waited
    name_calls(event, session.ids);
    if (parts_.now() - monitor->recovered < overtaken_for && monitor->told.already_says(event)) return;
    tell(session, *monitor, std::move(event));
}

// With our callIDs.
void bridge::tell(rcc_session& session, session_monitor& monitor, csta::message event) {
    note(session);
    const auto over = monitor.told.apply(event);
    send_event(session, monitor, std::move(event));
    for (const auto& token : over) session.ids.retire_call(token);
}

void bridge::send_event(rcc_session& session, const session_monitor& monitor, csta::message event) {
    const auto type = event_type_of(event);
    if (type && monitor.filtered.contains(*type)) return;
    const auto names = display_names_of(event, session.ids);
    name_devices(event, session.ids, monitor.cross_ref_id);
    parts_.metrics.event(csta::message_name(event));
    auto body = encode(session, event);
    add_display_names(body, names);
    parts_.phones.send_event(session.dialog, std::move(body), parts_.now());
}

void bridge::release_events(rcc_session& session) {
    while (auto event = session.gate.next(session.ids))
        deliver(session, event->cross_ref_id, std::move(event->what));
}

void bridge::link_is_lost(cti::link_index link) {
    monitors_.link_lost(link);
    features_.link_lost(link);
    recoveries_.link_lost(link);
    admission_.link_lost(link);
    cut_lists(link);
    profiles_.on_link_lost(link);
    if (parts_.settings->cti.failover != config::cti_failover::reinvite) return;
    // As the original does: BYE now, 481 to what comes afterwards; Communicator then opens a new session.
    std::vector<sip::dialog_id> dialogs;
    for (const auto& [id, session] : sessions_)
        if (session->link == link) dialogs.push_back(session->dialog);
    for (const auto dialog : dialogs) {
        parts_.phones.end_dialog(dialog, parts_.now());
        end_session(dialog);
    }
}

void bridge::on_link_state(cti::link_index link, const cti::link_status& status) {
    using cti::link_state;
    if (ending_ && status.state == link_state::stopped) return;  // ours to stop: sessions stay as they are
    const bool in_service = status.state == link_state::in_service;
    const bool failed = status.state == link_state::out_of_service || status.state == link_state::refused;
    if (is_untried(link) && !in_service && !failed) return;
    untried_.reset(static_cast<std::size_t>(link));
    if (!in_service) link_is_lost(link);
    std::vector<session_ptr> all;  // a copy: what is answered here may end sessions
    for (const auto& [id, session] : sessions_) all.push_back(session);
    // Sessions of a lost link go to the links that are left, in turn; those that found none wait for the next
    // one in service, which may be their own again.
    for (const auto& session : all) {
        if (is_untried(session->link))
            continue;  // its own link may come yet
        else if (in_service && session->link == link)
            place(session, link);
        else if (parts_.managers.status(session->link).state == cti::link_state::in_service)
            continue;
        else if (const auto to = parts_.managers.next_for_move())
            place(session, *to);
        else
            resume_requests(session);  // nothing to wait for: refused at once
    }
    if (in_service) {
        leave_links(parts_.now());  // there may be another to go to now
        balance_later();
    }
    run_recoveries();
    if (in_service) profiles_.on_link_in_service();
    push_changed_status();
    admit();
    parts_.outputs_ready();
}

}  // namespace ctig::bridge
