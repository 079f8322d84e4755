// INVITEs in and their answers out (RFC 3261 13.3, 14.2; product.md "Signing in").
#include "sip_session/content_type.hpp"
#include "sip_session/sip_uri.hpp"
#include "sip_session/user_agent_impl.hpp"

namespace ctig::sip {
namespace {

/// RFC 3261 20.1: no Accept means anything goes; one that leaves our type out cannot be served.
bool accepts_csta(const message& m) {
    if (m.find(header_name::accept) == nullptr) return true;
    for (const auto value : m.values(header_name::accept)) {
        const auto range = media_type::parse(value);
        if (range && range->accepts("application", "csta+xml")) return true;
    }
    return false;
}

std::string parameter_text(std::optional<std::string_view> value) {
    if (!value) return {};
    std::string_view text = *value;
    if (text.size() >= 2 && text.front() == '"' && text.back() == '"') text = text.substr(1, text.size() - 2);
    return std::string(text);
}

invite_received describe(const server_transaction& t, const uas_dialog& d, const request_view& r) {
    invite_received out{.request = t.id,
                        .dialog = d.id,
                        .from_flow = *r.source,
                        .call_id = d.state.call_id(),
                        .from_uri = d.state.remote_uri(),
                        .from_tag = d.state.remote_tag(),
                        .to_uri = std::string(r.to.uri),
                        .contact_uri = d.state.remote_target(),
                        .body = std::string(r.msg->body()),
                        .rebuild = !r.to_tag.empty(),
                        .request_uri = std::string(r.msg->request_uri())};
    const auto identities = r.msg->values(header_name::p_asserted_identity);
    if (!identities.empty()) {
        const auto first = name_addr::parse(identities.front());
        if (first) out.asserted_identity = std::string(first->uri);
    }
    out.epid = parameter_text(r.from.params.value("epid"));
    const auto contacts = r.msg->values(header_name::contact);
    if (!contacts.empty()) {
        const auto contact = name_addr::parse(contacts.front());
        if (contact) out.sip_instance = parameter_text(contact->params.value("+sip.instance"));
    }
    for (const auto& h : r.msg->headers())
        if (h.name == header_name::authorization) out.authorization.emplace_back(h.value);
    return out;
}

}  // namespace

/// 8.2.6.1: Timestamp is given back, at once, so that no delay need be told. Who sends none hears 100 only if
/// the answer is not there within 200 ms (17.2.1).
void user_agent::impl::give_timestamp_back(server_transaction& t, const request_view& r, time_point now) {
    if (const auto* stamp = r.msg->find("Timestamp"))
        respond(t, {.status = 100, .fields = {{"Timestamp", stamp->value}}}, now);
}

void user_agent::impl::on_initial_invite(server_transaction& t, const request_view& r, time_point now) {
    // First whether it could hear us at all (RFC 4475 3.3.15).
    if (!accepts_csta(*r.msg)) {
        return respond(t,
                       {.status = 406,
                        .warning = "answers are application/csta+xml, which Accept leaves out",
                        .fields = {{"Accept", in_words::csta_xml}}},
                       now);
    }
    if (refuse_content(t, r, now)) return;
    // The type promises CSTA, the body does not keep it: not 415, for the type is the right one.
    if (r.msg->body().empty())
        return respond(t, {.status = 400, .warning = "the INVITE has no CSTA body"}, now);
    const auto verdict = read_session_timer(*r.msg);
    if (verdict.kind == session_timer_verdict::kind_type::too_small) return refuse_short_session(t, now);
    open_dialog(t, r, verdict, now);
}

void user_agent::impl::on_invite_for_unknown_dialog(server_transaction& t, const request_view& r,
                                                    time_point now) {
    // 12.2.2: a UAS may take up a dialog that it lost. Only the word of a trusted peer is enough for that.
    const auto type = media_type::parse(r.msg->value(header_name::content_type));
    const bool has_csta = type && type->is("application", "csta+xml") && !r.msg->body().empty();
    if (r.source->standing != peer_standing::trusted || !has_csta) return refuse_unknown_dialog(t, now);
    on_initial_invite(t, r, now);
}

void user_agent::impl::open_dialog(server_transaction& t, const request_view& r,
                                   const session_timer_verdict& timer, time_point now) {
    const auto rule = config.strict_cseq ? remote_cseq::rule::strict : remote_cseq::rule::lenient;
    // What number our requests had reached in a dialog that we lost, nobody knows: begin far above it.
    const auto uptime = std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
    const auto beyond = 1'000'000 + (static_cast<std::uint64_t>(uptime) & 0x3fffffff);
    const auto first_cseq = r.to_tag.empty() ? 1U : static_cast<std::uint32_t>(beyond);
    auto& d = dialogs.add({.id = dialogs.new_id(),
                           .state = dialog(r, t.to_tag, rule, first_cseq),
                           .opened_from = *r.source,
                           .last_flow = *r.source,
                           .way_back = t.way_back,
                           .contact = own.contact(*r.source, r.msg->request_uri()),
                           .timer = {},
                           .events = event_queue(clock),
                           .pending = uas_dialog::pending_invite{t.id, {}}});
    if (timer.kind == session_timer_verdict::kind_type::agreed) d.pending->terms = timer.terms;
    d.last_invite = t.id;
    t.dialog = d.id;
    give_timestamp_back(t, r, now);
    emit(describe(t, d, r));
}

void user_agent::impl::on_reinvite(server_transaction& t, uas_dialog& d, const request_view& r,
                                   time_point now) {
    if (d.pending) {
        // 14.2: the INVITE before it has no final answer yet.
        const auto wait = std::chrono::seconds(ids() % 11);
        return respond(
            t, {.status = 500, .warning = "the INVITE before has no answer yet", .retry_after = wait}, now);
    }
    if (!r.msg->body().empty() && refuse_content(t, r, now)) return;
    const auto verdict = read_session_timer(*r.msg);
    if (verdict.kind == session_timer_verdict::kind_type::too_small) return refuse_short_session(t, now);
    d.state.refresh_target(*r.msg);
    d.pending = uas_dialog::pending_invite{t.id, {}};
    if (verdict.kind == session_timer_verdict::kind_type::agreed) d.pending->terms = verdict.terms;
    d.last_invite = t.id;
    give_timestamp_back(t, r, now);
    emit(refresh_received{t.id, d.id, std::string(r.msg->body())});
}

void user_agent::impl::answer_invite(request_id request, const answer& with, time_point now) {
    auto* t = servers.find(request);
    auto* d = t != nullptr && t->dialog ? dialogs.find(*t->dialog) : nullptr;
    if (d == nullptr || !d->pending || d->pending->request != request) return;
    if (final_status(with) / 100 == 2) return accept_invite(*t, *d, with, now);
    reply refusal{.status = final_status(with),
                  .warning = with.warning,
                  .body = with.body,
                  .retry_after = with.retry_after};
    for (const auto& challenge : with.www_authenticate)
        refusal.fields.push_back({"WWW-Authenticate", challenge});
    refuse_invite(*t, *d, refusal, now);
}

void user_agent::impl::accept_invite(server_transaction& t, uas_dialog& d, const answer& with,
                                     time_point now) {
    const auto terms = d.pending->terms;
    const std::string session_expires = session_expires_text(terms);
    reply accepted{
        .status = final_status(with), .body = with.body, .contact = d.contact, .routes = record_route::copy};
    accepted.fields = {{"Allow", in_words::allow}, {"Accept", in_words::csta_xml}};
    add_timer_fields(accepted, terms, session_expires);
    d.pending.reset();
    const bool opens = !d.answered_at;
    if (opens) d.answered_at = now;
    d.timer.start(terms, config.silent_session, now);
    note(d, opens ? change_weight::promised : change_weight::noted);
    respond(t, accepted, now);
    arm(d);
}

void user_agent::impl::refuse_invite(server_transaction& t, uas_dialog& d, const reply& with,
                                     time_point now) {
    d.pending.reset();
    const bool was_refresh = d.answered_at.has_value();
    respond(t, with, now);
    // 14.2: a refused re-INVITE leaves the session as it was.
    if (was_refresh) return arm(d);
    remove(d, dialog_end::refused);
}

}  // namespace ctig::sip
