// Answer, hold and retrieve: what people do with a call they are in (ECMA-269 clause 17.1).
#include "cti_gateway/simulator/call_model.hpp"

namespace ctig::simulator {
namespace {

using csta::event_cause;

constexpr std::string_view sendable_tones = "0123456789*#ABCDabcd,";
constexpr std::string_view dialable_tones = "0123456789*#+";
constexpr std::size_t most_digits = 128;

}  // namespace

/// A phone has one handset: nothing is answered or retrieved while it is in use.
outcome<void> call_model::may_talk(const connection& which, connection_ref ref) const {
    const auto* at = std::get_if<appearance_id>(&which.where);
    if (at == nullptr) return situation::unknown_connection;
    const auto talking = talking_on(plan_.at(*at).phone);
    if (talking && *talking != ref) return situation::phone_in_use;
    return {};
}

outcome<void> call_model::answer(connection_ref which, answered_by how, time_point now) {
    auto* answering = find(which);
    if (answering == nullptr) return situation::unknown_connection;
    auto& in = calls_.at(which.in);
    const auto prompting = answering->state == connection_state::initiated && !answering->deadline;
    const auto rings = answering->state == connection_state::alerting && !answering->offered;
    if (!prompting && !rings) return situation::nothing_to_answer;
    if (const auto may = may_talk(*answering, which); !may) return may;
    if (prompting) {
        start(in, which.which, event_cause::new_call, now);
        return {};
    }
    if (answering->rule.answer == answer_rule::never && how == answered_by::request) {
        return situation::phone_cannot;
    }
    establish(in, *answering, event_cause::new_call, now);
    return {};
}

/// The side that answers; its line's other phones stop ringing.
void call_model::establish(call& which, connection& answering, event_cause cause, time_point now) {
    answering.state = connection_state::connected;
    disarm(which, answering);
    if (answering.rule.hang_up_after.count() > 0) {
        arm(which, answering, next_step::clear, now + answering.rule.hang_up_after);
    }
    report(report_kind::established, which, answering, cause);
    const auto* where = std::get_if<appearance_id>(&answering.where);
    if (where == nullptr) return;
    const auto at = *where;
    const auto& line = plan_.at(plan_.at(at).line);
    for (const auto sibling : ringing_on(which, plan_.at(at).line)) {
        if (line.sharing == line_sharing::exclusive) {
            drop(which, sibling, event_cause::normal);
            continue;
        }
        auto& shows = *which.find(sibling);
        disarm(which, shows);
        shows.state = connection_state::queued;
        report(report_kind::bridged, which, shows, event_cause::normal);
    }
    show_at_other_phones(which, at);
}

/// The other phones of a bridged line show a call that one of them is in.
void call_model::show_at_other_phones(call& which, appearance_id talking) {
    const auto& line = plan_.at(plan_.at(talking).line);
    if (line.sharing == line_sharing::exclusive) return;
    for (const auto where : line.appearances) {
        const auto out = state_of(plan_.at(where).phone) == service_state::out_of_service;
        if (which.at(where) != nullptr || out || !has_room(where)) continue;
        const auto& shows = add(which, where, connection_state::queued);
        report(report_kind::bridged, which, shows, event_cause::normal);
    }
}

void call_model::answer_by_itself(call& in, connection& ringing, time_point now) {
    const connection_ref ref{in.number, ringing.number};
    const auto* at = std::get_if<appearance_id>(&ringing.where);
    if (at != nullptr && !may_talk(ringing, ref)) {
        // The person is talking on that phone and comes back to this call later.
        constexpr milliseconds soonest{100};
        arm(in, ringing, next_step::answer, now + std::max(ringing.rule.answer_after, soonest));
        return;
    }
    establish(in, ringing, event_cause::new_call, now);
}

void call_model::set_held(const call& in, connection& which, event_cause cause) {
    which.state = connection_state::hold;
    report(report_kind::held, in, which, cause);
}

void call_model::set_retrieved(const call& in, connection& which, event_cause cause) {
    which.state = connection_state::connected;
    report(report_kind::retrieved, in, which, cause);
}

outcome<void> call_model::hold(connection_ref which) {
    auto* held = find(which);
    if (held == nullptr || !std::holds_alternative<appearance_id>(held->where)) {
        return situation::unknown_connection;
    }
    if (held->state != connection_state::connected) return situation::wrong_state;
    set_held(calls_.at(which.in), *held, event_cause::normal);
    return {};
}

outcome<void> call_model::retrieve(connection_ref which) {
    auto* wanted = find(which);
    if (wanted == nullptr) return situation::unknown_connection;
    auto& in = calls_.at(which.in);
    connection* holder = wanted->state == connection_state::hold ? wanted : nullptr;
    if (is_bridged(*wanted)) {
        const auto line = plan_.at(std::get<appearance_id>(wanted->where)).line;
        const auto holds = [&](const connection& c) {
            return is_on(c, line) && c.state == connection_state::hold;
        };
        const auto found = std::ranges::find_if(in.connections, holds);
        if (found != in.connections.end()) holder = &*found;
    }
    if (holder == nullptr) return situation::wrong_state;
    if (const auto may = may_talk(*wanted, which); !may) return may;
    set_retrieved(in, *wanted, event_cause::normal);
    if (holder == wanted) return {};
    disarm(in, *holder);
    holder->state = connection_state::queued;
    report(report_kind::bridged, in, *holder, event_cause::normal);
    return {};
}

outcome<void> call_model::alternate(connection_ref held, connection_ref active) {
    if (const auto pair = check_pair(held, active); !pair) return pair.error();
    set_held(calls_.at(active.in), *find(active), event_cause::alternate);
    set_retrieved(calls_.at(held.in), *find(held), event_cause::alternate);
    return {};
}

outcome<void> call_model::reconnect(connection_ref active, connection_ref held) {
    if (const auto pair = check_pair(held, active); !pair) return pair.error();
    (void)clear_connection(active, event_cause::normal_clearing);
    set_retrieved(calls_.at(held.in), *find(held), event_cause::normal);
    return {};
}

outcome<void> call_model::generate_digits(connection_ref from, std::string_view digits, time_point now) {
    auto* sending = find(from);
    if (sending == nullptr || !std::holds_alternative<appearance_id>(sending->where)) {
        return situation::unknown_connection;
    }
    const auto dialling = sending->state == connection_state::initiated && sending->deadline;
    const auto allowed = dialling ? dialable_tones : sendable_tones;
    if (digits.empty() || digits.size() > most_digits ||
        digits.find_first_not_of(allowed) != std::string_view::npos) {
        return situation::unsendable_digits;
    }
    auto& in = calls_.at(from.in);
    if (dialling) {
        dial_digits(in, *sending, digits, now);
        return {};
    }
    if (sending->state != connection_state::connected) return situation::wrong_state;
    sink_.on_digits(in, *sending, digits);
    return {};
}

}  // namespace ctig::simulator
