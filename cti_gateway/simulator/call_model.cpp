#include "cti_gateway/simulator/call_model.hpp"

namespace ctig::simulator {
call_model::call_model(const line_plan& plan, const line_features& features, call_options options,
                       call_sink& sink)
    : plan_(plan), features_(features), options_(options), sink_(sink), calls_at_(plan.appearance_count()) {
    for (std::uint32_t channel = 1; channel <= options.trunk_channels; ++channel)
        free_channels_.insert(channel);
}

/// What tells sides apart: the line of an appearance, else the connection itself.
bool call_model::same_side(const connection& a, const connection& b) const {
    if (a.number == b.number) return true;
    const auto* at_a = std::get_if<appearance_id>(&a.where);
    const auto* at_b = std::get_if<appearance_id>(&b.where);
    return at_a != nullptr && at_b != nullptr && plan_.at(*at_a).line == plan_.at(*at_b).line;
}

connection_ref call_model::new_call(appearance_id from, party called) {
    const auto number = static_cast<call_number>(++last_call_);
    auto& made = calls_[number];
    made.number = number;
    made.calling = from;
    made.called = std::move(called);
    return {number, add(made, from, connection_state::initiated).number};
}

connection& call_model::add(call& in, endpoint where, connection_state state) {
    const auto number = static_cast<connection_number>(++last_connection_);
    if (const auto* at = std::get_if<appearance_id>(&where)) {
        calls_at_[static_cast<std::size_t>(*at)].push_back(in.number);
    }
    in.connections.push_back({.number = number, .where = std::move(where), .state = state});
    return in.connections.back();
}

void call_model::remove(call& from, connection_number which) {
    auto* gone = from.find(which);
    disarm(from, *gone);
    if (const auto* at = std::get_if<appearance_id>(&gone->where)) {
        std::erase(calls_at_[static_cast<std::size_t>(*at)], from.number);
    } else if (const auto* trunk = std::get_if<trunk_end>(&gone->where)) {
        free_channels_.insert(trunk->channel);
    }
    std::erase_if(from.connections, [&](const connection& c) { return c.number == which; });
}

void call_model::drop(call& from, connection_number which, csta::event_cause cause) {
    auto* dropped = from.find(which);
    dropped->state = connection_state::null;
    report(report_kind::connection_cleared, from, *dropped, cause);
    remove(from, which);
}

/// Whether a line other than that of `leaving` is in the call.
bool call_model::holds_a_line_besides(const call& in, connection_number leaving) const {
    const auto* from = in.find(leaving);
    return std::ranges::any_of(in.connections, [&](const connection& c) {
        return std::holds_alternative<appearance_id>(c.where) && (from == nullptr || !same_side(*from, c));
    });
}

/// A call that only one side is left in, or nobody but trunks, ends for those too.
void call_model::settle(call& which) {
    const auto one_side = std::ranges::all_of(
        which.connections, [&](const connection& c) { return same_side(which.connections.front(), c); });
    if (!one_side && holds_a_line_besides(which, {})) return;
    while (!which.connections.empty()) {
        drop(which, which.connections.front().number, csta::event_cause::normal_clearing);
    }
    erase(which);
}

void call_model::erase(call& which) {
    const auto number = which.number;
    sink_.on_call_gone(number);
    calls_.erase(number);
}

void call_model::arm(const call& in, connection& which, next_step next, time_point at) {
    disarm(in, which);
    which.next = next;
    which.deadline = at;
    deadlines_.emplace(at, connection_ref{in.number, which.number});
}

void call_model::disarm(const call& in, connection& which) {
    if (which.deadline) deadlines_.erase({*which.deadline, connection_ref{in.number, which.number}});
    which.deadline.reset();
    which.next = next_step::none;
}

void call_model::report(report_kind kind, const call& in, const connection& subject,
                        csta::event_cause cause) {
    sink_.on_report({.kind = kind, .in = in, .subject = subject, .cause = cause});
}

connection* call_model::find(connection_ref which) {
    const auto found = calls_.find(which.in);
    return found == calls_.end() ? nullptr : found->second.find(which.which);
}

const call* call_model::find(call_number number) const {
    const auto found = calls_.find(number);
    return found == calls_.end() ? nullptr : &found->second;
}

std::span<const call_number> call_model::calls_at(appearance_id where) const {
    return calls_at_[static_cast<std::size_t>(where)];
}

bool call_model::talks(phone_id phone, connection_ref except) const {
    for (const auto where : plan_.on_phone(phone)) {
        for (const auto number : calls_at(where)) {
            const auto* at = calls_.at(number).at(where);
            if (connection_ref{number, at->number} == except) continue;
            if (at->state == connection_state::initiated || at->state == connection_state::connected)
                return true;
        }
    }
    return false;
}

/// A phone has one handset: nothing is answered or retrieved while it is in use.
outcome<void> call_model::may_talk(const connection& which, connection_ref ref) const {
    const auto* at = std::get_if<appearance_id>(&which.where);
    if (at == nullptr) return refuse(csta::operation_error::invalid_connection_id);
    if (talks(plan_.at(*at).phone, ref))
        return refuse(csta::state_incompatibility_error::connected_call_exists);
    return {};
}

outcome<void> call_model::clear_connection(connection_ref which) {
    if (find(which) == nullptr) return refuse(csta::operation_error::invalid_connection_id);
    auto& in = calls_.at(which.in);
    drop(in, which.which, csta::event_cause::normal_clearing);
    settle(in);
    return {};
}

outcome<void> call_model::clear_call(call_number which) {
    const auto found = calls_.find(which);
    if (found == calls_.end()) return refuse(csta::operation_error::invalid_call_id);
    auto& in = found->second;
    while (!in.connections.empty()) {
        drop(in, in.connections.front().number, csta::event_cause::normal_clearing);
    }
    erase(in);
    return {};
}

std::optional<time_point> call_model::next_timer() const {
    if (deadlines_.empty()) return std::nullopt;
    return deadlines_.begin()->first;
}

void call_model::on_timer(time_point now) {
    while (!deadlines_.empty() && deadlines_.begin()->first <= now) {
        const auto [at, which] = *deadlines_.begin();
        auto& in = calls_.at(which.in);
        auto& due = *in.find(which.which);
        const auto next = due.next;
        disarm(in, due);
        switch (next) {
            case next_step::none: break;
            case next_step::answer: answer_by_itself(in, due, now); break;
            case next_step::forward: forward_unanswered(in, due, now); break;
            case next_step::clear:
                // A tone ends for its listeners; a person who hangs up leaves.
                if (due.state == connection_state::fail) {
                    (void)clear_call(which.in);
                } else {
                    (void)clear_connection(which);
                }
                break;
        }
    }
}

}  // namespace ctig::simulator
