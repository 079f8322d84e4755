// What ends an INVITE: ACK, CANCEL, or nobody's word (RFC 3261 9.2, 13.3.1.4, 17.2.1).
#include "sip_session/matching_keys.hpp"
#include "sip_session/user_agent_impl.hpp"

namespace ctig::sip {
namespace {

bool is_refused_and_unacknowledged(server_transaction* t) {
    return t != nullptr && t->invite() != nullptr &&
           t->invite()->state() == invite_server_transaction::state_type::completed;
}

}  // namespace

void user_agent::impl::on_ack(const request_view& r, time_point now) {
    // 17.2.3: the ACK of a refusal has its INVITE's branch.
    auto* t = servers.match_invite(transaction_key(r, "INVITE"));
    // pidgin-sipe: no branch, and `1 ACK` whatever the INVITE's number was: Call-ID and tags decide.
    if (!is_refused_and_unacknowledged(t)) {
        auto* refused = servers.match_refused(r);
        if (is_refused_and_unacknowledged(refused)) t = refused;
    }
    if (is_refused_and_unacknowledged(t)) {
        t->acknowledged = true;
        return apply(*t, t->invite()->on_ack(now), now);
    }
    auto* d = dialogs.match(r);
    if (d != nullptr && may_speak_for(*r.source, d->opened_from)) {
        // 13.3.1.4: the 2xx has arrived.
        // One that has no answer yet cannot be meant.
        auto* invite = d->last_invite ? servers.find(*d->last_invite) : nullptr;
        if (invite != nullptr && !invite->awaits_answer()) {
            invite->acknowledged = true;
            // RFC 6026 7.1: from now on it only keeps repetitions away from us. Timer L counts from here, as
            // they leave in the order in which they come.
            if (invite->will_only_repeat()) settle(settled_invites, *invite, {}, now + clock.l());
        }
        d->unacked.reset();
        d->timer.heard(now);
        return confirm(*d, now);
    }
    // A repeated ACK of a refusal that Timer I still absorbs is no stray.
    if (t == nullptr && servers.match_refused(r) == nullptr) drops.count(drop_reason::stray_ack);
}

void user_agent::impl::confirm(uas_dialog& d, time_point now) {
    if (d.answered_at) d.confirmed = true;
    if (d.end_wanted && d.confirmed) return finish(d, dialog_end::local, now);
    pump_events(d, now);
    arm(d);
}

void user_agent::impl::on_cancel(server_transaction& t, const request_view& r, time_point now) {
    const auto key = transaction_key(r, "INVITE");
    auto* invite = servers.match_invite(key);
    if (invite == nullptr && answer_late_cancel(t, settled_invites.match(key), r, now)) return;
    const bool allowed = invite != nullptr && may_speak_for(*r.source, invite->source);
    // 9.2: nothing to cancel.
    if (!allowed) return respond(t, {.status = 481, .warning = "there is no such request to cancel"}, now);
    // 9.2: the answers to CANCEL and to its INVITE should have the same To tag.
    t.to_tag = invite->to_tag;
    const auto dialog_of_invite = invite->dialog;
    const bool in_time = invite->awaits_answer();
    respond(t, {.status = 200}, now);
    auto* d = in_time && dialog_of_invite ? dialogs.find(*dialog_of_invite) : nullptr;
    if (d != nullptr) cancel_pending_invite(*d, {.status = 487, .warning = "cancelled"}, now);
}

/// It crossed the 2xx, and came behind its ACK.
bool user_agent::impl::answer_late_cancel(server_transaction& t,
                                          const std::optional<answered_request>& invite,
                                          const request_view& r, time_point now) {
    if (!invite || !may_speak_for(*r.source, invite->source)) return false;
    if (const auto* d = invite->dialog ? dialogs.find(*invite->dialog) : nullptr)
        t.to_tag = d->state.local_tag();
    respond(t, {.status = 200}, now);
    return true;
}

void user_agent::impl::cancel_pending_invite(uas_dialog& d, const reply& with, time_point now) {
    if (!d.pending) return;
    const auto request = d.pending->request;
    auto* t = servers.find(request);
    emit(invite_cancelled{request, d.id});
    if (t != nullptr) return refuse_invite(*t, d, with, now);
    d.pending.reset();
}

void user_agent::impl::on_no_ack(uas_dialog& d, time_point now) {
    d.unacked.reset();
    // A refresh that nobody acknowledges says nothing against the session, whose timer goes on (product.md
    // 6).
    if (d.confirmed) return arm(d);
    // 13.3.1.4: 64*T1 without ACK: the dialog is confirmed, the session is terminated by BYE.
    finish(d, d.end_wanted ? dialog_end::local : dialog_end::no_ack, now);
}

}  // namespace ctig::sip
