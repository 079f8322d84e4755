// Phones ring, and calls that ring go elsewhere: DeflectCall, DirectedPickupCall, forwarding on no answer.
#include "cti_gateway/simulator/call_model.hpp"

namespace ctig::simulator {

using csta::event_cause;

void call_model::ring(call& which, line_id to, event_cause cause, time_point now) {
    const auto& line = plan_.at(to);
    for (const auto where : line.appearances) {
        const auto out = state_of(plan_.at(where).phone) == service_state::out_of_service;
        if (out || !has_room(where) || !wants(where, which)) continue;
        auto& alerting = add(which, where, connection_state::alerting);
        alerting.rule = line.rule;
        if (line.offered.count() == 0) {
            alert(which, alerting, cause, now);
            continue;
        }
        alerting.offered = true;
        arm(which, alerting, next_step::deliver, now + line.offered);
        report(report_kind::offered, which, alerting, cause);
    }
}

void call_model::alert(call& which, connection& alerting, event_cause cause, time_point now) {
    alerting.offered = false;
    const auto at = std::get<appearance_id>(alerting.where);
    const auto origin = which.came_in() ? call_origin::external : call_origin::internal;
    auto next = next_step::give_up;
    auto when = now + options_.ringing;
    const auto sooner = [&](next_step what, milliseconds after) {
        if (now + after >= when) return;
        next = what;
        when = now + after;
    };
    if (const auto* setting = features_.of(plan_.at(at).line).forward.met(forward_when::no_answer, origin)) {
        sooner(next_step::forward, setting->rings * ring_length);
    }
    if (alerting.rule.answer == answer_rule::after) sooner(next_step::answer, alerting.rule.answer_after);
    const auto& automatic = features_.of(at).auto_answer;
    if (automatic.on) sooner(next_step::answer, automatic.rings * ring_length);
    arm(which, alerting, next, when);
    report(report_kind::delivered, which, alerting, cause);
}

/// Nobody answers, and it rang for as long as the PBX lets it.
void call_model::give_up(call& which, const connection& alerting) {
    drop(which, alerting.number, event_cause::call_not_answered);
    settle(which);
}

std::vector<connection_number> call_model::ringing_on(const call& in, line_id line) const {
    std::vector<connection_number> ringing;
    for (const auto& c : in.connections) {
        if (is_on(c, line) && c.state == connection_state::alerting) ringing.push_back(c.number);
    }
    return ringing;
}

void call_model::stop_ringing(call& which, line_id line, const party& to, event_cause cause) {
    for (const auto number : ringing_on(which, line)) {
        auto& leaving = *which.find(number);
        leaving.state = connection_state::null;
        sink_.on_report({.kind = report_kind::diverted,
                         .in = which,
                         .subject = leaving,
                         .cause = cause,
                         .new_destination = to});
        remove(which, number);
    }
    which.last_redirection = line;
}

void call_model::divert(call& which, line_id from, const destination& to, event_cause cause, time_point now) {
    stop_ringing(which, from, to.name, cause);
    route(which, follow_forwarding(which, to), cause, now);
}

outcome<void> call_model::deflect(connection_ref alerting, std::string_view dialled, event_cause cause,
                                  time_point now) {
    const auto* diverting = find(alerting);
    const auto* at = diverting == nullptr ? nullptr : std::get_if<appearance_id>(&diverting->where);
    if (at == nullptr) return situation::unknown_connection;
    if (diverting->state != connection_state::alerting) return situation::wrong_state;
    auto& in = calls_.at(alerting.in);
    const auto line = plan_.at(*at).line;
    const auto to = find_destination(dialled, line);
    if (const auto may = may_redirect(in, alerting.which, to); !may) return may;
    divert(in, line, to, cause, now);
    return {};
}

/// Nobody answered in time. Where the call cannot go on to, it keeps ringing.
void call_model::forward_unanswered(call& which, const connection& alerting, time_point now) {
    const auto line = plan_.at(std::get<appearance_id>(alerting.where)).line;
    const auto origin = which.came_in() ? call_origin::external : call_origin::internal;
    const auto* setting = features_.of(line).forward.met(forward_when::no_answer, origin);
    if (setting == nullptr) return;
    const auto to = find_destination(setting->to, line);
    if (!may_redirect(which, alerting.number, to)) return;
    divert(which, line, to, event_cause::call_forward_no_answer, now);
}

outcome<connection_ref> call_model::pick_up(connection_ref alerting, appearance_id by, time_point now) {
    const auto* ringing = find(alerting);
    const auto* at = ringing == nullptr ? nullptr : std::get_if<appearance_id>(&ringing->where);
    if (at == nullptr) return situation::unknown_connection;
    if (ringing->state != connection_state::alerting) return situation::nothing_to_answer;
    const auto from = plan_.at(*at).line;
    auto& in = calls_.at(alerting.in);
    if (has_line(in, plan_.at(by).line)) return situation::party_twice;
    if (const auto may = may_begin(by); !may) return may.error();
    if (talking_on(plan_.at(by).phone)) return situation::phone_in_use;
    stop_ringing(in, from, by, event_cause::call_pickup);
    auto& picked = add(in, by, connection_state::connected);
    const connection_ref made{in.number, picked.number};
    establish(in, picked, event_cause::call_pickup, now);
    return made;
}

}  // namespace ctig::simulator
