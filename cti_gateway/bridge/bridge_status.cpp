// The bridge's part in system status: the gateway answers for the whole path, and tells those who registered.
#include <fmt/format.h>

#include <algorithm>

#include "cti_gateway/bridge/bridge.hpp"

namespace ctig::bridge {
namespace {

constexpr std::size_t max_registrations = 8;  // of one session

}  // namespace

bool bridge::answer_status_request(const session_ptr& session, pending_request& request,
                                   const csta::message& what) {
    if (csta::holds_alternative<csta::request_system_status>(what)) {
        respond(session, request, csta::request_system_status_response{.system_status = status_of(*session)});
    } else if (csta::holds_alternative<csta::system_status>(what)) {
        respond(session, request, csta::system_status_response{});
    } else if (const auto* wanted = csta::get_if<csta::system_register>(&what)) {
        register_status(session, request, *wanted);
    } else if (const auto* cancel = csta::get_if<csta::system_register_cancel>(&what)) {
        const auto gone = std::erase_if(session->registrations,
                                        [&](const auto& r) { return r.id == cancel->sys_stat_register_id; });
        if (gone != 0)
            respond(session, request, csta::system_register_cancel_response{});
        else
            respond(session, request, csta::make_error(csta::operation_error::invalid_cross_ref_id));
    } else if (csta::holds_alternative<csta::system_register_abort>(what) ||
               csta::holds_alternative<csta::switching_function_devices>(what)) {
        // The switching function's to say, not the client's.
        respond(session, request, csta::make_error(csta::operation_error::service_not_supported));
    } else {
        return false;
    }
    return true;
}

void bridge::register_status(const session_ptr& session, pending_request& request,
                             const csta::system_register& wanted) {
    if (session->registrations.size() >= max_registrations)
        return respond(
            session, request,
            csta::make_error(csta::system_resource_availability_error::registration_limit_exceeded));
    status_registration r{.id = fmt::format("{}", ++session->registrations_made),
                          .reports_status = wanted.request_types.system_status.value_or(false)};
    if (wanted.requested_status_filter) r.filter = *wanted.requested_status_filter;
    if (session->registrations.empty()) session->told_status = status_of(*session);
    session->registrations.push_back(r);
    respond(session, request,
            csta::system_register_response{.sys_stat_register_id = r.id,
                                           .actual_status_filter = wanted.requested_status_filter});
    push_status(*session, r);
}

csta::system_status_value bridge::status_of(const rcc_session& session) const {
    return client_status(parts_.managers.status(session.link));
}

void bridge::push_status(const rcc_session& session, const status_registration& to) {
    const auto status = status_of(session);
    if (!to.reports_status || is_filtered(to.filter, status)) return;
    parts_.phones.send_event(
        session.dialog,
        encode(session, csta::system_status{.sys_stat_register_id = to.id, .system_status = status}),
        parts_.now());
}

void bridge::push_changed_status() {
    for (const auto& [id, session] : sessions_) {
        if (session->registrations.empty()) continue;
        const auto status = status_of(*session);
        if (std::exchange(session->told_status, status) == status) continue;
        note(*session);
        for (const auto& r : session->registrations) push_status(*session, r);
    }
}

void bridge::abort_registrations(rcc_session& session) {
    for (const auto& r : std::exchange(session.registrations, {}))
        parts_.phones.send_event(session.dialog,
                                 encode(session, csta::system_register_abort{.sys_stat_register_id = r.id}),
                                 parts_.now());
}

}  // namespace ctig::bridge
