#include "cti_gateway/simulator/call_register.hpp"

namespace ctig::simulator {
namespace {

/// Somebody listens or dials there.
bool occupies_handset(connection_state state) {
    return state == connection_state::initiated || state == connection_state::connected ||
           state == connection_state::fail;
}

}  // namespace

party party_of(const connection& c) {
    if (const auto* at = std::get_if<appearance_id>(&c.where)) return *at;
    if (const auto* trunk = std::get_if<trunk_end>(&c.where)) return trunk->beyond;
    if (const auto* queue = std::get_if<queue_place>(&c.where)) return queue->group;
    return std::get<nobody>(c.where).called;
}

bool is_bridged(const connection& c) {
    return c.state == connection_state::queued && std::holds_alternative<appearance_id>(c.where);
}

call_register::call_register(const line_plan& plan, call_options options, call_sink& sink)
    : plan_(plan), options_(options), sink_(sink), calls_at_(plan.appearance_count()) {
    for (std::uint32_t channel = 1; channel <= options.trunk_channels; ++channel)
        free_channels_.insert(channel);
}

bool call_register::is_on(const connection& c, line_id line) const {
    const auto* at = std::get_if<appearance_id>(&c.where);
    return at != nullptr && plan_.at(*at).line == line;
}

bool call_register::waits_in(const call& in, group_id group) {
    return std::ranges::any_of(in.connections, [&](const connection& c) {
        const auto* place = std::get_if<queue_place>(&c.where);
        return place != nullptr && place->in == group;
    });
}

/// What tells sides apart: the line of an appearance, the queue of a group, else the connection itself.
bool call_register::same_side(const connection& a, const connection& b) const {
    if (a.number == b.number) return true;
    const auto* here = std::get_if<queue_place>(&a.where);
    const auto* there = std::get_if<queue_place>(&b.where);
    if (here != nullptr && there != nullptr) return here->in == there->in;
    const auto* at = std::get_if<appearance_id>(&a.where);
    return at != nullptr && is_on(b, plan_.at(*at).line);
}

bool call_register::has_line(const call& in, line_id line) const {
    return std::ranges::any_of(in.connections, [&](const connection& c) { return is_on(c, line); });
}

bool call_register::holds_a_line_besides(const call& in, connection_number leaving) const {
    const auto* from = in.find(leaving);
    return std::ranges::any_of(in.connections, [&](const connection& c) {
        const auto ours =
            std::holds_alternative<appearance_id>(c.where) || std::holds_alternative<queue_place>(c.where);
        return ours && (from == nullptr || !same_side(*from, c));
    });
}

connection_ref call_register::open_call(endpoint from, party calling, party called, connection_state state) {
    const auto number = static_cast<call_number>(++last_call_);
    auto& made = calls_[number];
    made.number = number;
    made.calling = std::move(calling);
    made.called = std::move(called);
    return {number, add(made, std::move(from), state).number};
}

connection& call_register::add(call& in, endpoint where, connection_state state) {
    const auto number = static_cast<connection_number>(++last_connection_);
    if (const auto* at = std::get_if<appearance_id>(&where)) {
        calls_at_[static_cast<std::size_t>(*at)].push_back(in.number);
    }
    in.connections.push_back({.number = number, .where = std::move(where), .state = state});
    return in.connections.back();
}

void call_register::remove(call& from, connection_number which) {
    auto* gone = from.find(which);
    disarm(from, *gone);
    const auto where = gone->where;
    std::erase_if(from.connections, [&](const connection& c) { return c.number == which; });
    if (const auto* at = std::get_if<appearance_id>(&where)) {
        std::erase(calls_at_[static_cast<std::size_t>(*at)], from.number);
        hang_up_when_idle(plan_.at(*at).phone);
    } else if (const auto* trunk = std::get_if<trunk_end>(&where)) {
        free_channels_.insert(trunk->channel);
    }
}

void call_register::drop(call& from, connection_number which, csta::event_cause cause) {
    auto* dropped = from.find(which);
    dropped->state = connection_state::null;
    report(report_kind::connection_cleared, from, *dropped, cause);
    remove(from, which);
}

void call_register::drop_bridged(call& from, line_id line, csta::event_cause cause) {
    std::vector<connection_number> bridged;
    for (const auto& c : from.connections) {
        if (is_on(c, line) && is_bridged(c)) bridged.push_back(c.number);
    }
    for (const auto number : bridged) drop(from, number, cause);
}

bool call_register::settle(call& which) {
    std::vector<line_id> without_voice;
    for (const auto& c : which.connections) {
        if (!is_bridged(c)) continue;
        const auto line = plan_.at(std::get<appearance_id>(c.where)).line;
        const auto live = [&](const connection& other) { return is_on(other, line) && !is_bridged(other); };
        if (std::ranges::none_of(which.connections, live)) without_voice.push_back(line);
    }
    for (const auto line : without_voice) drop_bridged(which, line, csta::event_cause::normal_clearing);
    const auto one_side = std::ranges::all_of(
        which.connections, [&](const connection& c) { return same_side(which.connections.front(), c); });
    if (!one_side && holds_a_line_besides(which, {})) return true;
    clear_all(which, csta::event_cause::normal_clearing);
    return false;
}

void call_register::clear_all(call& which, csta::event_cause cause) {
    while (!which.connections.empty()) drop(which, which.connections.front().number, cause);
    erase(which, cause);
}

void call_register::erase(call& which, csta::event_cause cause) {
    const auto number = which.number;
    for (auto& c : which.connections) disarm(which, c);
    while (!which.connections.empty()) remove(which, which.connections.front().number);
    sink_.on_call_gone(number, cause);
    calls_.erase(number);
}

std::vector<connection_number> call_register::move_connections(call& from, call& into,
                                                               connection_number but) {
    std::vector<connection_number> moved;
    for (auto& c : from.connections) {
        if (c.number == but) continue;
        const auto deadline = c.deadline;
        const auto next = c.next;
        disarm(from, c);
        if (const auto* at = std::get_if<appearance_id>(&c.where)) {
            std::ranges::replace(calls_at_[static_cast<std::size_t>(*at)], from.number, into.number);
        }
        into.connections.push_back(c);
        if (deadline) arm(into, into.connections.back(), next, *deadline);
        moved.push_back(c.number);
    }
    std::erase_if(from.connections, [&](const connection& c) { return c.number != but; });
    return moved;
}

void call_register::arm(const call& in, connection& which, next_step next, time_point at) {
    disarm(in, which);
    which.next = next;
    which.deadline = at;
    deadlines_.emplace(at, connection_ref{in.number, which.number});
}

void call_register::disarm(const call& in, connection& which) {
    if (which.deadline) deadlines_.erase({*which.deadline, connection_ref{in.number, which.number}});
    which.deadline.reset();
    which.next = next_step::none;
}

std::optional<call_register::due> call_register::take_due(time_point now) {
    if (deadlines_.empty() || deadlines_.begin()->first > now) return std::nullopt;
    const auto which = deadlines_.begin()->second;
    auto& at = *find(which);
    const due taken{.which = which, .next = at.next};
    disarm(calls_.at(which.in), at);
    return taken;
}

std::optional<time_point> call_register::next_timer() const {
    if (deadlines_.empty()) return std::nullopt;
    return deadlines_.begin()->first;
}

void call_register::report(report_kind kind, const call& in, const connection& subject,
                           csta::event_cause cause) {
    sink_.on_report({.kind = kind, .in = in, .subject = subject, .cause = cause});
}

connection* call_register::find(connection_ref which) {
    const auto found = calls_.find(which.in);
    return found == calls_.end() ? nullptr : found->second.find(which.which);
}

const call* call_register::find(call_number number) const {
    const auto found = calls_.find(number);
    return found == calls_.end() ? nullptr : &found->second;
}

std::span<const call_number> call_register::calls_at(appearance_id where) const {
    return calls_at_[static_cast<std::size_t>(where)];
}

std::optional<connection_ref> call_register::talking_on(phone_id phone) const {
    for (const auto where : plan_.on_phone(phone)) {
        for (const auto number : calls_at(where)) {
            const auto* at = calls_.at(number).at(where);
            if (occupies_handset(at->state)) return connection_ref{number, at->number};
        }
    }
    return std::nullopt;
}

hook call_register::hook_of(phone_id phone) const { return off_hook_.contains(phone) ? hook::off : hook::on; }

service_state call_register::state_of(phone_id phone) const {
    return out_of_service_.contains(phone) ? service_state::out_of_service : service_state::in_service;
}

void call_register::set_hook(phone_id phone, hook now) {
    if (hook_of(phone) == now) return;
    if (now == hook::off) {
        off_hook_.insert(phone);
    } else {
        off_hook_.erase(phone);
    }
    sink_.on_hook(phone, now);
}

void call_register::set_state(phone_id phone, service_state now) {
    if (state_of(phone) == now) return;
    if (now == service_state::out_of_service) {
        out_of_service_.insert(phone);
    } else {
        out_of_service_.erase(phone);
    }
    sink_.on_service_state(phone, now);
}

/// Nobody keeps a handset at the ear when the last call that was talked in has gone.
void call_register::hang_up_when_idle(phone_id phone) {
    if (hook_of(phone) == hook::on) return;
    for (const auto where : plan_.on_phone(phone)) {
        for (const auto number : calls_at(where)) {
            const auto state = calls_.at(number).at(where)->state;
            if (occupies_handset(state) || state == connection_state::hold) return;
        }
    }
    set_hook(phone, hook::on);
}

}  // namespace ctig::simulator
