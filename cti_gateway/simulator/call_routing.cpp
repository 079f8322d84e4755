// Where a call goes: to a line, over the trunks, or to a tone.
#include "cti_gateway/simulator/call_model.hpp"

namespace ctig::simulator {
namespace {

using csta::event_cause;
using csta::operation_error;
using csta::state_incompatibility_error;

constexpr int most_forwarding_hops = 5;

}  // namespace

call_model::destination call_model::find_destination(std::string_view dialled, line_id from) const {
    if (const auto line = plan_.dial(dialled, from)) return {*line, *line, std::nullopt};
    std::string number(dialled);
    if (const auto* rule = plan_.find_outside(number)) return {outside{number, *rule}, number, std::nullopt};
    return {nowhere{}, number, std::nullopt};
}

bool call_model::is_a_number(std::string_view dialled, line_id from) const {
    return !std::holds_alternative<nowhere>(find_destination(dialled, from).where);
}

bool call_model::takes_calls(appearance_id where) const {
    const auto room = static_cast<std::size_t>(plan_.at(plan_.at(where).line).max_calls);
    return !features_.of(where).do_not_disturb && calls_at(where).size() < room;
}

/// Why a call cannot ring at a line now.
std::optional<event_cause> call_model::obstacle(const call& in, line_id to) const {
    const auto& line = plan_.at(to);
    if (line.rule.answer == answer_rule::unassigned) return event_cause::dest_not_obtainable;
    if (line.rule.answer == answer_rule::busy) return event_cause::busy;
    const auto in_call_already = [&](const connection& c) {
        const auto* at = std::get_if<appearance_id>(&c.where);
        return at != nullptr && plan_.at(*at).line == to;
    };
    if (std::ranges::any_of(in.connections, in_call_already)) return event_cause::busy;
    if (std::ranges::any_of(line.appearances, [&](appearance_id a) { return takes_calls(a); }))
        return std::nullopt;
    const auto undisturbed = [&](appearance_id a) { return features_.of(a).do_not_disturb; };
    return std::ranges::all_of(line.appearances, undisturbed) ? event_cause::do_not_disturb
                                                              : event_cause::busy;
}

/// A call that stands is sent on only where it can go at once, and not from trunk to trunk.
outcome<void> call_model::may_redirect(const call& in, connection_number leaving,
                                       const destination& to) const {
    if (std::holds_alternative<nowhere>(to.where)) return refuse(operation_error::invalid_destination);
    const auto* line = std::get_if<line_id>(&to.where);
    if (line == nullptr) {
        if (holds_a_line_besides(in, leaving)) return {};
        return refuse(operation_error::invalid_destination);
    }
    const auto hindrance = obstacle(in, *line);
    if (!hindrance) return {};
    if (*hindrance == event_cause::dest_not_obtainable) return refuse(operation_error::invalid_destination);
    return refuse(state_incompatibility_error::invalid_destination_device_state);
}

/// Forwarding that is set at lines sends the call on before it rings there.
call_model::destination call_model::follow_forwarding(call& in, destination to) {
    for (int hop = 0; hop < most_forwarding_hops; ++hop) {
        const auto* at = std::get_if<line_id>(&to.where);
        if (at == nullptr) return to;
        const auto line = *at;
        const auto hindrance = obstacle(in, line);
        const auto& setting = features_.of(line);
        const forwarding_setting* applies = nullptr;
        auto cause = event_cause::call_forward_immediate;
        if (setting.at(forwarding::immediate).active) {
            applies = &setting.at(forwarding::immediate);
        } else if (hindrance == event_cause::busy && setting.at(forwarding::busy).active) {
            applies = &setting.at(forwarding::busy);
            cause = event_cause::call_forward_busy;
        }
        if (applies == nullptr || hindrance == event_cause::dest_not_obtainable) return to;
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
    const auto* beyond = std::get_if<outside>(&to.where);
    if (beyond != nullptr && holds_a_line_besides(which, {})) return reach_network(which, *beyond, why, now);
    fail(which, event_cause::dest_not_obtainable, now);
}

void call_model::ring(call& which, line_id to, event_cause cause, time_point now) {
    const auto& line = plan_.at(to);
    const auto& unanswered = features_.of(to).at(forwarding::no_answer);
    const auto forward_at = now + unanswered.rings * ring_length;
    const auto answer_at = now + line.rule.answer_after;
    const auto answers = line.rule.answer == answer_rule::after;
    for (const auto where : line.appearances) {
        if (!takes_calls(where)) continue;
        auto& alerting = add(which, where, connection_state::alerting);
        alerting.rule = line.rule;
        if (unanswered.active && (!answers || forward_at < answer_at)) {
            arm(which, alerting, next_step::forward, forward_at);
        } else if (answers) {
            arm(which, alerting, next_step::answer, answer_at);
        }
        report(report_kind::delivered, which, alerting, cause);
    }
}

void call_model::reach_network(call& which, const outside& to, event_cause cause, time_point now) {
    if (free_channels_.empty()) return fail(which, event_cause::trunks_busy, now);
    const auto channel = *free_channels_.begin();
    free_channels_.erase(free_channels_.begin());
    auto& trunk = add(which, trunk_end{.channel = channel, .number = to.number}, connection_state::alerting);
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

void call_model::fail(call& which, event_cause cause, time_point now) {
    auto& failed = add(which, nobody{which.called}, connection_state::fail);
    arm(which, failed, next_step::clear, now + options_.failed_tone);
    report(report_kind::failed, which, failed, cause);
}

}  // namespace ctig::simulator
