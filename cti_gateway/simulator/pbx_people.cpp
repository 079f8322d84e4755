// What people do at phones and outside, of their own accord.
#include "cti_gateway/simulator/pbx.hpp"

namespace ctig::simulator {

outcome<phone_id> pbx::find_phone(std::string_view device) const {
    if (const auto named = plan_.find_phone(device)) return plan_.place_of(*named);
    const auto found = plan_.find_appearance(device);
    if (found.id) return plan_.at(*found.id).phone;
    return found.failure == lookup_failure::unknown ? situation::unknown_device : situation::ambiguous_device;
}

outcome<call_number> pbx::place_incoming(const number_party& caller, std::string_view dialled,
                                         time_point now) {
    const auto made = calls_.come_in(caller, dialled, now);
    if (!made) return made.error();
    return made->in;
}

outcome<void> pbx::lift(std::string_view device, time_point now) {
    const auto phone = find_phone(device);
    if (!phone) return phone.error();
    // A phone's name says nothing of a line: the one that rings, else its first.
    const auto lines = plan_.on_phone(*phone);
    if (lines.empty()) return situation::unknown_device;
    auto at = plan_.find_appearance(device).id.value_or(lines.front());
    if (plan_.find_phone(device)) {
        const auto rings = [&](appearance_id where) {
            return std::ranges::any_of(calls_.calls_at(where), [&](call_number in) {
                return calls_.find(in)->at(where)->state == connection_state::alerting;
            });
        };
        const auto ringing = std::ranges::find_if(lines, rings);
        if (ringing != lines.end()) at = *ringing;
    }
    return calls_.go_off_hook(at, now);
}

outcome<void> pbx::hang_up(std::string_view device) {
    const auto phone = find_phone(device);
    if (!phone) return phone.error();
    calls_.go_on_hook(*phone);
    return {};
}

outcome<void> pbx::press(std::string_view device, std::string_view digits, time_point now) {
    const auto phone = find_phone(device);
    if (!phone) return phone.error();
    const auto talking = calls_.talking_on(*phone);
    if (!talking) return situation::wrong_state;
    return calls_.generate_digits(*talking, digits, now);
}

outcome<void> pbx::answer_outside(call_number in, time_point now) {
    const auto trunk = calls_.trunk_of(in);
    if (!trunk) return trunk.error();
    return calls_.answer_outside(*trunk, now);
}

outcome<void> pbx::hang_up_outside(call_number in) {
    const auto trunk = calls_.trunk_of(in);
    if (!trunk) return trunk.error();
    return calls_.clear_connection(*trunk, csta::event_cause::normal_clearing);
}

outcome<void> pbx::serve_phone(std::string_view device, service_state state) {
    const auto phone = find_phone(device);
    if (!phone) return phone.error();
    if (plan_.is_profile(*phone)) return situation::wrong_state;
    calls_.serve_phone(*phone, state);
    return {};
}

outcome<phone_id> pbx::find_profile(std::string_view name) const {
    const auto found = plan_.find_phone(name);
    if (!found) return situation::unknown_device;
    if (!plan_.is_profile(*found)) return situation::wrong_state;
    return *found;
}

outcome<void> pbx::log_in(std::string_view profile, std::string_view phone) {
    const auto who = find_profile(profile);
    if (!who) return who.error();
    const auto to = plan_.find_phone(phone);
    if (!to) return situation::unknown_device;
    const auto is_a_guest = [&](appearance_id there) {
        return plan_.at(there).owner != *to && plan_.at(there).owner != *who;
    };
    if (plan_.is_profile(*to) || std::ranges::any_of(plan_.on_phone(*to), is_a_guest))
        return situation::wrong_state;
    move_profile(*who, *to);
    return {};
}

outcome<void> pbx::log_out(std::string_view profile) {
    const auto who = find_profile(profile);
    if (!who) return who.error();
    move_profile(*who, *who);
    return {};
}

void pbx::move_profile(phone_id profile, phone_id to) {
    const auto from = plan_.place_of(profile);
    if (from == to) return;
    for (const auto where : plan_.owned_by(profile))
        calls_.drop_calls(where, csta::event_cause::normal_clearing);
    const auto before = calls_.state_of(from), now = calls_.state_of(to);
    plan_.carry(profile, to);
    for (const auto where : plan_.owned_by(profile)) reporter_.on_carried(where, before, now);
}

}  // namespace ctig::simulator
