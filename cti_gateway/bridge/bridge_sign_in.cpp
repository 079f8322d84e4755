// The bridge's part in INVITE, refresh and the end of sessions.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>
#include <utility>

#include "cti_gateway/bridge/bridge.hpp"
#include "cti_gateway/log/log.hpp"

namespace ctig::bridge {
namespace {

constexpr std::chrono::seconds no_link_retry_after{5};  // product.md 13: at most 5 s
/// Sign-ins let in one after another; then everybody else has a turn, who dials while a crowd signs in.
constexpr std::size_t most_in_a_turn = 16;

std::uint64_t token_seed(const sip::invite_received& invite) {
    return std::hash<std::string>{}(invite.call_id + '\n' + invite.from_tag);
}

/// The line that a RequestSystemStatus names, or why the body is none.
struct sign_in_body {
    int status = 200;
    std::string warning;
    std::optional<std::string> line;
};

// pidgin-sipe puts the line URI into its XML as it is: what people see then is a sign-in that fails for no
// reason.
std::string_view ampersand_hint(const std::string& body) {
    constexpr std::array known{"amp;", "lt;", "gt;", "quot;", "apos;", "#"};
    for (auto at = body.find('&'); at != std::string::npos; at = body.find('&', at + 1)) {
        const auto rest = std::string_view(body).substr(at + 1);
        if (std::none_of(known.begin(), known.end(),
                         [&](std::string_view name) { return rest.starts_with(name); }))
            return "; it has a bare '&': does the user's line URI contain one?";
    }
    return "";
}

sign_in_body read_body(csta::decoder& decoder, const std::string& body) {
    csta::diagnostics where;
    const auto decoded = decoder.decode(body, &where);
    if (!decoded)
        return {.status = 400,
                .warning = fmt::format("the INVITE's CSTA body cannot be read: {}{}", where.text,
                                       ampersand_hint(body))};
    const auto* status = csta::get_if<csta::request_system_status>(&*decoded);
    if (!status)
        return {.status = 400,
                .warning = fmt::format("the INVITE's CSTA body is {}, expected RequestSystemStatus",
                                       csta::message_name(*decoded))};
    return {.line = status->line};
}

}  // namespace

void bridge::on_invite(const sip::invite_received& invite) {
    if (!parts_.phones.has(invite.dialog)) return;  // taken back by the CANCEL behind it
    if (ending_) return refuse(invite, 503, "the gateway is stopping", no_link_retry_after);
    if (drain_ != drain_mode::off) return refuse(invite, 503, "this gateway is drained", no_link_retry_after);
    // Before anything of it is read: XML of strangers is not parsed.
    if (refuse_unproved(invite)) return;
    const auto body = read_body(decoder_, invite.body);
    if (body.status != 200) return refuse(invite, body.status, body.warning);
    auto decision = decide_sign_in(invite, body.line, deciding());
    if (decision.status != 200) return refuse(invite, decision.status, decision.warning);
    if (is_full()) {
        parts_.metrics.admission_rejected("sessions");
        return refuse(invite, 480, "limits.sessions is reached", parts_.settings->limits.signin_wait);
    }
    if (!any_link_in_service()) {
        parts_.metrics.admission_rejected("no_link");
        return refuse(invite, 503, std::string(no_link_in_service), no_link_retry_after);
    }
    admission_.ask(
        {invite, body.line, std::string(decoder_.root_namespace()), parts_.now(), ++parts_.team->sign_ins},
        invite.rebuild ? admission::urgency::live_session : admission::urgency::newcomer);
    admit(std::pair{invite.dialog, std::move(decision)});
}

void bridge::refuse(const sip::invite_received& invite, int status, std::string why,
                    std::optional<std::chrono::seconds> retry) {
    log::info({.call_id = invite.call_id, .peer = invite.from_flow.remote_address},
              "sign-in of {} refused with {}: {}", invite.from_uri, status, why);
    if (parts_.on_refusal) parts_.on_refusal(invite.call_id, why);
    audit_refusal(invite, status, why);
    parts_.phones.answer_invite(
        invite.request, {.status = status, .warning = std::move(why), .retry_after = retry}, parts_.now());
}

// Never 503 for load: RFC 3261 21.5.4 would have the proxy stop sending us anything, live sessions included.
void bridge::admit(std::optional<std::pair<sip::dialog_id, sign_in_decision>> of_this_turn) {
    if (more_to_admit_) return;  // the next turn goes on with it
    const auto now = parts_.now();
    const auto wait = parts_.settings->limits.signin_wait;
    // Each bridge of the team has its share.
    const double rate = parts_.settings->limits.admission_rate;
    admission_.set_limits({.rate = rate / static_cast<double>(parts_.team->bridges), .wait = wait});
    for (const auto& late : admission_.expired(now)) {
        parts_.metrics.admission_rejected("wait");
        const auto spread = token_seed(late.invite) % static_cast<std::uint64_t>(wait.count() + 1);
        refuse(late.invite, 480, "the CTI links could not take this sign-in within limits.signin_wait",
               std::chrono::seconds{5 + static_cast<std::int64_t>(spread)});
    }
    if (!any_link_in_service())
        for (const auto& left : admission_.take_all())
            refuse(left.invite, 503, std::string(no_link_in_service), no_link_retry_after);
    const auto turn = [this] { return parts_.managers.next(); };
    std::size_t let_in = 0;
    while (const auto next = admission_.next(turn, parts_.managers.size(), now)) {
        // That it was cancelled may wait to be heard of.
        if (!parts_.phones.has(next->first.invite.dialog)) {
            admission_.settled(next->first.invite.dialog);
            continue;
        }
        // What was true when it asked may have changed while it waited.
        const bool waited = !of_this_turn || of_this_turn->first != next->first.invite.dialog;
        auto decision = waited ? decide_sign_in(next->first.invite, next->first.line, deciding())
                               : std::move(of_this_turn->second);
        if (is_full()) decision = {.status = 480, .warning = "limits.sessions is reached"};
        if (decision.status == 200) {
            accept(next->first, std::move(decision), next->second);
        } else {
            admission_.settled(next->first.invite.dialog);
            refuse(next->first.invite, decision.status, decision.warning);
        }
        if (++let_in == most_in_a_turn) {
            more_to_admit_ = now;
            break;
        }
    }
}

bool bridge::any_link_in_service() const {
    for (std::size_t i = 0; i < parts_.managers.size(); ++i)
        if (parts_.managers.status(cti::link_index{static_cast<std::uint8_t>(i)}).state ==
            cti::link_state::in_service)
            return true;
    return false;
}

void bridge::accept(const admission::sign_in& who, sign_in_decision decision, cti::link_index link) {
    const auto& invite = who.invite;
    auto session = std::make_shared<rcc_session>(invite.dialog, token_seed(invite));
    session->user = decision.user->id;
    session->peer = invite.from_flow.remote_address;
    session->call_id = invite.call_id;
    session->from_tag = invite.from_tag;
    session->contact_uri = invite.contact_uri;
    session->epid = invite.epid;
    session->sip_instance = invite.sip_instance;
    session->csta_namespace = who.csta_namespace;
    session->link = link;
    if (decision.line) {
        if (!decision.line->pbx_device.empty())
            session->ids.bind(decision.line->uri.text, decision.line->pbx_device);
        session->lines.push_back(std::move(*decision.line));
    }
    follow_rules(*session);
    session->sign_in = who.number;
    if (!session->lines.empty()) {
        const signed_in_client client{
            session->sign_in, session->user,         session->lines.front().uri.text,
            session->epid,    session->sip_instance, session->contact_uri};
        end_older_sessions(client);
        if (parts_.on_signed_in) parts_.on_signed_in(client);
    }
    keep(session);
    watch_profiles(*session, *decision.user);
    note(*session);
    audit_session(*session, "sign_in", decision.warning);
    log::info(about(*session), "signed in to {}{}{}",
              session->lines.empty() ? "no line yet" : session->lines.front().uri.text,
              decision.warning.empty() ? "" : "; ", decision.warning);
    parts_.phones.answer_invite(
        invite.request, {.body = status_document(*session), .warning = decision.warning}, parts_.now());
    // A client whose dialog we lost believes that its monitor lives: it does again, under the same name.
    if (invite.rebuild && !session->lines.empty() && !session->lines.front().pbx_device.empty()) {
        const auto& line = session->lines.front();
        session->monitors.push_back(
            {.cross_ref_id = derive_cross_ref_id(session->call_id, session->from_tag, line.uri.text, 0),
             .line_uri = line.uri.text,
             .pbx_device = line.pbx_device,
             .told = device_picture(line.pbx_device)});
        recover(*session, session->monitors.back());
        run_recoveries();
    }
}

// An INVITE anew from the same client for the same line takes the place of its dead dialog (product.md, "What
// real clients do"); sessions of the same line from other clients stay.
void bridge::end_older_sessions(const signed_in_client& who) {
    const auto same = [](const std::string& a, const std::string& b) { return !a.empty() && a == b; };
    std::vector<sip::dialog_id> replaced;
    const auto [first, last] = by_user_.equal_range(who.user);
    for (auto at = first; at != last; ++at) {
        const auto old = find(at->second);
        if (!old || old->sign_in >= who.sign_in) continue;
        if (old->lines.empty() || old->lines.front().uri.text != who.line_uri) continue;
        if (same(old->epid, who.epid) || same(old->sip_instance, who.sip_instance) ||
            (who.epid.empty() && who.sip_instance.empty() && same(old->contact_uri, who.contact_uri)))
            replaced.push_back(old->dialog);
    }
    for (const auto dialog : replaced) {
        parts_.phones.end_dialog(dialog, parts_.now());
        end_session(dialog);
    }
}

void bridge::keep(const session_ptr& session) {
    sessions_[static_cast<std::uint64_t>(session->dialog)] = session;
    by_user_.emplace(session->user, session->dialog);
    parts_.metrics.sessions_changed(1);
    ++parts_.team->sessions;
}

void bridge::forget(const rcc_session& session) {
    const auto [first, last] = by_user_.equal_range(session.user);
    const auto at =
        std::find_if(first, last, [&](const auto& entry) { return entry.second == session.dialog; });
    if (at != last) by_user_.erase(at);
    if (sessions_.erase(static_cast<std::uint64_t>(session.dialog)) == 0) return;
    parts_.metrics.sessions_changed(-1);
    --parts_.team->sessions;
}

void bridge::on_refresh(const sip::refresh_received& refresh) {
    const auto session = find(refresh.dialog);
    if (!session) return parts_.phones.answer_invite(refresh.request, {.status = 481}, parts_.now());
    // Never refused for load or lost links: a client that was refused signs out for good (product.md 6).
    parts_.phones.answer_invite(refresh.request, {.body = status_document(*session)}, parts_.now());
}

void bridge::on_options(const sip::options_received& options) {
    const bool drained = drain_ != drain_mode::off;
    const bool in_service = any_link_in_service() && !ending_ && !drained;
    // 503 without Retry-After: a load balancer's check, not a client's request (product.md 14).
    parts_.phones.answer_options(options.request,
                                 {.status = in_service ? 200 : 503,
                                  .warning = in_service ? ""
                                             : ending_  ? "the gateway is stopping"
                                             : drained  ? "this gateway is drained"
                                                        : std::string(no_link_in_service)},
                                 parts_.now());
}

std::string bridge::status_document(const rcc_session& session) const {
    // pidgin-sipe goes on only after the literal "normal"; what is wrong with a link is not the client's to
    // act on.
    return encode(session,
                  csta::request_system_status_response{.system_status = csta::system_status_value::normal});
}

void bridge::end_session(sip::dialog_id dialog) {
    const auto session = find(dialog);
    if (!session) return admission_.cancel(dialog);
    admission_.settled(dialog);
    log::info(about(*session), "signed out");
    audit_session(*session, "sign_out");
    note(*session);
    forget(*session);
    for (const auto& monitor : std::exchange(session->monitors, {}))
        monitors_.stop(session->link, monitor.pbx_device, {dialog, monitor.cross_ref_id});
    lists_.session_ended(dialog);
    profiles_.watch(dialog, {}, session->link);
}

}  // namespace ctig::bridge
