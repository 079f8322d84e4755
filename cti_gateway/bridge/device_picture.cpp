#include "cti_gateway/bridge/device_picture.hpp"

#include <algorithm>
#include <utility>

#include "cti_gateway/bridge/call_event.hpp"
#include "cti_gateway/bridge/identity_map.hpp"

namespace ctig::bridge {
namespace {

using state = csta::local_connection_state;

party_picture* find_party(call_picture& call, const party_picture& like) {
    const auto at = std::ranges::find_if(call.others, [&](const auto& o) { return same_party(o, like); });
    return at == call.others.end() ? nullptr : &*at;
}

/// In an incoming call the caller is there and talks to us; no event of its own says so.
void imply_caller(const device_picture& picture, call_picture& call, const call_event& event) {
    if (!event.calling || party_text(*event.calling).empty() || picture.is_own(*event.calling)) return;
    const party_picture caller{.who = *event.calling, .state = state::connected};
    if (event.subject_is_caller() || find_party(call, caller) != nullptr) return;
    call.others.push_back(caller);
}

void set_party(call_picture& call, const call_event& event) {
    const party_picture now{event.connection.device.text, event.who, *event.after};
    auto* known = find_party(call, now);
    if (now.state == state::null) {
        if (known != nullptr) call.others.erase(call.others.begin() + (known - call.others.data()));
        return;
    }
    if (known == nullptr) return call.others.push_back(now);
    known->state = now.state;
    if (!now.device.empty()) known->device = now.device;
    if (!party_text(now.who).empty()) known->who = now.who;
}

std::vector<std::string> apply_call_event(device_picture& picture, const call_event& event) {
    const auto& id = event.connection.call_id;
    const bool own = picture.is_own(event.connection.device.text);
    if (event.local == state::null || (!event.local && own && event.after == state::null)) {
        picture.calls.erase(id);
        return {id};
    }
    if (!event.after) return {};
    call_picture& call = picture.calls[id];
    if (event.local) call.own = *event.local;
    if (!event.local && own) call.own = *event.after;
    if (event.calling && !party_text(*event.calling).empty()) call.calling = *event.calling;
    if (event.called && !party_text(*event.called).empty()) call.called = *event.called;
    if (event.last_redirection != nullptr) call.last_redirection = *event.last_redirection;
    if (!own) set_party(call, event);
    imply_caller(picture, call, event);
    return {};
}

state state_before(const std::map<std::string, call_picture>& before, const csta::connection_list_item& item,
                   const party_picture& who) {
    const auto& old = item.old_connection ? *item.old_connection : item.new_connection;
    const auto call = before.find(old.call_id);
    if (call == before.end()) return state::connected;
    for (const auto& other : call->second.others)
        if (other.device == old.device.text || same_party(other, who)) return other.state;
    return state::connected;
}

/// Two calls became one, or one changed hands: the list names who is in it now.
std::vector<std::string> apply_merge(device_picture& picture, const merge_event& event) {
    const auto before = picture.calls;
    std::vector<std::string> over;
    for (const auto* old : {event.primary, event.secondary})
        if (old != nullptr && picture.calls.erase(old->call_id) != 0) over.push_back(old->call_id);
    bool own_listed = false;
    for (const auto& item : event.list) own_listed |= picture.is_own(item.new_connection.device.text);
    const state own = event.local.value_or(own_listed ? state::connected : state::null);
    if (own == state::null || event.list.empty()) return over;
    const auto& id = event.list.front().new_connection.call_id;
    call_picture& call = picture.calls[id];
    if (const auto primary = before.find(event.primary->call_id); primary != before.end())
        call = primary->second;
    call.own = own;
    call.others.clear();
    for (const auto& item : event.list) {
        if (picture.is_own(item.new_connection.device.text)) continue;
        party_picture who{.device = item.new_connection.device.text};
        who.who = item.endpoint.value_or(csta::extended_device_id{item.new_connection.device});
        // Who joins two calls held one of them and talks now, which the event says without words.
        const bool joins = who.device == event.primary->device.text;
        who.state = joins ? state::connected : state_before(before, item, who);
        call.others.push_back(std::move(who));
    }
    std::erase(over, id);
    return over;
}

bool apply_feature(device_picture& picture, const csta::message& event) {
    if (const auto* e = csta::get_if<csta::forwarding_event>(&event)) {
        picture.forwarding[e->forwarding_type] = {e->forward_status,
                                                  e->forward_to ? e->forward_to->text : std::string{}};
    } else if (const auto* d = csta::get_if<csta::do_not_disturb_event>(&event)) {
        picture.do_not_disturb = d->do_not_disturb_on;
    } else if (const auto* m = csta::get_if<csta::message_waiting_event>(&event)) {
        picture.message_waiting = m->message_waiting_on;
    } else {
        return false;
    }
    return true;
}

}  // namespace

std::string_view party_text(const csta::extended_device_id& who) {
    const auto* device = std::get_if<csta::device_id>(&who.value);
    return device != nullptr ? std::string_view(device->text) : std::string_view{};
}

bool same_party(const party_picture& a, const party_picture& b) {
    if (!a.device.empty() && a.device == b.device) return true;
    const auto one = without_name(party_text(a.who)), other = without_name(party_text(b.who));
    return !one.empty() && one == other;
}

bool device_picture::is_own(std::string_view pbx_device) const {
    pbx_device = without_name(pbx_device);
    return !pbx_device.empty() && (pbx_device == device || pbx_device == number_of(device));
}
bool device_picture::is_own(const csta::extended_device_id& who) const { return is_own(party_text(who)); }

bool device_picture::is_outgoing(const call_picture& call) const {
    return call.own == state::initiated || is_own(call.calling);
}

void device_picture::move_to(const std::string& other_device) {
    const auto old = std::exchange(device, other_device);
    for (auto& [id, call] : calls) {
        std::erase_if(call.others,
                      [&](const party_picture& other) { return is_own(other.device) || is_own(other.who); });
        if (party_text(call.calling) == old)
            call.calling = csta::extended_device_id{csta::device_id{.text = device}};
    }
}

std::vector<std::string> device_picture::apply(const csta::message& event) {
    if (apply_feature(*this, event)) return {};
    if (const auto merge = read_merge_event(event)) return apply_merge(*this, *merge);
    if (const auto call = read_call_event(event)) return apply_call_event(*this, *call);
    if (const auto* cleared = csta::get_if<csta::call_cleared_event>(&event)) {
        calls.erase(cleared->cleared_call.call_id);
        return {cleared->cleared_call.call_id};
    }
    return {};
}

bool device_picture::already_says(const csta::message& event) const {
    const bool has_state = read_merge_event(event) || read_call_event(event) ||
                           csta::holds_alternative<csta::call_cleared_event>(event) ||
                           csta::holds_alternative<csta::forwarding_event>(event) ||
                           csta::holds_alternative<csta::do_not_disturb_event>(event) ||
                           csta::holds_alternative<csta::message_waiting_event>(event);
    if (!has_state) return false;
    device_picture then = *this;
    (void)then.apply(event);
    return look_alike(*this, then);
}

bool look_alike(const call_picture& a, const call_picture& b) {
    if (a.own != b.own || a.others.size() != b.others.size()) return false;
    return std::ranges::all_of(a.others, [&](const party_picture& one) {
        return std::ranges::any_of(b.others, [&](const party_picture& other) {
            return same_party(one, other) && one.state == other.state;
        });
    });
}

bool look_alike(const device_picture& a, const device_picture& b) {
    const auto on = [](const device_picture& p) {
        std::map<device_picture::forwarding_key, forwarding_picture> active;
        for (const auto& [type, f] : p.forwarding)
            if (f.on) active.emplace(type, f);
        return active;
    };
    return a.do_not_disturb.value_or(false) == b.do_not_disturb.value_or(false) &&
           a.message_waiting.value_or(false) == b.message_waiting.value_or(false) && on(a) == on(b) &&
           std::ranges::equal(a.calls, b.calls, [](const auto& x, const auto& y) {
               return x.first == y.first && look_alike(x.second, y.second);
           });
}

}  // namespace ctig::bridge
