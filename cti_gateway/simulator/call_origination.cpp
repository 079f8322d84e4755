// Calls begin: MakeCall, ConsultationCall, somebody who lifts a handset and dials, somebody outside (ECMA-269
// clause 17.1).
#include "cti_gateway/simulator/call_model.hpp"

namespace ctig::simulator {
namespace {

using csta::event_cause;

constexpr std::size_t longest_number = 64;
/// Who lifts the handset has this many times the wait for a digit to begin.
constexpr int first_digit_factor = 3;

/// What a phone can dial; `;partition=` may follow, which line_plan reads.
bool dialable(std::string_view text) {
    const auto number = text.substr(0, text.find(';'));
    return !number.empty() && text.size() <= 4 * longest_number && number.size() <= longest_number &&
           number.find_first_not_of("+0123456789*#") == std::string_view::npos;
}

}  // namespace

outcome<void> call_model::may_begin(appearance_id from) const {
    if (state_of(plan_.at(from).phone) == service_state::out_of_service) {
        return situation::device_out_of_service;
    }
    if (calls_.size() >= options_.most_calls || !has_room(from)) return situation::no_room;
    return {};
}

outcome<void> call_model::may_dial(appearance_id from, std::string_view dialled) const {
    if (!dialable(dialled)) return situation::undialable_number;
    const auto own_line = plan_.at(from).line;
    if (plan_.dial(dialled, own_line) == own_line) return situation::own_number;
    return may_begin(from);
}

outcome<connection_ref> call_model::make_call(appearance_id from, std::string_view dialled, originate how,
                                              time_point now) {
    if (const auto may = may_dial(from, dialled); !may) return may.error();
    if (talking_on(plan_.at(from).phone)) return situation::phone_in_use;
    const auto called = find_destination(dialled, plan_.at(from).line).name;
    const auto made = open_call(from, from, called, connection_state::initiated);
    auto& in = calls_.at(made.in);
    report(report_kind::service_initiated, in, in.connections.front(), event_cause::make_call);
    if (how == originate::at_once) start(in, made.which, event_cause::new_call, now);
    return made;
}

outcome<connection_ref> call_model::consult(connection_ref existing, std::string_view dialled,
                                            time_point now) {
    auto* held = find(existing);
    const auto* where = held == nullptr ? nullptr : std::get_if<appearance_id>(&held->where);
    if (where == nullptr) return situation::unknown_connection;
    if (held->state != connection_state::connected) return situation::wrong_state;
    const auto at = *where;
    if (const auto may = may_dial(at, dialled); !may) return may.error();
    set_held(calls_.at(existing.in), *held, event_cause::consultation);
    const auto called = find_destination(dialled, plan_.at(at).line).name;
    const auto made = open_call(at, at, called, connection_state::initiated);
    auto& in = calls_.at(made.in);
    report(report_kind::service_initiated, in, in.connections.front(), event_cause::consultation);
    start(in, made.which, event_cause::consultation, now);
    return made;
}

outcome<connection_ref> call_model::come_in(const number_party& caller, std::string_view dialled,
                                            time_point now) {
    const auto to = find_destination(dialled, std::nullopt);
    const auto inside =
        std::holds_alternative<line_id>(to.where) || std::holds_alternative<group_id>(to.where);
    if (!inside) return situation::unknown_destination;
    if (free_channels_.empty() || calls_.size() >= options_.most_calls) return situation::no_room;
    const auto channel = *free_channels_.begin();
    free_channels_.erase(free_channels_.begin());
    const auto made = open_call(trunk_end{.channel = channel, .beyond = caller}, caller, to.name,
                                connection_state::connected);
    auto& in = calls_.at(made.in);
    const auto reached = follow_forwarding(in, to);
    const auto* line = std::get_if<line_id>(&reached.where);
    if (!std::holds_alternative<group_id>(reached.where) && (line == nullptr || obstacle(in, *line))) {
        // The network hears the tone; nobody of ours was ever in the call.
        erase(in);
        return situation::destination_busy;
    }
    route(in, reached, event_cause::new_call, now);
    return made;
}

/// The caller is off hook and has dialled.
void call_model::start(call& which, connection_number caller, event_cause cause, time_point now) {
    auto& calling = *which.find(caller);
    calling.state = connection_state::connected;
    report(report_kind::originated, which, calling, cause);
    const auto from = std::get<appearance_id>(calling.where);
    show_at_other_phones(which, from);
    const auto* line_called = std::get_if<line_id>(&which.called);
    const auto to = line_called != nullptr
                        ? destination{*line_called, which.called, std::nullopt}
                        : find_destination(std::get<number_party>(which.called).number, plan_.at(from).line);
    route(which, follow_forwarding(which, to), event_cause::new_call, now);
}

outcome<void> call_model::go_off_hook(appearance_id at, time_point now) {
    const auto phone = plan_.at(at).phone;
    if (state_of(phone) == service_state::out_of_service) return situation::device_out_of_service;
    if (const auto busy = talking_on(phone)) {
        // The phone had asked its user for it, or the speaker was on: the handset takes over.
        set_hook(phone, hook::off);
        const auto* asked = find(*busy);
        const auto prompting = asked->state == connection_state::initiated && !asked->deadline;
        return prompting ? answer(*busy, answered_by::hand, now) : outcome<void>{};
    }
    for (const auto number : calls_at(at)) {
        const auto* ringing = calls_.at(number).at(at);
        if (ringing->state != connection_state::alerting || ringing->offered) continue;
        const connection_ref which{number, ringing->number};
        set_hook(phone, hook::off);
        return answer(which, answered_by::hand, now);
    }
    if (const auto may = may_begin(at); !may) return may;
    set_hook(phone, hook::off);
    const auto made = open_call(at, at, number_party{}, connection_state::initiated);
    auto& in = calls_.at(made.in);
    auto& dialling = in.connections.front();
    report(report_kind::service_initiated, in, dialling, event_cause::normal);
    arm(in, dialling, next_step::dial, now + first_digit_factor * options_.digits);
    return {};
}

void call_model::go_on_hook(phone_id phone) {
    set_hook(phone, hook::on);
    if (const auto talking = talking_on(phone))
        (void)clear_connection(*talking, event_cause::normal_clearing);
}

void call_model::dial_digits(call& in, connection& dialling, std::string_view digits, time_point now) {
    in.digits += digits;
    report(report_kind::digits_dialed, in, dialling, event_cause::normal);
    const auto complete =
        in.digits.back() == '#' || in.digits.size() >= longest_number || !plan_.could_grow(in.digits);
    if (complete) return finish_dialling(in, dialling, now);
    arm(in, dialling, next_step::dial, now + options_.digits);
}

void call_model::finish_dialling(call& in, connection& dialling, time_point now) {
    if (in.digits.ends_with('#')) in.digits.pop_back();
    disarm(in, dialling);
    const auto from = plan_.at(std::get<appearance_id>(dialling.where)).line;
    if (in.digits.empty()) {
        dialling.state = connection_state::fail;
        arm(in, dialling, next_step::clear, now + options_.failed_tone);
        return report(report_kind::failed, in, dialling, event_cause::interdigit_timeout);
    }
    in.called = find_destination(in.digits, from).name;
    start(in, dialling.number, event_cause::new_call, now);
}

}  // namespace ctig::simulator
