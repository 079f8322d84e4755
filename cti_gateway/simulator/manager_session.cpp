#include "cti_gateway/simulator/manager_session.hpp"

#include <algorithm>

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
    : options_(std::move(options)), port_(port) {
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
        if (const auto answer = answer_to(frame, now)) send(out, frame.id, *answer);
    }
}

std::optional<csta::message> manager_session::answer_to(const csta::frame& frame, time_point now) {
    const auto read = decoder_.decode(frame.xml);
    if (!read) return unreadable(read.error());
    if (kind_of(*read) != csta::message_kind::request) return std::nullopt;
    return answer_to(*read, now);
}

std::optional<csta::message> manager_session::answer_to(const csta::message& request, time_point now) {
    if (const auto* m = std::get_if<csta::start_application_session>(&request)) return start(*m, now);
    if (const auto* m = std::get_if<csta::reset_application_session_timer>(&request))
        return reset_timer(*m, now);
    if (const auto* m = std::get_if<csta::stop_application_session>(&request)) return stop(*m);
    if (state_ != state::signed_in && options_.needs == session_options::sign_in::required) {
        return csta::make_error(csta::security_error::generic);
    }
    return port_.serve(request);
}

csta::message manager_session::start(const csta::start_application_session& m, time_point now) {
    const auto refuse = [](session_error why) -> csta::message {
        return csta::start_application_session_neg_response{.error_code = {.value = why}};
    };
    const auto& versions = m.requested_protocol_versions;
    if (!versions.empty() && std::ranges::find(versions, csta::ed3_namespace) == versions.end()) {
        return refuse(session_error::requested_protocol_version_not_supported);
    }
    const auto login = m.login.value_or(csta::session_login_info{});
    if (!port_.may_sign_in(login.user_name, login.password))
        return refuse(session_error::invalid_application_info);
    if (state_ == state::signed_in) return refuse(session_error::max_number_sessions);
    if (options_.needs == session_options::sign_in::required) port_.begin_association();
    state_ = state::signed_in;
    return csta::start_application_session_pos_response{
        .session_id = options_.session_id,
        .actual_protocol_version = std::string(csta::ed3_namespace),
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
    send(out, csta::event_invoke_id, event);
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

void manager_session::send(effects& out, csta::invoke_id id, const csta::message& what) {
    document_.clear();
    csta::encode(what, document_);
    if (!csta::append_frame(out.send, id, document_)) return;
    // More than a frame can carry, a snapshot of very many calls for one: say so instead.
    document_.clear();
    csta::encode(csta::make_error(csta::system_resource_availability_error::resource_limit_exceeded),
                 document_);
    if (csta::append_frame(out.send, id, document_)) out.close = true;
}

}  // namespace ctig::simulator
