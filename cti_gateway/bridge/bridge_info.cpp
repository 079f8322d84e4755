// The bridge's part in INFO: one CSTA request in, one response out.
#include <fmt/format.h>

#include <algorithm>

#include "cti_gateway/bridge/bridge.hpp"
#include "cti_gateway/bridge/csta_error.hpp"
#include "cti_gateway/bridge/translate.hpp"

namespace ctig::bridge {
namespace {

// A session may not grow without end, whatever its client sends.
constexpr std::size_t max_lines = 32, max_monitors = 64, max_outstanding = 256;

/// Well-formed XML that is no request of ours is CSTA's matter, not SIP's: answered by a CSTAErrorCode
/// (csta.md 1.3).
std::optional<csta::csta_error_code> csta_error_for_request(const csta::result<csta::message>& decoded) {
    if (decoded) return std::nullopt;
    if (decoded.error() == csta::errc::unknown_message)
        return csta::make_error(csta::operation_error::service_not_supported);
    if (decoded.error() == csta::errc::missing_element || decoded.error() == csta::errc::bad_value)
        return csta::make_error(csta::operation_error::invalid_parameter_value);
    return std::nullopt;
}

/// Our name for the next monitor of a line: the first that the session does not use, so that the first one of
/// a line is the same on every node.
std::string free_cross_ref_id(const rcc_session& session, std::string_view line_uri) {
    for (std::size_t ordinal = 0;; ++ordinal) {
        auto id = derive_cross_ref_id(session.call_id, session.from_tag, line_uri, ordinal);
        if (std::none_of(session.monitors.begin(), session.monitors.end(),
                         [&](const auto& m) { return m.cross_ref_id == id; }))
            return id;
    }
}

}  // namespace

/// One INFO that waits for its answer.
struct bridge::pending_request {
    sip::request_id id{};
    std::string service;  ///< root element, for metrics and the log
    sip::time_point since;
};

void bridge::on_info(const sip::info_received& info) {
    const auto now = parts_.now();
    const auto session = find(info.dialog);
    if (!session) return parts_.phones.answer_info(info.request, {.status = 481}, now);
    csta::diagnostics where;
    auto decoded = decoder_.decode(info.body, &where);
    auto request = std::make_shared<pending_request>(
        pending_request{info.request, std::string(decoder_.root_name()), now});
    if (auto refusal = csta_error_for_request(decoded)) return respond(session, *request, *refusal);
    if (!decoded)
        return parts_.phones.answer_info(
            info.request,
            {.status = 400, .warning = fmt::format("the INFO's CSTA body cannot be read: {}", where.text)},
            now);
    if (csta::kind_of(*decoded) != csta::message_kind::request)
        return parts_.phones.answer_info(
            info.request,
            {.status = 400, .warning = fmt::format("{} is not a CSTA request", csta::message_name(*decoded))},
            now);
    if (csta::holds_alternative<csta::request_system_status>(*decoded))
        return respond(
            session, *request,
            csta::request_system_status_response{.system_status = csta::system_status_value::normal});
    if (const auto* stop = csta::get_if<csta::monitor_stop>(&*decoded))
        return stop_monitor(*session, *request, *stop);
    if (const auto* start = csta::get_if<csta::monitor_start>(&*decoded)) {
        const auto* device = std::get_if<csta::device_id>(&start->monitor_object.value);
        if (!device)
            return respond(session, *request,
                           csta::make_error(csta::operation_error::invalid_monitor_object_type));
        return start_monitor(session, std::move(request), device->text);
    }
    forward(session, std::move(request), std::move(*decoded));
}

void bridge::forward(const session_ptr& session, std::shared_ptr<pending_request> request,
                     csta::message south) {
    if (session->outstanding >= max_outstanding)
        return respond(
            session, *request,
            csta::make_error(csta::subscribed_resource_availability_error::outstanding_req_limit_exceeded));
    const auto lookup = [&](std::string_view text) { return own_device(*session, text); };
    if (auto* features = csta::get_if<csta::get_csta_features>(&south)) {
        // Which device the question is about is Microsoft's addition; the PBX's answer is for all of them.
        if (features->line)
            if (const auto own = lookup(*features->line);
                const auto* why = std::get_if<csta::csta_error_code>(&own))
                return respond(session, *request, *why);
        features->line.reset();
    }
    if (auto refused = to_south(south, session->ids, lookup))
        return respond(session, *request, std::move(*refused));
    ++session->outstanding;
    parts_.managers.request(
        session->link, std::move(south),
        [this, dialog = session->dialog, request](boost::system::result<csta::message> answer) {
            const auto alive = find(dialog);
            if (!alive) return;  // the dialog ended meanwhile; its INFO was answered with it
            --alive->outstanding;
            csta::message response =
                answer ? std::move(*answer) : csta::message{csta_error_for(answer.error())};
            to_north(response, alive->ids);
            respond(alive, *request, std::move(response));
        });
}

void bridge::start_monitor(const session_ptr& session, std::shared_ptr<pending_request> request,
                           std::string device_text) {
    const auto own = own_device(*session, device_text);
    if (const auto* why = std::get_if<csta::csta_error_code>(&own)) return respond(session, *request, *why);
    if (session->monitors.size() >= max_monitors)
        return respond(
            session, *request,
            csta::make_error(csta::subscribed_resource_availability_error::object_monitor_limit_exceeded));
    const auto& device = std::get<std::string>(own);
    const session_monitor monitor{free_cross_ref_id(*session, device_text), device_text, device,
                                  ++session->monitors_made};
    session->monitors.push_back(monitor);
    monitors_.start(
        session->link, device, {session->dialog, monitor.cross_ref_id},
        [this, dialog = session->dialog, monitor, request](const auto& answer) {
            const auto alive = find(dialog);
            if (!alive) return;
            csta::message response = answer ? *answer : csta::message{csta_error_for(answer.error())};
            if (auto* started = csta::get_if<csta::monitor_start_response>(&response))
                started->monitor_cross_ref_id = monitor.cross_ref_id;
            else
                std::erase_if(alive->monitors, [&](const auto& m) { return m.serial == monitor.serial; });
            respond(alive, *request, std::move(response));
        });
}

void bridge::stop_monitor(rcc_session& session, pending_request& request, const csta::monitor_stop& what) {
    const auto at = std::find_if(session.monitors.begin(), session.monitors.end(),
                                 [&](const auto& m) { return m.cross_ref_id == what.monitor_cross_ref_id; });
    const auto owner = find(session.dialog);
    if (at == session.monitors.end())
        return respond(owner, request, csta::make_error(csta::operation_error::invalid_monitor_cross_ref_id));
    const session_monitor leaving = std::move(*at);
    session.monitors.erase(at);
    monitors_.stop(session.link, leaving.pbx_device, {session.dialog, leaving.cross_ref_id});
    respond(owner, request, csta::monitor_stop_response{});
}

void bridge::respond(const session_ptr& session, pending_request& request, csta::message response) {
    const auto now = parts_.now();
    const bool failed = csta::kind_of(response) == csta::message_kind::error;
    parts_.metrics.csta_request(request.service, failed ? "error" : "ok",
                                std::chrono::duration_cast<std::chrono::microseconds>(now - request.since));
    log::debug(about(*session), "{}: {}", request.service, csta::message_name(response));
    parts_.phones.answer_info(request.id, {.body = encode(*session, response)}, now);
    parts_.outputs_ready();
}

// A line that the session has not named yet is looked up among its user's own; it then belongs to the
// session.
std::variant<std::string, csta::csta_error_code> bridge::own_device(rcc_session& session,
                                                                    std::string_view text) {
    using csta::make_error;
    const auto known = std::find_if(session.lines.begin(), session.lines.end(),
                                    [&](const auto& line) { return line.uri.text == text; });
    if (known != session.lines.end() && !known->pbx_device.empty()) return known->pbx_device;
    const auto* user = parts_.people->find_user_id(session.user);
    if (!user) return make_error(csta::operation_error::privilege_violation_specified_device);
    auto decision = decide_line(*user, text, {*parts_.people, *parts_.settings, parts_.selected});
    if (decision.status == 403)
        return make_error(csta::operation_error::privilege_violation_specified_device);
    if (decision.status != 200) return make_error(csta::operation_error::invalid_device_id);
    if (decision.line->pbx_device.empty()) return make_error(csta::private_error_code{decision.warning});
    if (known == session.lines.end() && session.lines.size() >= max_lines)
        return make_error(csta::system_resource_availability_error::resource_limit_exceeded);
    std::string device = decision.line->pbx_device;
    session.ids.bind(text, device);
    if (known != session.lines.end())
        *known = std::move(*decision.line);
    else
        session.lines.push_back(std::move(*decision.line));
    return device;
}

}  // namespace ctig::bridge
