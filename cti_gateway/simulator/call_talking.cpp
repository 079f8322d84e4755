// Answer, hold and retrieve: what people do with a call they are in (ECMA-269 clause 17.1).
#include "cti_gateway/simulator/call_model.hpp"

namespace ctig::simulator {
namespace {

using csta::event_cause;
using csta::operation_error;
using csta::state_incompatibility_error;

constexpr std::string_view dialable_tones = "0123456789*#ABCDabcd,";
constexpr std::size_t most_digits = 128;

}  // namespace

outcome<void> call_model::answer(connection_ref which, time_point now) {
    auto* answering = find(which);
    if (answering == nullptr) return refuse(operation_error::invalid_connection_id);
    auto& in = calls_.at(which.in);
    const auto prompting = answering->state == connection_state::initiated;
    if (!prompting && answering->state != connection_state::alerting) {
        return refuse(state_incompatibility_error::no_call_to_answer);
    }
    if (const auto may = may_talk(*answering, which); !may) return may;
    if (prompting) {
        start(in, which.which, event_cause::new_call, now);
        return {};
    }
    if (answering->rule.answer == answer_rule::never) {
        return refuse(operation_error::request_incompatible_with_device);
    }
    establish(in, *answering, now);
    return {};
}

/// The side that answers; its line's other phones stop ringing.
void call_model::establish(call& which, connection& answering, time_point now) {
    answering.state = connection_state::connected;
    disarm(which, answering);
    if (answering.rule.hang_up_after.count() > 0) {
        arm(which, answering, next_step::clear, now + answering.rule.hang_up_after);
    }
    report(report_kind::established, which, answering, event_cause::new_call);
    const auto* at = std::get_if<appearance_id>(&answering.where);
    if (at == nullptr) return;
    for (const auto sibling : ringing_on(which, plan_.at(*at).line))
        drop(which, sibling, event_cause::normal);
}

void call_model::answer_by_itself(call& in, connection& ringing, time_point now) {
    const connection_ref ref{in.number, ringing.number};
    const auto* at = std::get_if<appearance_id>(&ringing.where);
    if (at != nullptr && talks(plan_.at(*at).phone, ref)) {
        // The person is talking on that phone and comes back to this call later.
        constexpr milliseconds soonest{100};
        arm(in, ringing, next_step::answer, now + std::max(ringing.rule.answer_after, soonest));
        return;
    }
    establish(in, ringing, now);
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
        return refuse(operation_error::invalid_connection_id);
    }
    if (held->state != connection_state::connected) {
        return refuse(state_incompatibility_error::invalid_connection_state);
    }
    set_held(calls_.at(which.in), *held, event_cause::normal);
    return {};
}

outcome<void> call_model::retrieve(connection_ref which) {
    auto* held = find(which);
    if (held == nullptr) return refuse(operation_error::invalid_connection_id);
    if (held->state != connection_state::hold) {
        return refuse(state_incompatibility_error::invalid_connection_state);
    }
    if (const auto may = may_talk(*held, which); !may) return may;
    set_retrieved(calls_.at(which.in), *held, event_cause::normal);
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
    (void)clear_connection(active);
    set_retrieved(calls_.at(held.in), *find(held), event_cause::normal);
    return {};
}

outcome<void> call_model::generate_digits(connection_ref from, std::string_view digits) {
    const auto* sending = find(from);
    if (sending == nullptr || !std::holds_alternative<appearance_id>(sending->where)) {
        return refuse(operation_error::invalid_connection_id);
    }
    if (digits.empty() || digits.size() > most_digits ||
        digits.find_first_not_of(dialable_tones) != std::string_view::npos) {
        return refuse(operation_error::invalid_parameter_value);
    }
    if (sending->state != connection_state::connected) {
        return refuse(state_incompatibility_error::invalid_connection_state);
    }
    sink_.on_digits(calls_.at(from.in), *sending, digits);
    return {};
}

}  // namespace ctig::simulator
