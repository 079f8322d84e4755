#include "cti_gateway/cti/csta/csta_session.hpp"

#include <algorithm>
#include <utility>

#include "cti_gateway/cti/csta/session_reason.hpp"

namespace ctig::cti {
namespace {

// The supervised link gives requests up after seconds. Their ids stay reserved longer, so that a late answer
// is not taken for that of a newer request, but not for good.
constexpr std::chrono::minutes id_reserved_for{2};

}  // namespace

csta_session::csta_session(const dialect& how, application_login who)
    : dialect_(how), login_(std::move(who)) {}

csta_session::outputs csta_session::start(time_point now) {
    if (phase_ != phase::idle) return {};
    phase_ = phase::signing_in;
    const csta::start_application_session request{
        .application_id = std::string(dialect_.application_id),
        .login = csta::session_login_info{.user_name = login_.user, .password = login_.password},
        .requested_protocol_versions = {dialect_.protocol_versions.begin(), dialect_.protocol_versions.end()},
        .requested_session_duration = dialect_.session_duration};
    const auto id = pending_.add({.why = pending_answers::purpose::sign_in, .sent = now});
    outputs out;
    out.emplace_back(send{frame_of(id.value(), request)});
    return out;
}

csta_session::outputs csta_session::receive(std::string_view bytes, time_point now) {
    outputs out;
    if (phase_ == phase::idle || phase_ == phase::ended) return out;
    reader_.append(bytes);
    while (phase_ != phase::ended) {
        const auto next = reader_.next();
        if (!next) {
            // Nothing says where the next frame would begin: the connection cannot be used any further.
            end(closed{"the CTI manager sent something that is not CSTA framing: " + next.error().message()},
                out);
            break;
        }
        if (!*next) break;
        on_frame(**next, now, out);
    }
    return out;
}

csta_session::outputs csta_session::request(const csta::message& what, completion done, time_point now) {
    outputs out;
    if (phase_ != phase::open) {
        out.emplace_back(answered{std::move(done), make_error_code(errc::not_in_service)});
        return out;
    }
    if (pending_.size() >= max_pending_answers)
        for (auto& lost : pending_.take_sent_before(now - id_reserved_for))
            if (lost.done) out.emplace_back(answered{std::move(lost.done), make_error_code(errc::timed_out)});
    const auto id = pending_.add({.done = done, .sent = now});
    if (!id) {
        out.emplace_back(answered{std::move(done), make_error_code(errc::busy)});
        return out;
    }
    std::string bytes = frame_of(*id, what);
    if (!bytes.empty()) {
        out.emplace_back(send{std::move(bytes)});
        return out;
    }
    (void)pending_.take(*id);
    out.emplace_back(answered{std::move(done), csta::make_error_code(csta::errc::too_large)});
    return out;
}

// ECMA-354: a session lasts for the granted duration from its start or its last renewal. Renewing at half of
// it leaves the other half for the answer.
csta_session::outputs csta_session::on_timer(time_point now) {
    outputs out;
    if (phase_ != phase::open || !deadline_ || now < *deadline_) return out;
    if (renewal_ == renewal::under_way) {
        end(closed{"the application session ran out: its renewal was not answered"}, out);
        return out;
    }
    const auto id = pending_.add({.why = pending_answers::purpose::renewal, .sent = now});
    deadline_ = now + duration_ / 2;
    if (!id) return out;  // the other half of the duration remains to try again
    renewal_ = renewal::under_way;
    out.emplace_back(send{frame_of(
        *id, csta::reset_application_session_timer{
                 .session_id = session_id_, .requested_session_duration = dialect_.session_duration})});
    return out;
}

std::string csta_session::farewell() {
    if (phase_ != phase::open) return {};
    phase_ = phase::ended;
    deadline_.reset();
    const auto id = pending_.add({});
    if (!id) return {};
    return frame_of(*id, csta::stop_application_session{.session_id = session_id_,
                                                        .reason = {csta::session_end::normal}});
}

void csta_session::on_frame(const csta::frame& frame, time_point now, outputs& out) {
    auto decoded = decoder_.decode(frame.xml);
    if (!decoded) return on_unreadable(frame.id, out);
    csta::message message = std::move(*decoded);
    switch (csta::kind_of(message)) {
        case csta::message_kind::response:
        case csta::message_kind::error: return on_answer(frame.id, std::move(message), now, out);
        case csta::message_kind::event: return on_event(std::move(message), out);
        case csta::message_kind::request: return on_peer_request(frame.id, std::move(message), out);
    }
}

// The frame is whole, so the stream is still in step: only this message is lost. What kind of message it was,
// its root element tells, as far as there is one; the invoke id alone does not, since the manager's requests
// number themselves.
void csta_session::on_unreadable(invoke_id id, outputs& out) {
    ++counters_.unreadable;
    const std::string_view root = decoder_.root_name();
    if (root.ends_with("Event")) return;
    if (!root.empty() && !root.ends_with("Response") && root != "CSTAErrorCode") {
        if (id == csta::event_invoke_id) return;
        const auto no = csta::make_error(csta::operation_error::service_not_supported);
        out.emplace_back(send{frame_of(id, no)});
        return;
    }
    auto entry = pending_.take(id);
    if (!entry) return;
    switch (entry->why) {
        case pending_answers::purpose::sign_in:
            return end(closed{"the answer to the sign-in cannot be read"}, out);
        case pending_answers::purpose::renewal:
            return end(closed{"the answer to the session's renewal cannot be read"}, out);
        case pending_answers::purpose::service:
            out.emplace_back(answered{std::move(entry->done), make_error_code(errc::bad_message)});
    }
}

void csta_session::on_answer(invoke_id id, csta::message answer, time_point now, outputs& out) {
    auto entry = pending_.take(id);
    if (!entry) return on_uncorrelated(answer, out);
    switch (entry->why) {
        case pending_answers::purpose::sign_in: return on_sign_in_answer(answer, now, out);
        case pending_answers::purpose::renewal: return on_renewal_answer(answer, now, out);
        case pending_answers::purpose::service:
            out.emplace_back(answered{std::move(entry->done), std::move(answer)});
    }
}

// An error that answers nothing, before the session is granted, is how some managers turn an address away
// that is not on their list (csta.md 5: security/generic with invoke id 0, then they close).
void csta_session::on_uncorrelated(const csta::message& answer, outputs& out) {
    const auto* error = csta::get_if<csta::csta_error_code>(&answer);
    if (phase_ == phase::signing_in && error != nullptr) return end(refused{csta::to_string(*error)}, out);
    ++counters_.unmatched;
}

void csta_session::on_sign_in_answer(const csta::message& answer, time_point now, outputs& out) {
    if (const auto* no = csta::get_if<csta::start_application_session_neg_response>(&answer))
        return end(refused{reason_of(no->error_code)}, out);
    if (const auto* error = csta::get_if<csta::csta_error_code>(&answer))
        return end(refused{csta::to_string(*error)}, out);
    const auto* yes = csta::get_if<csta::start_application_session_pos_response>(&answer);
    if (yes == nullptr)
        return end(closed{"the sign-in was answered with " + std::string(csta::message_name(answer))}, out);
    if (const auto& version = yes->actual_protocol_version) {
        const auto granted = std::ranges::find(dialect_.protocol_versions, *version);
        if (granted == dialect_.protocol_versions.end())
            return end(refused{"the CTI manager wants protocol version " + *version}, out);
        xml_.csta_namespace = *granted;  // the editions are named by their namespaces
    }

    phase_ = phase::open;
    session_id_ = yes->session_id;
    granted_for(yes->actual_session_duration.value_or(dialect_.session_duration), now);
    out.emplace_back(signed_in{});
}

void csta_session::on_renewal_answer(const csta::message& answer, time_point now, outputs& out) {
    renewal_ = renewal::not_due;
    if (const auto* yes = csta::get_if<csta::reset_application_session_timer_pos_response>(&answer))
        return granted_for(yes->actual_session_duration.value_or(duration_), now);
    if (const auto* no = csta::get_if<csta::reset_application_session_timer_neg_response>(&answer))
        return end(closed{"the application session was not renewed: " + reason_of(no->error_code)}, out);
    if (const auto* error = csta::get_if<csta::csta_error_code>(&answer))
        return end(closed{"the application session was not renewed: " + csta::to_string(*error)}, out);
    end(closed{"the session's renewal was answered with " + std::string(csta::message_name(answer))}, out);
}

void csta_session::on_event(csta::message event, outputs& out) {
    if (const auto* over = csta::get_if<csta::application_session_terminated>(&event))
        return end(closed{"the CTI manager ended the application session: " + reason_of(over->reason)}, out);
    if (phase_ != phase::open) {
        ++counters_.too_early;
        return;
    }
    out.emplace_back(unsolicited{std::move(event)});
}

void csta_session::on_peer_request(invoke_id id, csta::message request, outputs& out) {
    std::optional<csta::message> answer;
    bool tell = true;
    if (csta::holds_alternative<csta::system_status>(request))
        answer = csta::system_status_response{};
    else if (csta::holds_alternative<csta::monitor_stop>(request))
        answer = csta::monitor_stop_response{};
    else if (csta::holds_alternative<csta::request_system_status>(request)) {
        answer = csta::request_system_status_response{.system_status = csta::system_status_value::normal};
        tell = false;
    } else if (csta::holds_alternative<csta::system_register_abort>(request) ||
               csta::holds_alternative<csta::switching_function_devices>(request)) {
        // ECMA-269: these have no answer
    } else {
        answer = csta::make_error(csta::operation_error::service_not_supported);
        tell = false;
    }
    // What bears the id of unsolicited messages expects no answer that bears it too.
    if (answer && id != csta::event_invoke_id) out.emplace_back(send{frame_of(id, *answer)});
    if (tell) out.emplace_back(unsolicited{std::move(request)});
}

void csta_session::granted_for(std::chrono::seconds duration, time_point now) {
    duration_ = std::clamp(duration, std::chrono::seconds{0}, std::chrono::seconds{std::chrono::hours{24}});
    deadline_.reset();
    if (duration_ > std::chrono::seconds{0})
        deadline_ = now + std::chrono::milliseconds(duration_) / 2;  // 0: no limit
}

void csta_session::end(output why, outputs& out) {
    phase_ = phase::ended;
    deadline_.reset();
    out.push_back(std::move(why));
}

std::string csta_session::frame_of(invoke_id id, const csta::message& what) {
    std::string bytes;
    if (csta::append_frame(bytes, id, csta::encode(what, xml_))) bytes.clear();
    return bytes;
}

}  // namespace ctig::cti
