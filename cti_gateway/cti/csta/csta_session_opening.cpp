// How a link to a manager begins, stays and ends: ECMA-354 sessions, and registration where there are none.
#include <algorithm>
#include <utility>

#include "cti_gateway/cti/csta/csta_session.hpp"
#include "cti_gateway/cti/csta/session_reason.hpp"

namespace ctig::cti {

csta_session::outputs csta_session::start(time_point now) {
    outputs out;
    if (phase_ != phase::idle) return out;
    phase_ = phase::signing_in;
    if (dialect_.vendor != dialect::extensions::dmcc) memory_->monitors.clear();
    // Where the manager speaks first, its SystemStatus is the start (on_peer_request).
    if (dialect_.opens_with == dialect::opening::system_register) return out;
    const bool earlier = dialect_.vendor == dialect::extensions::dmcc && !memory_->session_id.empty();
    ask_for_session(earlier ? std::optional(memory_->session_id) : std::nullopt, now, out);
    return out;
}

void csta_session::ask_for_session(std::optional<std::string> earlier, time_point now, outputs& out) {
    const csta::start_application_session request{
        .application_id = std::string(dialect_.application_id),
        .login =
            csta::session_login_info{
                .user_name = login_.user, .password = login_.password, .session_id = earlier},
        .requested_protocol_versions = {dialect_.protocol_versions.begin(), dialect_.protocol_versions.end()},
        .requested_session_duration = dialect_.session_duration};
    const auto id = pending_.add(
        {.why = pending_answers::purpose::sign_in, .sent = now, .about = earlier.value_or(std::string())});
    out.emplace_back(send{frame_of(id.value(), request)});
}

// csta.md 6.4, OpenScape Voice: systemStatus true, requestSystemStatus false.
void csta_session::register_for_status(time_point now, outputs& out) {
    const auto id = pending_.add({.why = pending_answers::purpose::sign_in, .sent = now});
    out.emplace_back(send{frame_of(
        id.value(),
        csta::system_register{.request_types = {.system_status = true, .request_system_status = false}})});
}

void csta_session::on_sign_in_answer(const csta::message& answer, time_point now, outputs& out) {
    if (const auto* no = csta::get_if<csta::start_application_session_neg_response>(&answer)) {
        // The session that was to be taken up is gone: a new one.
        if (!memory_->session_id.empty()) {
            remember_session({});
            return ask_for_session(std::nullopt, now, out);
        }
        return end(refused{reason_of(no->error_code)}, out);
    }
    if (const auto* error = csta::get_if<csta::csta_error_code>(&answer))
        return end(refused{csta::to_string(*error)}, out);
    if (const auto* registered = csta::get_if<csta::system_register_response>(&answer)) {
        phase_ = phase::open;
        session_id_ = registered->sys_stat_register_id;
        out.emplace_back(signed_in{});
        return;
    }
    const auto* yes = csta::get_if<csta::start_application_session_pos_response>(&answer);
    if (yes == nullptr)
        return end(closed{"the sign-in was answered with " + std::string(csta::message_name(answer))}, out);
    on_granted(*yes, now, out);
}

void csta_session::on_granted(const csta::start_application_session_pos_response& yes, time_point now,
                              outputs& out) {
    if (const auto& version = yes.actual_protocol_version) {
        if (std::ranges::find(dialect_.protocol_versions, *version) == dialect_.protocol_versions.end())
            return end(refused{"the CTI manager wants protocol version " + *version}, out);
        namespace_ = *version;  // the editions are named by their namespaces
    }
    phase_ = phase::open;
    session_id_ = yes.session_id;
    if (dialect_.vendor == dialect::extensions::dmcc) remember_session(yes.session_id);
    granted_for(yes.actual_session_duration.value_or(dialect_.session_duration), now);
    out.emplace_back(signed_in{});
}

// In a session that was taken up again, devices keep their IDs and monitors go on: whoever asks for one is
// given it, and what nobody asks for is stopped later (stop_unclaimed).
void csta_session::remember_session(const std::string& id) {
    memory_->unclaimed.clear();
    if (!id.empty() && id == memory_->session_id) {
        for (const auto& [cross_ref, device] : memory_->monitors)
            memory_->unclaimed.emplace(device, cross_ref);
        return;
    }
    memory_->session_id = id;
    memory_->monitors.clear();
    memory_->devices.clear();
}

csta_session::outputs csta_session::on_timer(time_point now) {
    outputs out;
    if (phase_ != phase::open) return out;
    for (auto& late : confirmations_.on_timer(now))
        out.emplace_back(answered{std::move(late.done), std::move(late.with)});
    if (renewal_at_ && now >= *renewal_at_) renew(now, out);
    return out;
}

std::optional<time_point> csta_session::deadline() const {
    const auto confirmed = confirmations_.next_timer();
    return confirmed && renewal_at_ ? std::min(*confirmed, *renewal_at_)
           : confirmed              ? confirmed
                                    : renewal_at_;
}

// ECMA-354: a session lasts for the granted duration from its start or its last renewal. Renewing at half of
// it leaves the other half for the answer.
void csta_session::renew(time_point now, outputs& out) {
    if (renewal_ == renewal::under_way)
        return end(closed{"the application session ran out: its renewal was not answered"}, out);
    stop_unclaimed(now, out);
    const auto id = pending_.add({.why = pending_answers::purpose::renewal, .sent = now});
    renewal_at_ = now + duration_ / 2;
    if (!id) return;  // the other half of the duration remains to try again
    renewal_ = renewal::under_way;
    out.emplace_back(send{frame_of(
        *id, csta::reset_application_session_timer{
                 .session_id = session_id_, .requested_session_duration = dialect_.session_duration})});
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

void csta_session::granted_for(std::chrono::seconds duration, time_point now) {
    duration_ = std::clamp(duration, std::chrono::seconds{0}, std::chrono::seconds{std::chrono::hours{24}});
    renewal_at_.reset();
    if (duration_ > std::chrono::seconds{0})
        renewal_at_ = now + std::chrono::milliseconds(duration_) / 2;  // 0: no limit
}

std::string csta_session::farewell() {
    if (phase_ != phase::open) return {};
    phase_ = phase::ended;
    renewal_at_.reset();
    const auto id = pending_.add({});
    if (!id) return {};
    if (dialect_.opens_with == dialect::opening::system_register)
        return frame_of(*id, csta::system_register_cancel{.sys_stat_register_id = session_id_});
    return frame_of(*id, csta::stop_application_session{.session_id = session_id_,
                                                        .reason = {csta::session_end::normal}});
}

}  // namespace ctig::cti
