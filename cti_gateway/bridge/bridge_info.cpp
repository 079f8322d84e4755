// The bridge's part in INFO: one CSTA request in, one response out.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "cti_gateway/bridge/bridge.hpp"
#include "cti_gateway/bridge/csta_error.hpp"
#include "cti_gateway/bridge/offered_services.hpp"
#include "cti_gateway/bridge/told_by_response.hpp"
#include "cti_gateway/bridge/translate.hpp"

namespace ctig::bridge {
namespace {

// A session may not grow without end, whatever its client sends.
constexpr std::size_t max_lines = 32, max_outstanding = 256;

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

/// A PBX may answer a question with anything; the client must not take one answer for another.
bool answers(std::string_view service, const csta::message& response) {
    if (csta::kind_of(response) == csta::message_kind::error) return true;
    const auto name = csta::message_name(response);
    return name.starts_with(service) && name.substr(service.size()) == "Response";
}

/// Digits go to a call that stands; in one that is still being dialled they are the number.
bool may_be_dialling(const csta::message& request, const rcc_session& session) {
    const auto* digits = csta::get_if<csta::generate_digits>(&request);
    if (digits == nullptr) return false;
    return std::ranges::none_of(session.monitors, [&](const session_monitor& m) {
        const auto call = m.told.calls.find(digits->connection_to_send_digits.call_id);
        return call != m.told.calls.end() && call->second.own != csta::local_connection_state::initiated;
    });
}

}  // namespace

void bridge::on_info(session_ptr session, sip::info_received& info) {
    const auto now = parts_.now();
    csta::diagnostics where;
    auto decoded = decoder_.decode(info.body, &where);
    auto request = std::make_shared<pending_request>(
        pending_request{.id = info.request,
                        .service = std::string(decoder_.root_name()),
                        .csta_namespace = std::string(decoder_.root_namespace()),
                        .since = now,
                        .open = open_requests_});
    if (auto refusal = csta_error_for_request(decoded)) return respond(session, *request, *refusal);
    const auto refuse = [&](std::string why) {
        parts_.phones.answer_info(info.request, {.status = 400, .warning = std::move(why)}, now);
    };
    if (!decoded) return refuse(fmt::format("the INFO's CSTA body cannot be read: {}", where.text));
    if (csta::kind_of(*decoded) != csta::message_kind::request)
        return refuse(fmt::format("{} is not a CSTA request", csta::message_name(*decoded)));
    if (parts_.audit) request->audited = audited(*decoded);
    request->body = std::move(info.body);
    read_.push_back({std::move(session), std::move(request), std::move(*decoded)});
}

// What is the gateway's own matter is answered here; the rest is the PBX's.
void bridge::serve(const session_ptr& session, request_ptr request, csta::message what) {
    if (answer_status_request(session, *request, what)) return;
    if (const auto* stop = csta::get_if<csta::monitor_stop>(&what))
        return stop_monitor(session, *request, *stop);
    if (const auto* change = csta::get_if<csta::change_monitor_filter>(&what))
        return change_filter(session, *request, *change);
    if (wait_for_first_try(session, request) || wait_for_places(session, request)) return;
    if (const auto* start = csta::get_if<csta::monitor_start>(&what))
        return start_monitor(session, std::move(request), *start);
    if (const auto* features = csta::get_if<csta::get_csta_features>(&what))
        return tell_features(session, std::move(request), *features);
    // While its monitors come back, the session's calls have no names there yet, and its events would
    // overtake.
    // With no link in service there is nothing to wait for: refused at once.
    const bool comes_back = session->is_recovering() &&
                            parts_.managers.status(session->link).state == cti::link_state::in_service;
    const bool goes_soon = session->outstanding != 0 && has_another_link(*session);
    if ((comes_back || goes_soon) && session->waiting.size() < max_outstanding && !request->held_once) {
        request->held_once = true;
        return session->waiting.push_back(std::move(request));
    }
    forward(session, std::move(request), std::move(what));
}

void bridge::forward(const session_ptr& session, request_ptr request, csta::message south) {
    if (session->outstanding >= max_outstanding)
        return respond(
            session, *request,
            csta::make_error(csta::subscribed_resource_availability_error::outstanding_req_limit_exceeded));
    const auto not_offered = [&] {
        respond(session, *request, csta::make_error(csta::operation_error::service_not_supported));
    };
    if (!service_of(south) || features_.lacks(session->link, {}, south)) return not_offered();
    // Denied numbers are not dialled digit by digit either.
    if (!parts_.settings->numbers.deny.empty() && may_be_dialling(south, *session))
        return respond(session, *request,
                       csta::make_error(csta::operation_error::privilege_violation_called_device));
    std::string device;
    if (auto refused = to_south(south, session->ids, [&](std::string_view text) {
            auto own = own_device(*session, text);
            if (const auto* found = std::get_if<std::string>(&own)) device = *found;
            return own;
        }))
        return respond(session, *request, std::move(*refused));
    if (features_.lacks(session->link, device, south)) return not_offered();
    request->asked_about = device_asked_about(south);
    request->ticket = session->gate.open(scope_of(south));
    const bool is_list = csta::holds_alternative<csta::get_switching_function_devices>(south);
    if (is_list) lists_.asked(session->link);
    ++session->outstanding;
    parts_.managers.request(session->link, std::move(south),
                            [this, dialog = session->dialog, link = session->link, is_list,
                             request](boost::system::result<csta::message> answer) {
                                if (is_list) return list_answered(link, dialog, request, answer);
                                on_answer(dialog, request, std::move(answer));
                            });
}

void bridge::on_answer(sip::dialog_id dialog, const request_ptr& request,
                       boost::system::result<csta::message> answer) {
    const auto session = find(dialog);
    if (!session) return;  // the dialog ended meanwhile; its INFO was answered with it
    --session->outstanding;
    if (!answer && wait_for_link(session, request, answer.error())) return;
    csta::message response = answer ? std::move(*answer) : csta::message{csta_error_for(answer.error())};
    const auto calls_before = session->ids.calls_named();
    name_calls(response, session->ids);
    bool is_news = session->ids.calls_named() != calls_before;
    for (auto& monitor : session->monitors)
        is_news |= learn_from(response, request->asked_about, monitor.told);
    name_devices(response, session->ids);
    // A client that asks what it knows waits for no disk.
    if (is_news) return respond(session, *request, std::move(response));
    respond_at_once(session, *request, std::move(response));
}

void bridge::respond(const session_ptr& session, pending_request& request, csta::message response) {
    note(*session, sip::change_weight::promised);
    respond_at_once(session, request, std::move(response));
}

// Everybody who signs in asks for the features: the longest document of all, and hardly ever another one.
std::string bridge::encode_response(const pending_request& request, const csta::message& response) {
    const auto* features = csta::get_if<csta::get_csta_features_response>(&response);
    if (features == nullptr) return csta::encode(response, {.csta_namespace = request.csta_namespace});
    auto& last = features_told_last_;
    if (last.document.empty() || last.features != *features || last.csta_namespace != request.csta_namespace)
        last = {*features, request.csta_namespace,
                csta::encode(response, {.csta_namespace = request.csta_namespace})};
    return last.document;
}

void bridge::respond_at_once(const session_ptr& session, pending_request& request, csta::message response) {
    if (std::exchange(request.answered, true)) return;
    if (!answers(request.service, response)) {
        log::warn(about(*session), "the PBX answered {} with {}; the client gets an error", request.service,
                  csta::message_name(response));
        response = csta::make_error(csta::operation_error::generic);
    }
    audit_request(*session, request, response);
    const auto now = parts_.now();
    const bool failed = csta::kind_of(response) == csta::message_kind::error;
    parts_.metrics.csta_request(request.service, failed ? "error" : "ok",
                                std::chrono::duration_cast<std::chrono::microseconds>(now - request.since));
    log::debug(about(*session), "{}: {}", request.service, csta::message_name(response));
    parts_.phones.answer_info(request.id, {.body = encode_response(request, response)}, now);
    session->gate.close(request.ticket);
    release_events(*session);
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
    const auto how = known != session.lines.end() ? known->selection : selection_made::before_sign_in;
    auto decision = decide_line(*user, text, deciding(how));
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
    follow_rules(session);
    note(session);
    return device;
}

}  // namespace ctig::bridge
