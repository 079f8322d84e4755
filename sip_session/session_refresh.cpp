// The session timer both ways (RFC 4028), and UPDATE as its carrier (RFC 3311).
#include "sip_session/user_agent_impl.hpp"

namespace ctig::sip {
namespace {

bool names_timer(const message& m, header_name where) {
    for (const auto tag : m.values(where)) {
        if (tag.size() != 5) continue;
        std::string lower(tag);
        for (char& c : lower) c = static_cast<char>(c | 0x20);
        if (lower == "timer") return true;
    }
    return false;
}

}  // namespace

session_timer_verdict user_agent::impl::read_session_timer(const message& m) const {
    session_timer_offer offer;
    offer.supported = names_timer(m, header_name::supported) || names_timer(m, header_name::require);
    if (const auto* h = m.find(header_name::session_expires))
        if (const auto value = session_expires_value::parse(h->value)) offer.requested = *value;
    if (const auto* h = m.find(header_name::min_se))
        if (const auto value = parse_min_se(h->value)) offer.min_se = *value;
    return negotiate(offer, config.session_timer);
}

void user_agent::impl::refuse_short_session(server_transaction& t, time_point now) {
    const std::string smallest = std::to_string(smallest_session_expires.count());
    respond(t,
            {.status = 422,
             .warning = "Session-Expires is below 90 seconds",
             .fields = {{"Min-SE", smallest}, {"Supported", "timer"}}},
            now);
}

std::string user_agent::impl::session_expires_text(const std::optional<session_timer_terms>& terms) {
    if (!terms) return {};
    const char* who = terms->who == refresher::uac ? ";refresher=uac" : ";refresher=uas";
    return std::to_string(terms->interval.count()) + who;
}

void user_agent::impl::add_timer_fields(reply& out, const std::optional<session_timer_terms>& terms,
                                        std::string_view session_expires) {
    out.fields.push_back({"Supported", "timer"});
    if (!terms) return;
    // RFC 4028 9: a client that is to refresh is told to by Require.
    if (terms->who == refresher::uac) out.fields.push_back({"Require", "timer"});
    out.fields.push_back({"Session-Expires", session_expires});
}

void user_agent::impl::on_update(server_transaction& t, uas_dialog& d, const request_view& r,
                                 time_point now) {
    if (!r.msg->body().empty() && refuse_content(t, r, now)) return;
    const auto verdict = read_session_timer(*r.msg);
    if (verdict.kind == session_timer_verdict::kind_type::too_small) return refuse_short_session(t, now);
    d.state.refresh_target(*r.msg);
    std::optional<session_timer_terms> terms;
    if (verdict.kind == session_timer_verdict::kind_type::agreed) terms = verdict.terms;
    if (d.answered_at) d.timer.start(terms, config.silent_session, now);
    const std::string session_expires = session_expires_text(terms);
    reply out{.contact = d.contact};
    out.fields = {{"Allow", in_words::allow}};
    add_timer_fields(out, terms, session_expires);
    arm(d);
    respond(t, out, now);
}

void user_agent::impl::send_refresh(uas_dialog& d, std::chrono::seconds interval, time_point now) {
    d.refreshing = true;
    // RFC 4028 7.4: in this transaction we are the UAC, and go on refreshing.
    const std::string session_expires = std::to_string(interval.count()) + ";refresher=uac";
    const std::vector<header_field> fields{
        {"Supported", "timer"}, {"Session-Expires", session_expires}, {"Allow", in_words::allow}};
    send_request(d, own_request::refresh, {}, fields, now);
}

void user_agent::impl::on_refresh_answered(uas_dialog& d, int status, const message* m, time_point now) {
    d.refreshing = false;
    note(d);
    // 12.2.1.2: the client does not know this dialog (any more).
    if (status == 481) return finish(d, dialog_end::session_expired, now);
    auto terms = d.timer.terms();
    if (!terms) return;  // a re-INVITE without `timer` crossed it
    if (status / 100 == 2) {
        // RFC 4028 7.2: the answer has the last word, on the interval and on who is next.
        const auto* h = m != nullptr ? m->find(header_name::session_expires) : nullptr;
        const auto value = h != nullptr ? session_expires_value::parse(h->value) : session_expires_value{};
        if (value && value->delta >= smallest_session_expires) terms->interval = value->delta;
        if (value && value->who == refresher::uas) terms->who = refresher::uac;
        d.timer.start(terms, config.silent_session, now);
        return arm(d);
    }
    if (status == 422) {
        // RFC 4028 7.4: again, with what the other side finds long enough.
        const auto* h = m != nullptr ? m->find(header_name::min_se) : nullptr;
        const auto least = h != nullptr ? parse_min_se(h->value) : std::chrono::seconds{0};
        if (least && *least > terms->interval && *least <= largest_min_se)
            return send_refresh(d, *least, now);
    }
    if (status == 405 || status == 501) {
        // pidgin-sipe knows no UPDATE, and says so: it is alive (product.md "What real clients do").
        d.timer.start(terms, config.silent_session, now);
    } else {
        d.timer.refresh_failed(now);
    }
    arm(d);
}

}  // namespace ctig::sip
