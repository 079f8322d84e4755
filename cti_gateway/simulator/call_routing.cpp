// Where a call goes: to a line, to a group, over the trunks, or to a tone.
#include "cti_gateway/simulator/call_model.hpp"

namespace ctig::simulator {
namespace {

using csta::event_cause;

constexpr int most_forwarding_hops = 5;

call_origin origin_of(const call& in) { return in.came_in() ? call_origin::external : call_origin::internal; }

}  // namespace

call_model::destination call_model::find_destination(std::string_view dialled,
                                                     std::optional<line_id> from) const {
    if (const auto line = plan_.dial(dialled, from)) return {*line, *line, std::nullopt};
    std::string number(dialled);
    if (const auto group = plan_.find_group(dialled)) {
        return {*group, number_party{std::move(number), plan_.at(*group).display}, std::nullopt};
    }
    if (const auto* rule = plan_.find_outside(number)) {
        return {outside{number, *rule}, number_party{number, {}}, std::nullopt};
    }
    return {nowhere{}, number_party{std::move(number), {}}, std::nullopt};
}

bool call_model::is_a_number(std::string_view dialled, line_id from) const {
    return !std::holds_alternative<nowhere>(find_destination(dialled, from).where);
}

/// Whether do not disturb lets this call through there.
bool call_model::wants(appearance_id where, const call& in) const {
    const auto& setting = features_.of(where).do_not_disturb;
    if (!setting.on) return true;
    if (origin_of(in) == call_origin::internal ? !setting.internal : !setting.external) return true;
    if (setting.callers.empty()) return false;
    const auto* from = std::get_if<appearance_id>(&in.calling);
    const auto* line = std::get_if<line_id>(&in.calling);
    const auto caller = [&]() -> std::optional<line_id> {
        if (from != nullptr) return plan_.at(*from).line;
        return line != nullptr ? std::optional(*line) : std::nullopt;
    }();
    return std::ranges::none_of(setting.callers, [&](const std::string& kept_away) {
        if (caller) return plan_.find_line(kept_away).id == caller;
        return kept_away == std::get<number_party>(in.calling).number;
    });
}

bool call_model::has_room(appearance_id where) const {
    return calls_at(where).size() < static_cast<std::size_t>(plan_.at(plan_.at(where).line).max_calls);
}

/// Why a call cannot ring at a line now.
std::optional<event_cause> call_model::obstacle(const call& in, line_id to) const {
    const auto& line = plan_.at(to);
    if (line.rule.answer == answer_rule::unassigned) return event_cause::dest_not_obtainable;
    if (line.rule.answer == answer_rule::busy || has_line(in, to)) return event_cause::busy;
    auto why = event_cause::dest_out_of_order;
    for (const auto where : line.appearances) {
        if (state_of(plan_.at(where).phone) == service_state::out_of_service) continue;
        if (!wants(where, in)) {
            if (why == event_cause::dest_out_of_order) why = event_cause::do_not_disturb;
        } else if (!has_room(where)) {
            why = event_cause::busy;
        } else {
            return std::nullopt;
        }
    }
    return why;
}

/// A call that stands is sent on only where it can go at once, and not from trunk to trunk.
outcome<void> call_model::may_redirect(const call& in, connection_number leaving,
                                       const destination& to) const {
    if (std::holds_alternative<nowhere>(to.where)) return situation::unknown_destination;
    if (const auto* group = std::get_if<group_id>(&to.where)) {
        if (waits_in(in, *group)) return situation::destination_busy;
        return {};
    }
    const auto* line = std::get_if<line_id>(&to.where);
    if (line == nullptr) {
        if (holds_a_line_besides(in, leaving)) return {};
        return situation::unknown_destination;
    }
    const auto hindrance = obstacle(in, *line);
    if (!hindrance) return {};
    if (*hindrance == event_cause::dest_not_obtainable) return situation::unknown_destination;
    return situation::destination_busy;
}

/// Forwarding that is set at lines sends the call on before it rings there.
call_model::destination call_model::follow_forwarding(call& in, destination to) {
    for (int hop = 0; hop < most_forwarding_hops; ++hop) {
        const auto* at = std::get_if<line_id>(&to.where);
        if (at == nullptr) return to;
        const auto line = *at;
        const auto hindrance = obstacle(in, line);
        if (hindrance == event_cause::dest_not_obtainable) return to;
        const auto& setting = features_.of(line).forward;
        const auto origin = origin_of(in);
        const auto* applies = setting.met(forward_when::always, origin);
        auto cause = event_cause::call_forward_immediate;
        if (applies == nullptr && hindrance == event_cause::busy) {
            applies = setting.met(forward_when::busy, origin);
            cause = event_cause::call_forward_busy;
        } else if (applies == nullptr && hindrance == event_cause::do_not_disturb) {
            applies = setting.met(forward_when::do_not_disturb, origin);
            cause = event_cause::do_not_disturb;
        }
        if (applies == nullptr) return to;
        to = find_destination(applies->to, line);
        report_forwarded(in, line, to.name, cause);
        in.last_redirection = line;
        to.redirected = cause;
    }
    to.where = nowhere{};
    return to;
}

/// The forwarding line's phones never had a connection in the call; only they are told.
void call_model::report_forwarded(call& in, line_id line, const party& to, event_cause cause) {
    for (const auto where : plan_.at(line).appearances) {
        if (in.at(where) != nullptr) continue;
        const connection passed_by{.where = where};
        sink_.on_report({.kind = report_kind::diverted,
                         .in = in,
                         .subject = passed_by,
                         .cause = cause,
                         .new_destination = to,
                         .scope = report_scope::own_line});
    }
}

void call_model::route(call& which, const destination& to, event_cause cause, time_point now) {
    const auto why = to.redirected.value_or(cause);
    if (const auto* line = std::get_if<line_id>(&to.where)) {
        if (const auto hindrance = obstacle(which, *line)) return fail(which, *hindrance, now);
        return ring(which, *line, why, now);
    }
    if (const auto* group = std::get_if<group_id>(&to.where)) return reach_group(which, *group, why, now);
    const auto* beyond = std::get_if<outside>(&to.where);
    if (beyond != nullptr && holds_a_line_besides(which, {})) return reach_network(which, *beyond, why, now);
    fail(which, event_cause::dest_not_obtainable, now);
}

void call_model::reach_network(call& which, const outside& to, event_cause cause, time_point now) {
    if (free_channels_.empty()) return fail(which, event_cause::trunks_busy, now);
    const auto channel = *free_channels_.begin();
    free_channels_.erase(free_channels_.begin());
    auto& trunk =
        add(which, trunk_end{.channel = channel, .beyond = {to.number, {}}}, connection_state::alerting);
    trunk.rule = to.rule;
    report(report_kind::network_reached, which, trunk, cause);
    const auto unassigned = to.rule.answer == answer_rule::unassigned;
    if (unassigned || to.rule.answer == answer_rule::busy) {
        trunk.state = connection_state::fail;
        arm(which, trunk, next_step::clear, now + options_.failed_tone);
        report(report_kind::failed, which, trunk,
               unassigned ? event_cause::dest_not_obtainable : event_cause::busy);
    } else if (to.rule.answer == answer_rule::after) {
        arm(which, trunk, next_step::answer, now + to.rule.answer_after);
    }
}

/// Whoever is alone in the call hears a tone. Where others are, one who rang there is missed, and that is
/// all.
void call_model::fail(call& which, event_cause cause, time_point now) {
    const auto other_side = [&](const connection& c) { return !same_side(which.connections.front(), c); };
    if (std::ranges::any_of(which.connections, other_side)) {
        settle(which);
        return;
    }
    // A name stands for one party of a call: who was called is perhaps the one who is left.
    const auto* at = std::get_if<appearance_id>(&which.called);
    const auto* line = at != nullptr ? &plan_.at(*at).line : std::get_if<line_id>(&which.called);
    const auto is_left = line != nullptr && has_line(which, *line);
    auto& failed = add(which, nobody{is_left ? party{number_party{}} : which.called}, connection_state::fail);
    arm(which, failed, next_step::clear, now + options_.failed_tone);
    report(report_kind::failed, which, failed, cause);
}

}  // namespace ctig::simulator
