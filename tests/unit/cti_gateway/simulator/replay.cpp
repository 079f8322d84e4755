#include "replay.hpp"

#include "lab.hpp"

namespace ctig::simulator::test {
namespace {

using csta::local_connection_state;

/// The state that an event's name gives its connection; null for those that end it.
template <class Event>
constexpr std::optional<local_connection_state> state_after() {
    using enum local_connection_state;
    if constexpr (std::is_same_v<Event, csta::service_initiated_event>) return initiated;
    if constexpr (std::is_same_v<Event, csta::digits_dialed_event>) return initiated;
    if constexpr (std::is_same_v<Event, csta::originated_event>) return connected;
    if constexpr (std::is_same_v<Event, csta::offered_event>) return alerting;
    if constexpr (std::is_same_v<Event, csta::queued_event>) return queued;
    if constexpr (std::is_same_v<Event, csta::bridged_event>) return queued;
    if constexpr (std::is_same_v<Event, csta::delivered_event>) return alerting;
    if constexpr (std::is_same_v<Event, csta::network_reached_event>) return alerting;
    if constexpr (std::is_same_v<Event, csta::established_event>) return connected;
    if constexpr (std::is_same_v<Event, csta::failed_event>) return fail;
    if constexpr (std::is_same_v<Event, csta::held_event>) return hold;
    if constexpr (std::is_same_v<Event, csta::retrieved_event>) return connected;
    if constexpr (std::is_same_v<Event, csta::connection_cleared_event>) return null;
    if constexpr (std::is_same_v<Event, csta::diverted_event>) return null;
    return std::nullopt;
}

}  // namespace

void replay::begin(const csta::snapshot_device_response& snapshot) {
    calls_.clear();
    for (const auto& item :
         std::get<csta::snapshot_device_data>(snapshot.cross_ref_id_or_snapshot_data.value).items) {
        const auto own = std::get<csta::compound_call_state>(item.local_call_state.value).states.front();
        auto& known = calls_[item.connection_identifier.call_id];
        known.own = own;
        known.connections[item.connection_identifier.device.text] = own;
    }
}

void replay::apply(const csta::message& event) {
    if (const auto* e = csta::get_if<csta::transferred_event>(&event)) {
        return merge(e->primary_old_call, e->secondary_old_call, e->transferred_connections,
                     e->local_connection_info.value());
    }
    if (const auto* e = csta::get_if<csta::conferenced_event>(&event)) {
        return merge(e->primary_old_call, e->secondary_old_call, e->conference_connections,
                     e->local_connection_info.value());
    }
    if (const auto* e = csta::get_if<csta::hookswitch_event>(&event)) on_hook_ = e->hookswitch_on_hook;
    if (csta::holds_alternative<csta::device_caps_changed_event>(event)) on_hook_.reset();  // another phone
    csta::visit(
        [&](const auto& e) {
            constexpr auto state = state_after<std::decay_t<decltype(e)>>();
            if constexpr (state.has_value()) {
                const auto about = subject_of(event);
                if (e.local_connection_info == local_connection_state::null) {
                    calls_.erase(about.call_id);
                    return;
                }
                auto& known = calls_[about.call_id];
                known.own = e.local_connection_info.value();
                if (*state == local_connection_state::null) {
                    EXPECT_EQ(known.connections.erase(about.device.text) + known.connections.size() > 0,
                              true);
                } else {
                    known.connections[about.device.text] = *state;
                }
            }
        },
        event);
}

void replay::merge(const csta::connection_id& primary, const std::optional<csta::connection_id>& secondary,
                   const std::vector<csta::connection_list_item>& list, local_connection_state own) {
    const auto before = calls_;
    calls_.erase(primary.call_id);
    if (secondary) calls_.erase(secondary->call_id);
    if (own == local_connection_state::null) return;
    auto& merged = calls_[primary.call_id];
    merged.own = own;
    for (const auto& item : list) {
        EXPECT_EQ(item.new_connection.call_id, primary.call_id);
        auto& state = merged.connections[item.new_connection.device.text];
        state.reset();
        if (!item.old_connection) continue;  // joined just now
        const auto old_call = before.find(item.old_connection->call_id);
        if (old_call == before.end()) continue;
        const auto there = old_call->second.connections.find(item.old_connection->device.text);
        if (there != old_call->second.connections.end()) state = there->second;
    }
    merged.connections[device_] = own;
    // Who joined two calls held one of them and is connected now, which the event's cause says without words.
    const auto joined = merged.connections.find(primary.device.text);
    if (joined != merged.connections.end() && joined->first != device_) joined->second.reset();
}

void call_replay::apply(const csta::message& event) {
    if (const auto* e = csta::get_if<csta::transferred_event>(&event))
        return merge(e->primary_old_call, e->transferred_connections);
    if (const auto* e = csta::get_if<csta::conferenced_event>(&event))
        return merge(e->primary_old_call, e->conference_connections);
    csta::visit(
        [&](const auto& e) {
            constexpr auto state = state_after<std::decay_t<decltype(e)>>();
            if constexpr (state.has_value()) {
                const auto about = subject_of(event);
                EXPECT_EQ(about.call_id, call_id);
                EXPECT_FALSE(e.local_connection_info) << "a call has no local connection";
                if (*state == local_connection_state::null)
                    connections.erase(about.device.text);
                else
                    connections[about.device.text] = *state;
            }
        },
        event);
}

void call_replay::merge(const csta::connection_id& primary,
                        const std::vector<csta::connection_list_item>& list) {
    const auto before = std::exchange(connections, {});
    for (const auto& item : list) {
        auto& state = connections[item.new_connection.device.text];
        // Of the other call's parties, and of who joined them, the event does not say the state.
        if (!item.old_connection || item.old_connection->call_id != call_id) continue;
        if (item.new_connection.device.text == primary.device.text) continue;
        const auto known = before.find(item.old_connection->device.text);
        if (known != before.end()) state = known->second;
    }
    call_id = primary.call_id;
}

}  // namespace ctig::simulator::test
