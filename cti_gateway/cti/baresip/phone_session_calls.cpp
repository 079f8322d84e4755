// The phone's calls: what its events say of them.
#include <algorithm>
#include <utility>

#include "cti_gateway/cti/baresip/phone_session.hpp"

namespace ctig::cti::baresip {
namespace {

constexpr std::size_t max_calls = 32;

bool is_set_up(call_phase phase) { return phase == call_phase::connected || phase == call_phase::held; }

}  // namespace

const phone_call* phone_session::find(const call_name& name) const {
    const auto at = std::ranges::find(calls_, name, &phone_call::name);
    return at == calls_.end() ? nullptr : &*at;
}

phone_call* phone_session::find_own(const call_name& name) {
    const auto at = std::ranges::find(calls_, name, &phone_call::name);
    return at == calls_.end() ? nullptr : &*at;
}

phone_call* phone_session::add(call_name name, call_direction direction, std::string_view peer) {
    if (auto* known = find_own(name)) return known;
    if (calls_.size() >= max_calls || name.call.empty()) return nullptr;
    const bool incoming = direction == call_direction::incoming;
    auto& call =
        calls_.emplace_back(phone_call{.name = std::move(name),
                                       .direction = direction,
                                       .party = party_of(peer),
                                       .phase = incoming ? call_phase::alerting : call_phase::dialled});
    out_.emplace_back(call_change{.what = incoming ? change_kind::alerting : change_kind::originated,
                                  .call = call,
                                  .before = call.phase});
    return &call;
}

void phone_session::move_to(phone_call& call, call_phase phase, change_kind what) {
    const auto before = std::exchange(call.phase, phase);
    out_.emplace_back(call_change{.what = what, .call = call, .before = before});
}

void phone_session::remove(const call_name& name, std::string reason) {
    const auto at = std::ranges::find(calls_, name, &phone_call::name);
    if (at == calls_.end()) return;
    const auto call = std::move(*at);
    calls_.erase(at);
    std::erase(held_by_answer_, name);
    out_.emplace_back(call_change{
        .what = change_kind::closed, .call = call, .before = call.phase, .reason = std::move(reason)});
}

// The answer to an operation goes before the change that it brought about.
void phone_session::prove(const call_name& on, call_action what) {
    std::erase_if(pending_, [&](const pending& p) {
        if (p.on != on || p.what != what) return false;
        out_.emplace_back(finished{p.which, std::nullopt, on.call});
        return true;
    });
}

void phone_session::fail(const call_name& on, std::optional<call_action> what, failure why) {
    std::erase_if(pending_, [&](const pending& p) {
        if (p.on != on || (what && p.what != *what)) return false;
        out_.emplace_back(finished{p.which, why, {}});
        return true;
    });
}

void phone_session::look_at(const call_name& name) {
    const auto same = [&](const batch& b) { return b.why == purpose::look && b.about == name && !b.sent; };
    if (find(name) == nullptr || std::ranges::any_of(batches_, same)) return;
    submit({.why = purpose::look,
            .commands = {{"uafind", name.account}, {"callfind", name.call}, {"listcalls", {}}},
            .about = name});
}

void phone_session::on_event(const phone_event& event) {
    const call_name name{event.account, event.call};
    auto* known = find_own(name);
    switch (event.kind) {
        case event_kind::call_incoming: add(name, call_direction::incoming, event.peer); return;
        case event_kind::call_ringing:
        case event_kind::call_progress:
            if (known == nullptr) known = add(name, call_direction::outgoing, event.peer);
            if (known != nullptr && known->phase == call_phase::dialled)
                move_to(*known, call_phase::ringing, change_kind::delivered);
            return;
        case event_kind::call_established:
            if (known == nullptr) known = add(name, event.direction, event.peer);
            if (known == nullptr || is_set_up(known->phase)) return;
            prove(name, call_action::answer);
            move_to(*known, call_phase::connected, change_kind::established);
            if (std::erase(held_by_answer_, name) != 0)
                submit({.why = purpose::unhold,
                        .commands = {{"uafind", name.account}, {"callfind", name.call}, {"resume", {}}},
                        .about = name});
            return;
        case event_kind::call_closed:
        case event_kind::call_transfer_failed: return on_closed(event);
        case event_kind::call_local_sdp:
            // A call that a person is placing at the phone has no name in this event yet. One that we dial
            // is named by the answer to our own question.
            if (event.call.empty() && event.direction == call_direction::outgoing &&
                (batches_.empty() || batches_.front().why != purpose::dial))
                submit({.why = purpose::find_new,
                        .commands = {{"uafind", event.account}, {"callstat", {}}},
                        .about = {.account = event.account}});
            return;
        case event_kind::call_remote_sdp:
            // The far end has answered an offer of ours: a hold or a retrieve, whoever asked for it.
            if (known != nullptr && is_set_up(known->phase) && event.parameter == "answer") look_at(name);
            return;
        case event_kind::call_dtmf_start:
        case event_kind::other: return;
    }
}

void phone_session::on_closed(const phone_event& event) {
    const call_name name{event.account, event.call};
    // A call that failed at once was perhaps never seen: it still was placed.
    if (event.direction == call_direction::outgoing) add(name, event.direction, event.peer);
    prove(name, call_action::clear);
    fail(name, std::nullopt, failure::call_gone);
    remove(name, event.parameter);
}

phone_session::outputs phone_session::forget_calls() {
    while (!calls_.empty()) {
        const auto name = calls_.back().name;
        remove(name, {});
    }
    return take();
}

// After a connection was lost: the difference between the calls known then and those that the phone has now.
void phone_session::reconcile() {
    const auto before = calls_;
    for (const auto& old : before)
        if (std::ranges::find(found_, old.name, &phone_call::name) == found_.end()) remove(old.name, {});
    for (const auto& now : std::exchange(found_, {}))
        if (auto* known = add(now.name, now.direction, now.party)) bring_up_to(*known, now);
}

// What was reported while the phone was asked for its calls may be true already, or be over.
void phone_session::replay_held_back() {
    const auto events = std::exchange(held_back_, {});
    const auto is_over = [&](const phone_event& of) {
        return std::ranges::any_of(events, [&](const phone_event& e) {
            return e.kind == event_kind::call_closed && e.call == of.call && e.account == of.account;
        });
    };
    for (const auto& event : events) {
        if (!is_over(event))
            on_event(event);
        else if (event.kind == event_kind::call_closed && find({event.account, event.call}) != nullptr)
            on_event(event);
    }
}

void phone_session::bring_up_to(phone_call& known, const phone_call& found) {
    if (found.phase == call_phase::ringing && known.phase == call_phase::dialled)
        return move_to(known, call_phase::ringing, change_kind::delivered);
    if (is_set_up(found.phase) && !is_set_up(known.phase))
        move_to(known, call_phase::connected, change_kind::established);
    if (found.phase == call_phase::held && known.phase == call_phase::connected)
        move_to(known, call_phase::held, change_kind::held);
    else if (found.phase == call_phase::connected && known.phase == call_phase::held)
        move_to(known, call_phase::connected, change_kind::retrieved);
}

}  // namespace ctig::cti::baresip
