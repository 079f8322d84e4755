// The events of a dialog, and what becomes of our requests (RFC 3261 12.2.1).
#include <algorithm>

#include "sip_session/user_agent_impl.hpp"
#include "sip_session/validate.hpp"

namespace ctig::sip {

reliability user_agent::impl::path_of(const uas_dialog& d) {
    const auto hop = as_believed(d.state.first_hop(d.last_flow.protocol), d.last_flow);
    return reliability_of(hop ? hop->protocol : d.last_flow.protocol);
}

void user_agent::impl::send_event(dialog_id id, std::string body, time_point now) {
    auto* d = dialogs.find(id);
    if (d == nullptr || d->end_wanted) return;
    const auto octets = body.size();
    if (event_bytes + octets > config.max_event_bytes ||
        d->events.push(std::move(body)) == event_queue::admission::full)
        return drops.count(drop_reason::event_queue_full);
    event_bytes += octets;
    note(*d);
    pump_events(*d, now);
    arm(*d);
}

bool user_agent::impl::events_may_go(const uas_dialog& d, time_point now) const {
    if (d.unreachable_until && now < *d.unreachable_until) return false;
    if (d.confirmed) return true;
    // Over a stream nothing overtakes the 2xx, so its ACK is waited for out of courtesy only.
    return d.answered_at && path_of(d) == reliability::reliable &&
           now >= *d.answered_at + clock.unconfirmed_events();
}

void user_agent::impl::pump_events(uas_dialog& d, time_point now) {
    if (d.events.empty() || d.end_wanted || !events_may_go(d, now)) return;
    d.unreachable_until.reset();
    static const std::vector<header_field> fields{{"Content-Disposition", "signal;handling=required"}};
    while (const auto body = d.events.take(path_of(d), now)) {
        event_bytes -= body->size();
        // A record that says that the client was told, while nobody knows whether the event left, has the
        // event.
        if (config.note_changes) d.leaving.push_back(*body);
        note(d, change_weight::promised);
        send_request(d, own_request::event, *body, fields, now);
    }
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
    if (status / 100 == 2) d->unreachable_for = {};
    note(*d);
    emit(event_answered{id, status});
    // 12.2.1.2: the client knows no such dialog. Product: 408 and all else ends nothing.
    if (status == 481) return finish(*d, dialog_end::event_rejected, now);
    pump_events(*d, now);
    arm(*d);
}

}  // namespace ctig::sip
