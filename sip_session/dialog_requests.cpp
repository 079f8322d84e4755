// What we send to the client in its dialog, and what comes back (RFC 3261 12.2.1).
#include <algorithm>

#include "sip_session/request.hpp"
#include "sip_session/user_agent_impl.hpp"
#include "sip_session/validate.hpp"

namespace ctig::sip {
namespace {

/// Requests of one dialog whose answers are still listened for. Clients that answer nothing would otherwise
/// keep one transaction for each event of the last 32 s.
constexpr std::size_t max_outstanding = 64;

}  // namespace

reliability user_agent::impl::path_of(const uas_dialog& d) {
    const auto hop = d.state.first_hop(d.last_flow.protocol);
    return reliability_of(hop ? hop->protocol : d.last_flow.protocol);
}

void user_agent::impl::send_event(dialog_id id, std::string body, time_point now) {
    auto* d = dialogs.find(id);
    if (d == nullptr || d->end_wanted) return;
    if (d->events.push(std::move(body)) == event_queue::admission::full)
        return drops.count(drop_reason::event_queue_full);
    pump_events(*d, now);
    arm(*d);
}

bool user_agent::impl::events_may_go(const uas_dialog& d, time_point now) const {
    if (d.confirmed) return true;
    // Over a stream nothing overtakes the 2xx, so its ACK is waited for out of courtesy only.
    return d.answered_at && path_of(d) == reliability::reliable &&
           now >= *d.answered_at + clock.unconfirmed_events();
}

void user_agent::impl::pump_events(uas_dialog& d, time_point now) {
    if (d.events.empty() || d.end_wanted || !events_may_go(d, now)) return;
    static const std::vector<header_field> fields{{"Content-Disposition", "signal;handling=required"}};
    while (const auto body = d.events.take(path_of(d), now))
        send_request(d, own_request::event, *body, fields, now);
}

client_transaction_id user_agent::impl::send_request(uas_dialog& d, own_request what, std::string_view body,
                                                     const std::vector<header_field>& fields,
                                                     time_point now) {
    const auto hop = d.state.first_hop(d.last_flow.protocol);
    const auto protocol = hop ? hop->protocol : d.last_flow.protocol;
    const std::string branch = "z9hG4bK" + random_text();
    const std::string via = own.via(protocol, d.last_flow, branch);
    const auto addressing = d.state.address_request();
    std::vector<header_field> all{{"User-Agent", config.server}};
    all.insert(all.end(), fields.begin(), fields.end());
    std::string bytes;
    write_request(bytes, {.method = method_of(what),
                          .uri = addressing.uri,
                          .via = via,
                          .from = d.state.local_value(),
                          .to = d.state.remote_value(),
                          .call_id = d.state.call_id(),
                          .cseq = d.state.next_local_cseq(),
                          .routes = addressing.routes,
                          .contact = what == own_request::bye ? std::string_view{} : d.contact,
                          .fields = all,
                          .content_type = in_words::csta_xml,
                          .body = body});
    std::variant<flow_id, next_hop> to = d.last_flow.id;
    if (hop) to = *hop;
    if (d.outstanding.size() >= max_outstanding) {
        if (auto* oldest = clients.find(d.outstanding.front())) {
            forget(*oldest);
            clients.erase(oldest->id);
        }
        d.outstanding.erase(d.outstanding.begin());
    }
    auto& t = clients.add({.machine = {clock, reliability_of(protocol), bytes, now},
                           .what = what,
                           .dialog = d.id,
                           .to = to,
                           .branch = branch});
    d.outstanding.push_back(t.id);
    arm(t);
    emit(send_message{std::move(to), std::move(bytes), d.id});
    return t.id;
}

void user_agent::impl::on_response(const message& m, time_point now) {
    if (validate_response(m)) return drops.count(drop_reason::malformed_response);
    const auto via = via_parm::parse(m.value(header_name::via));
    const auto cseq = cseq_value::parse(m.value(header_name::cseq));
    if (!via || !cseq) return drops.count(drop_reason::malformed_response);
    auto* t = via->branch ? clients.match(*via->branch, cseq->method) : nullptr;
    if (t == nullptr) return drops.count(drop_reason::stray_response);
    const auto fx = t->machine.on_response(m.status(), now);
    const auto id = t->id;
    const auto what = t->what;
    const auto dialog = t->dialog;
    if (fx.terminated) {
        forget(*t);
        clients.erase(id);
    } else {
        arm(*t);
    }
    if (fx.answer == non_invite_client_transaction::reception::absorb || m.status() < 200) return;
    // A 408 is a proxy's word that the client said nothing.
    if (auto* d = dialogs.find(dialog); d != nullptr && m.status() != 408) d->timer.heard(now);
    on_request_completed(what, dialog, id, m.status(), &m, now);
}

void user_agent::impl::on_request_completed(own_request what, dialog_id id, client_transaction_id transaction,
                                            int status, const message* m, time_point now) {
    auto* d = dialogs.find(id);
    if (d == nullptr) return;
    std::erase(d->outstanding, transaction);
    switch (what) {
        case own_request::bye: return;
        case own_request::refresh: return on_refresh_answered(*d, status, m, now);
        case own_request::event: break;
    }
    d->events.on_final_answer(status);
    emit(event_answered{id, status});
    // 12.2.1.2: the client knows no such dialog. Product: 408 and all else ends nothing.
    if (status == 481) return finish(*d, dialog_end::event_rejected, now);
    pump_events(*d, now);
    arm(*d);
}

void user_agent::impl::on_send_failed(dialog_id id, time_point now) {
    auto* d = dialogs.find(id);
    if (d == nullptr) return;
    // 17.1.4: a transport error is the end of the transaction; 8.1.3.1: it counts as 503.
    const auto failed = d->outstanding;
    for (const auto transaction : failed) {
        auto* t = clients.find(transaction);
        // What has its answer already only lingers for Timer K.
        if (t == nullptr || t->machine.state() == non_invite_client_transaction::state_type::completed)
            continue;
        const auto what = t->what;
        forget(*t);
        clients.erase(transaction);
        on_request_completed(what, id, transaction, 503, nullptr, now);
    }
}

}  // namespace ctig::sip
