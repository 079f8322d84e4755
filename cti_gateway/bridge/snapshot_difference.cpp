#include "cti_gateway/bridge/snapshot_difference.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "cti_gateway/bridge/call_event.hpp"
#include "cti_gateway/bridge/path_events.hpp"

namespace ctig::bridge {
namespace {

using state = csta::local_connection_state;

class difference {
public:
    difference(device_picture& told, const device_picture& truth) : told_(told), truth_(truth) {}

    std::vector<csta::message> run() {
        if (truth_.calls_known) calls();
        features();
        return std::move(events_);
    }

private:
    void calls() {
        for (const auto& id : vanished()) clear_own(id);
        // Who holds one call to take another hears of them in that order.
        for (const auto& [id, call] : truth_.calls)
            if (call.own == state::hold) lead(id, call);
        for (const auto& [id, call] : truth_.calls)
            if (call.own != state::hold) lead(id, call);
    }

    void emit(csta::message event) {
        (void)told_.apply(event);
        events_.push_back(std::move(event));
    }

    std::vector<std::string> vanished() const {
        std::vector<std::string> gone;
        for (const auto& [id, call] : told_.calls)
            if (!truth_.calls.contains(id)) gone.push_back(id);
        return gone;
    }

    void clear_own(const std::string& id) { emit(path_events(told_.device, id, {}).cleared(state::null)); }

    // A PBX without SnapshotCall does not say who calls whom: as it was, or whoever is there alone.
    call_picture with_caller(const std::string& id, call_picture call) const {
        if (!party_text(call.calling).empty() || call.own == state::initiated) return call;
        const auto known = told_.calls.find(id);
        if (known != told_.calls.end() && !party_text(known->second.calling).empty()) {
            call.calling = known->second.calling;
            call.called = known->second.called;
        } else if (call.others.size() == 1) {
            call.calling = call.others.front().who;
        }
        return call;
    }

    void lead(const std::string& id, const call_picture& now) {
        const call_picture call = with_caller(id, now);
        const path_events make(truth_.device, id, call);
        auto steps = own_steps(own_state(id), call.own, truth_.is_outgoing(call));
        if (!steps) {  // no event leads there: to the client it is another call
            clear_own(id);
            steps = own_steps(state::null, call.own, truth_.is_outgoing(call));
        }
        const bool holds_last = !steps->empty() && steps->back() == step::held;
        for (std::size_t i = 0; i + (holds_last ? 1 : 0) < steps->size(); ++i)
            emit(make.own((*steps)[i], own_state_after((*steps)[i])));
        told_.calls[id].own = holds_last ? state::connected : call.own;
        if (call.others_known) others(id, call, make);
        if (holds_last) emit(make.own(step::held, state::hold));
        remember_parties(id, call);
    }

    void others(const std::string& id, const call_picture& call, const path_events& make) {
        const state own = told_.calls[id].own;
        for (const auto& party : call.others)
            for (const step s : party_steps(party_state(id, party), party.state))
                emit(make.party(s, party, own));
        const auto before = told_.calls[id].others;
        for (const auto& old : before)
            if (std::ranges::none_of(call.others, [&](const auto& now) { return same_party(old, now); }))
                emit(make.party(step::cleared, old, own));
    }

    void remember_parties(const std::string& id, const call_picture& call) {
        auto& known = told_.calls[id];
        known.calling = call.calling;
        known.called = call.called;
        known.last_redirection = call.last_redirection;
        if (call.others_known) known.others = call.others;
    }

    state own_state(const std::string& id) const {
        const auto at = told_.calls.find(id);
        return at == told_.calls.end() ? state::null : at->second.own;
    }
    state party_state(const std::string& id, const party_picture& who) const {
        const auto at = told_.calls.find(id);
        if (at == told_.calls.end()) return state::null;
        for (const auto& known : at->second.others)
            if (same_party(known, who)) return known.state;
        return state::null;
    }

    void features() {
        const csta::extended_device_id device{csta::device_id{.text = truth_.device}};
        const auto differs = [](const std::optional<bool>& told, const std::optional<bool>& truth) {
            return truth && told.value_or(false) != *truth;
        };
        if (differs(told_.do_not_disturb, truth_.do_not_disturb))
            emit(csta::do_not_disturb_event{.device = device, .do_not_disturb_on = *truth_.do_not_disturb});
        if (differs(told_.message_waiting, truth_.message_waiting))
            emit(csta::message_waiting_event{.target_device = device,
                                             .message_waiting_on = *truth_.message_waiting});
        if (!truth_.forwarding_known) return;
        auto types = truth_.forwarding;
        for (const auto& [type, setting] : told_.forwarding) types.try_emplace(type);
        for (const auto& [type, now] : types) {
            const auto known = told_.forwarding.find(type);
            const auto was = known == told_.forwarding.end() ? forwarding_picture{} : known->second;
            if (was == now || (!was.on && !now.on)) continue;
            csta::forwarding_event event{.device = device, .forwarding_type = type, .forward_status = now.on};
            if (!now.to.empty()) event.forward_to = csta::device_id{.text = now.to};
            emit(std::move(event));
        }
    }

    device_picture& told_;
    const device_picture& truth_;
    std::vector<csta::message> events_;
};

/// What an event is about: its calls, or the feature.
std::vector<std::string> subjects_of(const csta::message& event) {
    if (const auto merge = read_merge_event(event)) {
        std::vector<std::string> calls{merge->primary->call_id};
        if (merge->secondary != nullptr) calls.push_back(merge->secondary->call_id);
        return calls;
    }
    if (const auto call = read_call_event(event)) return {call->connection.call_id};
    if (const auto* cleared = csta::get_if<csta::call_cleared_event>(&event))
        return {cleared->cleared_call.call_id};
    if (const auto* forwarding = csta::get_if<csta::forwarding_event>(&event))
        return {"\nforwarding " + std::to_string(forwarding->forwarding_type
                                                     ? static_cast<int>(*forwarding->forwarding_type)
                                                     : -1)};
    if (csta::holds_alternative<csta::do_not_disturb_event>(event)) return {"\ndo not disturb"};
    if (csta::holds_alternative<csta::message_waiting_event>(event)) return {"\nmessage waiting"};
    return {};
}

}  // namespace

std::vector<csta::message> snapshot_difference(device_picture& told, const device_picture& truth) {
    return difference(told, truth).run();
}

std::vector<csta::message> younger_than(const device_picture& snapshot, std::vector<csta::message> events) {
    std::set<std::string> in_snapshot;
    std::vector<csta::message> younger;
    for (auto at = events.rbegin(); at != events.rend(); ++at) {
        const auto subjects = subjects_of(*at);
        const bool old = !subjects.empty() && std::ranges::all_of(subjects, [&](const auto& s) {
            return in_snapshot.contains(s);
        });
        if (old) continue;
        if (snapshot.already_says(*at))
            in_snapshot.insert(subjects.begin(), subjects.end());
        else
            younger.push_back(std::move(*at));
    }
    std::ranges::reverse(younger);
    return younger;
}

}  // namespace ctig::bridge
