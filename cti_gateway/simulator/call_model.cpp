#include "cti_gateway/simulator/call_model.hpp"

namespace ctig::simulator {

outcome<void> call_model::clear_connection(connection_ref which, csta::event_cause cause) {
    if (find(which) == nullptr) return situation::unknown_connection;
    auto& in = calls_.at(which.in);
    drop(in, which.which, cause);
    settle(in);
    return {};
}

outcome<void> call_model::clear_call(call_number which) {
    const auto found = calls_.find(which);
    if (found == calls_.end()) return situation::unknown_call;
    clear_all(found->second, csta::event_cause::normal_clearing);
    return {};
}

outcome<void> call_model::answer_outside(connection_ref trunk, time_point now) {
    auto* ringing = find(trunk);
    if (ringing == nullptr) return situation::unknown_connection;
    if (ringing->state != connection_state::alerting) return situation::nothing_to_answer;
    establish(calls_.at(trunk.in), *ringing, csta::event_cause::new_call, now);
    return {};
}

outcome<connection_ref> call_model::trunk_of(call_number number) const {
    const auto* in = find(number);
    if (in == nullptr) return situation::unknown_call;
    const auto beyond = [](const connection& c) { return std::holds_alternative<trunk_end>(c.where); };
    const auto found = std::ranges::find_if(in->connections, beyond);
    if (found == in->connections.end()) return situation::unknown_connection;
    return connection_ref{number, found->number};
}

outcome<void> call_model::identify_caller(call_number number, const number_party& caller) {
    const auto ref = trunk_of(number);
    if (!ref) return ref.error();
    auto& in = calls_.at(number);
    if (!in.came_in()) return situation::wrong_state;
    auto& trunk = *find(*ref);
    std::get<trunk_end>(trunk.where).beyond = caller;
    in.calling = caller;
    report(report_kind::call_information, in, trunk, csta::event_cause::normal);
    return {};
}

void call_model::serve_phone(phone_id phone, service_state state) {
    set_state(phone, state);
    if (state == service_state::in_service) return;
    for (const auto where : plan_.on_phone(phone)) drop_calls(where, csta::event_cause::dest_out_of_order);
}

void call_model::drop_calls(appearance_id where, csta::event_cause cause) {
    while (!calls_at(where).empty()) {
        auto& in = calls_.at(calls_at(where).front());
        drop(in, in.at(where)->number, cause);
        settle(in);
    }
}

void call_model::on_timer(time_point now) {
    while (const auto step = take_due(now)) {
        auto& in = calls_.at(step->which.in);
        auto& at = *find(step->which);
        switch (step->next) {
            case next_step::none: break;
            case next_step::answer: answer_by_itself(in, at, now); break;
            case next_step::forward: forward_unanswered(in, at, now); break;
            case next_step::give_up: give_up(in, at); break;
            case next_step::deliver: alert(in, at, csta::event_cause::new_call, now); break;
            case next_step::distribute: distribute(in, at, now); break;
            case next_step::dial: finish_dialling(in, at, now); break;
            case next_step::clear:
                // A tone ends for its listeners; a person who hangs up leaves.
                if (at.state == connection_state::fail) {
                    clear_all(in, csta::event_cause::normal_clearing);
                } else {
                    (void)clear_connection(step->which, csta::event_cause::normal_clearing);
                }
                break;
        }
    }
}

}  // namespace ctig::simulator
