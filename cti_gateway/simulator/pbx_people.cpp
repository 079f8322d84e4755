// What people do at phones and outside, of their own accord.
#include "cti_gateway/simulator/pbx.hpp"

namespace ctig::simulator {

outcome<phone_id> pbx::find_phone(std::string_view device) const {
    if (const auto named = plan_.find_phone(device)) return *named;
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
    calls_.serve_phone(*phone, state);
    return {};
}

}  // namespace ctig::simulator
