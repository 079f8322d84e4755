// What is due when: one deadline for each transaction and dialog. Those of requests that wait for the
// session's answer, and of those that are over but for their repetitions, come in the order of the requests:
// they need no queue.
#include <algorithm>

#include "sip_session/user_agent_impl.hpp"

namespace ctig::sip {
namespace {

void earlier(std::optional<time_point>& least, std::optional<time_point> other) {
    if (other && (!least || *other < *least)) least = other;
}

}  // namespace

void user_agent::impl::arm(server_transaction& t) {
    if (t.invite() == nullptr && t.awaits_answer())
        return;  // next_timer() finds it by how long it has waited
    t.unanswered.unlink();
    const timer_key key{timer_key::owner_type::server_transaction, static_cast<std::uint64_t>(t.id)};
    const auto at = t.next_timer();
    at ? deadlines.arm(key, *at) : deadlines.cancel(key);
    t.armed = at.has_value();
}

void user_agent::impl::arm(const client_transaction& t) {
    const timer_key key{timer_key::owner_type::client_transaction, static_cast<std::uint64_t>(t.id)};
    const auto at = t.machine.next_timer();
    at ? deadlines.arm(key, *at) : deadlines.cancel(key);
}

void user_agent::impl::arm(uas_dialog& d) {
    std::optional<time_point> at;
    if (d.unacked) earlier(at, d.unacked->next_timer());
    if (d.answered_at && !d.end_wanted) earlier(at, d.timer.next_timer());
    // Nothing may be armed here that pump_events() would not send: it would be due for ever.
    if (!d.events.empty() && d.answered_at && !d.end_wanted) {
        const auto path = path_of(d);
        if (d.unreachable_until) {
            earlier(at, d.unreachable_until);
        } else if (d.confirmed) {
            earlier(at, d.events.next_timer(path));
        } else if (path == reliability::reliable) {
            earlier(at, *d.answered_at + clock.unconfirmed_events());
        }
    }
    // Each request puts off what is due: that it does is seen when the time comes.
    if (at && d.looked_at_again && *d.looked_at_again <= *at) return;
    const timer_key key{timer_key::owner_type::dialog, static_cast<std::uint64_t>(d.id)};
    at ? deadlines.arm(key, *at) : deadlines.cancel(key);
    d.looked_at_again = at;
}

void user_agent::impl::forget(const server_transaction& t) {
    if (t.armed)
        deadlines.cancel({timer_key::owner_type::server_transaction, static_cast<std::uint64_t>(t.id)});
}

void user_agent::impl::forget(const client_transaction& t) {
    deadlines.cancel({timer_key::owner_type::client_transaction, static_cast<std::uint64_t>(t.id)});
}

std::optional<time_point> user_agent::impl::next_timer() {
    auto at = deadlines.next();
    earlier(at, settled.next_expiry());
    earlier(at, settled_invites.next_expiry());
    if (const auto* t = servers.longest_unanswered()) earlier(at, t->next_timer());
    return at;
}

void user_agent::impl::on_timer(time_point now) {
    settled.expire(now);
    settled_invites.expire(now);
    while (auto* t = servers.longest_unanswered()) {
        if (t->next_timer() > now) break;
        on_server_timer(*t, now);
    }
    // Each once: whoever is due again at once, comes with the next call, and nothing can hold the thread
    // here.
    std::vector<timer_key> all_due;
    while (const auto due = deadlines.pop_due(now)) all_due.push_back(*due);
    for (const auto& due : all_due) {
        switch (due.owner) {
            case timer_key::owner_type::server_transaction:
                if (auto* t = servers.find(request_id{due.id})) on_server_timer(*t, now);
                break;
            case timer_key::owner_type::client_transaction:
                if (auto* t = clients.find(client_transaction_id{due.id})) on_client_timer(*t, now);
                break;
            case timer_key::owner_type::dialog:
                if (auto* d = dialogs.find(dialog_id{due.id})) {
                    d->looked_at_again.reset();
                    on_dialog_timer(*d, now);
                }
                break;
        }
    }
}

void user_agent::impl::on_server_timer(server_transaction& t, time_point now) {
    auto* invite = t.invite();
    const auto fx = invite != nullptr ? invite->on_timer(now)
                                      : std::get<non_invite_server_transaction>(t.machine).on_timer(now);
    if (fx.trying) return respond(t, {.status = 100}, now);
    auto* d = t.dialog ? dialogs.find(*t.dialog) : nullptr;
    if (fx.timed_out && invite == nullptr) {
        drops.count(drop_reason::unanswered_request);
        if (d != nullptr) std::erase(d->open_infos, t.id);
    }
    const bool forgotten_invite = fx.timed_out && invite != nullptr && !fx.terminated;
    if (!forgotten_invite) return apply(t, fx, now);
    // The session owes its answer for so long that nobody waits for it any more.
    if (d != nullptr && d->pending && d->pending->request == t.id)
        return cancel_pending_invite(*d, {.status = 480, .warning = "the gateway found no answer in time"},
                                     now);
    respond(t, {.status = 480, .warning = "the gateway found no answer in time"}, now);
}

void user_agent::impl::on_client_timer(client_transaction& t, time_point now) {
    const auto fx = t.machine.on_timer(now);
    if (fx.send) emit(send_message{t.where, t.machine.message(), t.dialog, t.id});
    if (!fx.terminated) return arm(t);
    const auto id = t.id;
    const auto what = t.what;
    const auto dialog = t.dialog;
    clients.erase(id);
    // 8.1.3.1: Timer F counts as 408.
    if (fx.timed_out) on_request_completed(what, dialog, id, 408, nullptr, now);
}

void user_agent::impl::repeat_accepted(const uas_dialog& d) {
    // 13.3.1.4: by the way of its INVITE, whose transaction lives as long as this goes on (RFC 6026 7.1).
    const auto* invite = d.last_invite ? servers.find(*d.last_invite) : nullptr;
    const auto where = invite != nullptr ? answer_destination(invite->source, invite->way_back)
                                         : answer_destination(d.last_flow, d.way_back);
    emit(send_message{where, d.unacked->message(), d.id});
}

void user_agent::impl::on_dialog_timer(uas_dialog& d, time_point now) {
    if (d.unacked) {
        switch (d.unacked->on_timer(now)) {
            case accepted_invite::due::nothing: break;
            case accepted_invite::due::repeat: repeat_accepted(d); break;
            case accepted_invite::due::gave_up: return on_no_ack(d, now);
        }
    }
    if (d.answered_at && !d.end_wanted) {
        switch (d.timer.on_timer(now)) {
            case session_timer::due::nothing: break;
            case session_timer::due::refresh:
                if (!d.refreshing) send_refresh(d, d.timer.terms()->interval, now);
                break;
            case session_timer::due::expired: return finish(d, dialog_end::session_expired, now);
        }
    }
    pump_events(d, now);
    arm(d);
}

}  // namespace ctig::sip
