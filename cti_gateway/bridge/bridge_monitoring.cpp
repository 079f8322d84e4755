// The bridge's part in monitors: start, stop, and what each client wants to hear.
#include <algorithm>

#include "cti_gateway/bridge/bridge.hpp"
#include "cti_gateway/bridge/csta_error.hpp"

namespace ctig::bridge {
namespace {

constexpr std::size_t max_monitors = 64;  // of one session

/// Our name for the next monitor of a line: the first that the session does not use, so that the first one of
/// a line is the same on every node.
std::string free_cross_ref_id(const rcc_session& session, std::string_view line_uri) {
    for (std::size_t ordinal = 0;; ++ordinal) {
        auto id = derive_cross_ref_id(session.call_id, session.from_tag, line_uri, ordinal);
        if (session.monitor(id) == nullptr) return id;
    }
}

std::optional<csta::csta_error_code> refusal_of(const csta::monitor_start& start,
                                                const rcc_session& session) {
    if (!std::holds_alternative<csta::device_id>(start.monitor_object.value))
        return csta::make_error(csta::operation_error::invalid_monitor_object_type);
    // A call-type monitor follows a call to devices that are not the user's.
    if (start.monitor_type == csta::monitor_type::call)
        return csta::make_error(csta::operation_error::monitor_type_not_supported);
    if (session.monitors.size() >= max_monitors)
        return csta::make_error(csta::subscribed_resource_availability_error::object_monitor_limit_exceeded);
    return std::nullopt;
}

}  // namespace

void bridge::start_monitor(const session_ptr& session, request_ptr request,
                           const csta::monitor_start& start) {
    if (auto refused = refusal_of(start, *session)) return respond(session, *request, std::move(*refused));
    const auto& device_text = std::get<csta::device_id>(start.monitor_object.value).text;
    const auto own = own_device(*session, device_text);
    if (const auto* why = std::get_if<csta::csta_error_code>(&own)) return respond(session, *request, *why);
    if (features_.lacks(session->link, std::get<std::string>(own), start))
        return respond(session, *request, csta::make_error(csta::operation_error::service_not_supported));
    const auto& filter = start.requested_monitor_filter;
    request->monitor_filter = filter;
    session_monitor monitor{.cross_ref_id = free_cross_ref_id(*session, device_text),
                            .line_uri = device_text,
                            .pbx_device = std::get<std::string>(own),
                            .serial = ++session->monitors_made,
                            .starting = std::move(request),
                            .told = device_picture(std::get<std::string>(own))};
    if (filter) monitor.filtered = filtered_by(*filter);
    session->monitors.push_back(monitor);
    ask_for_monitor(session, monitor, {});
}

// Counts as outstanding: a session does not leave a link that is about to answer it.
void bridge::ask_for_monitor(const session_ptr& session, const session_monitor& monitor,
                             recovery_queue::slot place) {
    ++session->outstanding;
    const auto asked =
        monitors_.has(session->link, monitor.pbx_device) ? std::nullopt : std::optional(parts_.now());
    monitors_.start(session->link, monitor.pbx_device, {session->dialog, monitor.cross_ref_id},
                    [this, dialog = session->dialog, serial = monitor.serial, attempt = monitor.recovery,
                     link = session->link, asked, request = monitor.starting,
                     place = std::move(place)](const auto& answer) mutable {
                        place.reset();
                        if (asked && answer) note_round_trip(link, *asked);
                        const auto alive = find(dialog);
                        if (!alive) return;
                        --alive->outstanding;
                        on_monitor_started(alive, serial, attempt, request, answer);
                    });
}

void bridge::note_round_trip(cti::link_index link, sip::time_point asked) {
    const auto now = parts_.now();
    admission_.answered(link, std::chrono::duration_cast<std::chrono::microseconds>(now - asked), now);
}

void bridge::on_monitor_started(const session_ptr& session, std::uint64_t serial, std::uint64_t attempt,
                                const request_ptr& request, const answer_result& answer) {
    const auto monitor = std::ranges::find(session->monitors, serial, &session_monitor::serial);
    const bool wanted = monitor != session->monitors.end();
    // The session, or its choice of phone, has moved meanwhile, and the monitor is asked for there: what the
    // PBX says of it there is the client's answer.
    if (wanted && monitor->recovery != attempt) return;
    admission_.settled(session->dialog);
    const auto* started = answer ? csta::get_if<csta::monitor_start_response>(&*answer) : nullptr;
    csta::message response = answer ? *answer : csta::message{csta_error_for(answer.error())};
    if (started != nullptr && wanted) {
        monitor->starting = nullptr;
        monitor->recovery = 0;
        response =
            csta::monitor_start_response{.monitor_cross_ref_id = monitor->cross_ref_id,
                                         .actual_monitor_filter = request->monitor_filter,
                                         .actual_monitor_media_class = started->actual_monitor_media_class,
                                         .monitor_existing_calls = started->monitor_existing_calls};
    } else if (started != nullptr) {  // the client's MonitorStop came first
        response = csta::make_error(csta::operation_error::invalid_monitor_cross_ref_id);
    } else if (wanted) {
        session->monitors.erase(monitor);
    }
    if (answer || !wait_for_link(session, request, answer.error()))
        respond(session, *request, std::move(response));
    if (attempt != 0 && !session->is_recovering()) resume_requests(session);
    run_recoveries();
    admit();
}

void bridge::stop_monitor(const session_ptr& session, pending_request& request,
                          const csta::monitor_stop& what) {
    const auto at = std::find_if(session->monitors.begin(), session->monitors.end(),
                                 [&](const auto& m) { return m.cross_ref_id == what.monitor_cross_ref_id; });
    if (at == session->monitors.end())
        return respond(session, request,
                       csta::make_error(csta::operation_error::invalid_monitor_cross_ref_id));
    const session_monitor leaving = std::move(*at);
    session->monitors.erase(at);
    monitors_.stop(session->link, leaving.pbx_device, {session->dialog, leaving.cross_ref_id});
    respond(session, request, csta::monitor_stop_response{});
}

// The PBX's monitor is shared: another filter changes nothing there.
void bridge::change_filter(const session_ptr& session, pending_request& request,
                           const csta::change_monitor_filter& what) {
    auto* monitor = session->monitor(what.monitor_cross_ref_id);
    if (monitor == nullptr)
        return respond(session, request,
                       csta::make_error(csta::operation_error::invalid_monitor_cross_ref_id));
    monitor->filtered = filtered_by(what.requested_filter_list);
    respond(session, request,
            csta::change_monitor_filter_response{.actual_filter_list = what.requested_filter_list});
}

}  // namespace ctig::bridge
