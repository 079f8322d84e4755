// Dialogs as values: out of this process, and into the next.
#include <algorithm>
#include <utility>

#include "sip_session/user_agent_impl.hpp"

namespace ctig::sip {
namespace {

using wall_time = std::chrono::system_clock::time_point;

std::optional<wall_time> to_wall(std::optional<time_point> at, const clock_pair& now) {
    if (!at) return std::nullopt;
    return std::chrono::time_point_cast<wall_time::duration>(now.wall + (*at - now.steady));
}

std::optional<time_point> to_steady(std::optional<wall_time> at, const clock_pair& now) {
    if (!at) return std::nullopt;
    return now.steady + (*at - now.wall);
}

}  // namespace

void user_agent::impl::note(uas_dialog& d, change_weight how) {
    if (!config.note_changes || !d.answered_at) return;
    if (d.changed >= how) return;
    d.changed = how;
    changes.push_back({d.id, how});
}

std::vector<dialog_change> user_agent::impl::take_changes() {
    for (const auto& change : changes)
        if (auto* d = dialogs.find(change.dialog)) d->changed.reset();
    return std::exchange(changes, {});
}

std::optional<dialog_record> user_agent::impl::save(dialog_id id, const clock_pair& now) {
    auto* d = dialogs.find(id);
    if (d == nullptr || !d->answered_at || d->end_wanted) return std::nullopt;
    const auto due = d->timer.due_at();
    dialog_record record{.state = d->state.save(),
                         .opened_from = d->opened_from,
                         .last_flow = d->last_flow,
                         .way_back = d->way_back,
                         .contact = d->contact,
                         .terms = d->timer.terms(),
                         .refresh_at = to_wall(due.refresh_at, now),
                         .expire_at = to_wall(due.expire_at, now),
                         .datagrams_only = d->datagrams_only,
                         .events = std::exchange(d->leaving, {})};
    // The datagram in flight is the last that left.
    auto unsent = d->events.unsent();
    if (!record.events.empty() && !unsent.empty() && unsent.front() == record.events.back())
        unsent.erase(unsent.begin());
    record.events.insert(record.events.end(), unsent.begin(), unsent.end());
    return record;
}

void user_agent::impl::left(dialog_id id) {
    if (auto* d = dialogs.find(id)) d->leaving.clear();
}

void user_agent::impl::restore(dialog_id id, dialog_record from, const clock_pair& now) {
    const auto rule = config.strict_cseq ? remote_cseq::rule::strict : remote_cseq::rule::lenient;
    dialogs.use(id);
    auto& d = dialogs.add({.id = id,
                           .state = dialog(std::move(from.state), rule),
                           .opened_from = std::move(from.opened_from),
                           .last_flow = std::move(from.last_flow),
                           .way_back = std::move(from.way_back),
                           .contact = std::move(from.contact),
                           .timer = {},
                           .events = event_queue(clock),
                           .pending = std::nullopt});
    d.answered_at = now.steady;
    // Its ACK may have been lost with us; the client shows by its next request, or by silence, what it knows.
    d.confirmed = true;
    d.datagrams_only = from.datagrams_only;
    d.timer.resume(from.terms, config.silent_session,
                   {to_steady(from.refresh_at, now), to_steady(from.expire_at, now)});
    for (auto& body : from.events) {
        const auto octets = body.size();
        if (d.events.push(std::move(body)) == event_queue::admission::queued) event_bytes += octets;
    }
    pump_events(d, now.steady);
    arm(d);
}

}  // namespace ctig::sip
