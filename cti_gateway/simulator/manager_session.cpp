#include "cti_gateway/simulator/manager_session.hpp"

#include <algorithm>

#include "cti_gateway/cti/csta/dialect.hpp"

namespace ctig::simulator {
namespace {

using csta::session_error;

/// What to answer to a document that cannot be read; its frame still says which request it was.
csta::csta_error_code unreadable(boost::system::error_code why) {
    using csta::operation_error;
    if (why == csta::errc::unknown_message) return csta::make_error(operation_error::service_not_supported);
    if (why == csta::errc::bad_value) return csta::make_error(operation_error::invalid_parameter_value);
    if (why == csta::errc::missing_element) {
        return csta::make_error(operation_error::at_least_one_conditional_parameter_not_provided);
    }
    return csta::make_error(operation_error::generic);
}

}  // namespace

manager_session::manager_session(session_options options, session_port& port)
    : options_(std::move(options)),
      port_(port),
      namespace_(cti::find_dialect(options_.dialect)->csta_namespace) {
    if (options_.needs == session_options::sign_in::not_needed) port_.begin_association();
}

manager_session::effects manager_session::on_bytes(std::string_view bytes, time_point now) {
    effects out;
    reader_.append(bytes);
    while (true) {
        const auto next = reader_.next();
        if (!next) {
            out.close = true;  // the stream cannot be resynchronised
            return out;
        }
        if (!next->has_value()) return out;
        const auto& frame = **next;
        if (const auto document = answer_to_private(frame.xml); !document.empty()) {
            const auto before = out.send.size();
            if (!csta::append_frame(out.send, frame.id, document))
                out.parts.push_back(
                    {outgoing_kind::answer, "GetThirdPartyDeviceIdResponse", out.send.size() - before});
            continue;
        }
        if (const auto answer = answer_to(frame, now)) send(out, frame.id, *answer);
    }
}

std::optional<csta::message> manager_session::answer_to(const csta::frame& frame, time_point now) {
    auto read = decoder_.decode(frame.xml);
    if (!read) return unreadable(read.error());
    if (kind_of(*read) != csta::message_kind::request) return std::nullopt;
    to_pbx(*read, frame.xml);
    return answer_to(*read, now);
}

std::optional<csta::message> manager_session::answer_to(const csta::message& request, time_point now) {
    if (const auto* m = csta::get_if<csta::start_application_session>(&request)) return start(*m, now);
    if (const auto* m = csta::get_if<csta::reset_application_session_timer>(&request))
        return reset_timer(*m, now);
    if (const auto* m = csta::get_if<csta::stop_application_session>(&request)) return stop(*m);
    if (const auto registered = register_for_status(request)) return registered;
    if (state_ != state::signed_in && options_.needs == session_options::sign_in::required) {
        return csta::make_error(csta::security_error::generic);
    }
    return port_.serve(request);
}

csta::message manager_session::start(const csta::start_application_session& m, time_point now) {
    const auto refuse = [](session_error why) -> csta::message {
        return csta::start_application_session_neg_response{.error_code = {.value = why}};
    };
    const auto version = version_of(m.requested_protocol_versions);
    if (!version) return refuse(session_error::requested_protocol_version_not_supported);
    const auto login = m.login.value_or(csta::session_login_info{});
    if (!port_.may_sign_in(login.user_name, login.password))
        return refuse(session_error::invalid_application_info);
    if (state_ == state::signed_in) return refuse(session_error::max_number_sessions);
    if (login.session_id) {
        if (!port_.take_up_association(*login.session_id))
            return refuse(session_error::invalid_application_info);
        options_.session_id = *login.session_id;
    } else if (options_.needs == session_options::sign_in::required) {
        port_.begin_association();
    }
    state_ = state::signed_in;
    namespace_ = *version;
    return csta::start_application_session_pos_response{
        .session_id = options_.session_id,
        .actual_protocol_version = *version,
        .actual_session_duration = grant(m.requested_session_duration, now)};
}

std::chrono::seconds manager_session::grant(std::chrono::seconds requested, time_point now) {
    const auto granted =
        requested.count() > 0 ? std::min(requested, options_.longest_session) : options_.longest_session;
    expires_ = now + granted;
    return granted;
}

csta::message manager_session::reset_timer(const csta::reset_application_session_timer& m, time_point now) {
    if (state_ != state::signed_in || m.session_id != options_.session_id) {
        return csta::reset_application_session_timer_neg_response{
            .error_code = {.value = session_error::invalid_session_id}};
    }
    return csta::reset_application_session_timer_pos_response{.actual_session_duration =
                                                                  grant(m.requested_session_duration, now)};
}

csta::message manager_session::stop(const csta::stop_application_session& m) {
    if (state_ != state::signed_in || m.session_id != options_.session_id) {
        return csta::stop_application_session_neg_response{
            .error_code = {.value = session_error::invalid_session_id}};
    }
    state_ = state::connected;
    expires_.reset();
    port_.end_association();
    if (options_.needs == session_options::sign_in::not_needed) port_.begin_association();
    return csta::stop_application_session_pos_response{};
}

manager_session::effects manager_session::on_event(const csta::message& event) {
    effects out;
    // SystemStatus and MonitorStop are requests: they number themselves, and the application answers them.
    const bool request = kind_of(event) == csta::message_kind::request;
    send(out, request ? next_request_id() : csta::event_invoke_id, event);
    return out;
}

manager_session::effects manager_session::on_timer(time_point now) {
    effects out;
    if (!expires_ || now < *expires_) return out;
    expires_.reset();
    state_ = state::connected;
    port_.end_association();
    send(out, csta::event_invoke_id,
         csta::application_session_terminated{
             .session_id = options_.session_id,
             .reason = {.value = csta::session_termination::session_timer_expired}});
    out.close = true;
    return out;
}

csta::invoke_id manager_session::next_request_id() noexcept {
    return last_request_ = csta::next_invoke_id(last_request_);
}

void manager_session::send(effects& out, csta::invoke_id id, const csta::message& what) {
    document_.clear();
    csta::message told = what;
    to_application(told);
    csta::encode(told, document_, {.csta_namespace = namespace_});
    const auto before = out.send.size();
    const auto note = [&](std::string_view name) {
        const auto kind = csta::is_response(what) ? outgoing_kind::answer : outgoing_kind::event;
        out.parts.push_back({kind, name, out.send.size() - before});
    };
    // Clients that read the length as a signed number break above it.
    const bool fits = document_.size() <= cti::max_frame_sent - csta::frame_header_size;
    if (fits && !csta::append_frame(out.send, id, document_)) return note(csta::message_name(what));
    // More than a frame can carry, a snapshot of very many calls for one: say so instead.
    document_.clear();
    csta::encode(csta::make_error(csta::system_resource_availability_error::resource_limit_exceeded),
                 document_, {.csta_namespace = namespace_});
    if (csta::append_frame(out.send, id, document_)) out.close = true;
    note("CSTAErrorCode");
}

}  // namespace ctig::simulator
