// Groups: a call goes to a member who is free, or waits until one is.
#include "cti_gateway/simulator/call_model.hpp"

namespace ctig::simulator {
namespace {

using csta::event_cause;

/// How often a queue looks for a free member.
constexpr milliseconds look_round{250};

}  // namespace

/// The first who has no call at all and would take this one.
std::optional<line_id> call_model::free_member(const call& in, group_id group) const {
    for (const auto member : plan_.at(group).members) {
        const auto idle = [&](appearance_id where) {
            return calls_at(where).empty() && !talking_on(plan_.at(where).phone);
        };
        if (std::ranges::all_of(plan_.at(member).appearances, idle) && !obstacle(in, member)) return member;
    }
    return std::nullopt;
}

void call_model::reach_group(call& which, group_id group, event_cause cause, time_point now) {
    const number_party name{plan_.at(group).number, plan_.at(group).display};
    if (const auto member = free_member(which, group)) {
        const auto why = cause == event_cause::new_call ? event_cause::distributed : cause;
        return ring(which, *member, why, now);
    }
    if (waits_in(which, group)) return fail(which, event_cause::busy, now);
    std::size_t in_front = 0;
    for (const auto& [number, other] : calls_) {
        in_front +=
            static_cast<std::size_t>(std::ranges::count_if(other.connections, [&](const connection& c) {
                const auto* place = std::get_if<queue_place>(&c.where);
                return place != nullptr && place->in == group;
            }));
    }
    auto& waiting = add(which, queue_place{.in = group, .group = name}, connection_state::queued);
    arm(which, waiting, next_step::distribute, now + look_round);
    sink_.on_report({.kind = report_kind::queued,
                     .in = which,
                     .subject = waiting,
                     .cause = event_cause::no_available_agents,
                     .in_front = in_front});
}

/// Whoever waits longest looks first, since the deadlines were armed in that order.
void call_model::distribute(call& which, connection& waiting, time_point now) {
    const auto group = std::get<queue_place>(waiting.where).in;
    const auto member = free_member(which, group);
    if (!member) return arm(which, waiting, next_step::distribute, now + look_round);
    waiting.state = connection_state::null;
    sink_.on_report({.kind = report_kind::diverted,
                     .in = which,
                     .subject = waiting,
                     .cause = event_cause::distributed,
                     .new_destination = party{*member}});
    which.last_redirection = party_of(waiting);
    remove(which, waiting.number);
    ring(which, *member, event_cause::distributed, now);
}

}  // namespace ctig::simulator
