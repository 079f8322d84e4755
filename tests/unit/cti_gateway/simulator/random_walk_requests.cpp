// What the random walk asks for and does.
#include "random_walk.hpp"

namespace ctig::simulator::test {
namespace {

using csta::connection_id;

bool is_held(const csta::snapshot_device_response_info& item) {
    return std::get<csta::compound_call_state>(item.local_call_state.value).states.front() ==
           csta::local_connection_state::hold;
}

}  // namespace

/// Mostly a connection that stands, sometimes half of one, sometimes none.
connection_id random_walk::some_connection(const watcher& by) {
    for (int tries = 0; tries < 4; ++tries) {
        const auto& device = pick(devices_);
        const auto there = snapshot(by, device);
        if (there.empty() && tries < 3) continue;
        if (there.empty() || roll(20) == 0) return at(std::to_string(roll(50)), device);
        auto found = pick(there).connection_identifier;
        if (roll(10) == 0) found.device.text = pick(devices_);
        if (roll(20) == 0) found.device.text = "T" + std::to_string(roll(4));
        if (roll(20) == 0) found.device.text = some_number();
        return found;
    }
    return {};
}

/// Two calls of one phone where there are two, mostly a held one and another.
std::pair<connection_id, connection_id> random_walk::some_pair(const watcher& by) {
    for (int tries = 0; tries < 20; ++tries) {
        const auto there = snapshot(by, pick(devices_));
        if (there.size() < 2) continue;
        const auto held = std::ranges::find_if(there, is_held);
        const auto active = std::ranges::find_if_not(there, is_held);
        if (roll(5) == 0 || held == there.end() || active == there.end()) {
            return {pick(there).connection_identifier, pick(there).connection_identifier};
        }
        return {held->connection_identifier, active->connection_identifier};
    }
    return {some_connection(by), some_connection(by)};
}

csta::message random_walk::some_call_request(const watcher& by, std::size_t which) {
    const auto device = dev(pick(devices_));
    if (which < 3) return csta::make_call{device, dev(some_number()), csta::auto_originate::do_not_prompt};
    if (which == 3) return csta::make_call{device, dev(some_number()), csta::auto_originate::prompt};
    if (which == 4) return csta::set_hookswitch_status{device, {}, roll(2) == 0};
    if (which < 10) {
        const auto pair = some_pair(by);
        switch (which) {
            case 5: return csta::alternate_call{pair.first, pair.second, {}, {}};
            case 6: return csta::reconnect_call{pair.second, pair.first};
            case 7: return csta::transfer_call{pair.first, pair.second};
            default: return csta::conference_call{pair.first, pair.second};
        }
    }
    const auto one = some_connection(by);
    switch (which) {
        case 10:
        case 11:
        case 12: return csta::answer_call{one};
        case 13: return csta::clear_connection{one, {}};
        case 14: return csta::hold_call{one, {}};
        case 15: return csta::retrieve_call{one};
        case 16:
        case 17: return csta::consultation_call{one, dev(some_number()), {}, {}};
        case 18: return csta::single_step_transfer_call{one, dev(some_number()), {}};
        case 19: return csta::deflect_call{one, dev(some_number()), {}};
        case 20: return csta::directed_pickup_call{one, device};
        case 21: return csta::single_step_conference_call{one, device, csta::participation_type::active};
        case 22: return csta::snapshot_call{one};
        default: break;
    }
    if (roll(8) == 0) return csta::clear_call{one};
    return csta::generate_digits{.connection_to_send_digits = one,
                                 .characters_to_send = roll(3) == 0 ? some_number() : "1"};
}

csta::message random_walk::some_setting() {
    const auto device = dev(pick(devices_));
    const auto on = roll(3) == 0;
    switch (roll(8)) {
        case 0:
            return csta::set_forwarding{device, static_cast<csta::forwarding_type>(roll(12)), on,
                                        dev(some_number()), static_cast<std::int64_t>(roll(3))};
        case 1:
            return csta::set_do_not_disturb{
                device, on, csta::call_origination{.internal = roll(2) == 0, .external = roll(2) == 0}, {}};
        case 2: return csta::set_do_not_disturb{device, on, {}, {dev(some_number())}};
        case 3: return csta::set_auto_answer{device, on, static_cast<std::int64_t>(roll(3))};
        case 4: return csta::set_message_waiting_indicator{device, on, {}};
        case 5: return csta::set_microphone_mute{device, {}, on};
        case 6: return csta::set_speaker_mute{device, {}, on};
        default: return csta::set_speaker_volume{device, {}, {.value = static_cast<std::int16_t>(roll(110))}};
    }
}

csta::message random_walk::some_request(const watcher& by) {
    constexpr std::size_t call_requests = 24;
    const auto which = roll(call_requests + 2);
    return which < call_requests ? some_call_request(by, which) : some_setting();
}

void random_walk::people_act() {
    const auto& phone = pick(phones_);
    const auto& calls = exchange_.calls().calls();
    const auto some_call = calls.empty() ? call_number{} : pick(calls).first;
    switch (roll(10)) {
        case 0:
        case 1: exchange_.place_incoming({roll(3) == 0 ? "" : "+4930", ""}, some_number(), now_); break;
        case 2: exchange_.answer_outside(some_call, now_); break;
        case 3: exchange_.hang_up_outside(some_call); break;
        case 4: exchange_.identify_caller(some_call, {"+4989", "Huber"}); break;
        case 5: exchange_.lift(phone, now_); break;
        case 6: exchange_.hang_up(phone); break;
        case 7: exchange_.press(phone, roll(2) == 0 ? "1" : "0", now_); break;
        case 8:
            if (roll(3) == 0) (void)exchange_.log_out(pick(phones_));
            (void)exchange_.log_in(pick(phones_), phone);
            break;
        default:
            if (roll(4) != 0) break;
            exchange_.serve_phone(phone, service_state::out_of_service);
            if (roll(3) != 0) exchange_.serve_phone(phone, service_state::in_service);
    }
}

}  // namespace ctig::simulator::test
