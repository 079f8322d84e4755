// Monitors of calls in the random walk: what one was told replays to what a snapshot of the call shows.
#include "random_walk.hpp"

namespace ctig::simulator::test {
namespace {

constexpr std::size_t most_watched = 3;  // of one watcher

std::map<std::string, csta::local_connection_state> connections_of(const csta::message& snapshot) {
    std::map<std::string, csta::local_connection_state> found;
    const auto* answer = csta::get_if<csta::snapshot_call_response>(&snapshot);
    if (answer == nullptr) return found;
    for (const auto& item :
         std::get<csta::snapshot_call_data>(answer->cross_ref_id_or_snapshot_data.value).items)
        EXPECT_TRUE(found.emplace(item.call_identifier.device.text, *item.local_connection_info).second)
            << "two connections of one name";
    return found;
}

}  // namespace

void random_walk::watch_some_call() {
    auto& by = watchers_[roll(watchers_.size())];
    const auto id = some_connection(by);
    if (by.watched_calls.size() >= most_watched) return;
    const auto started =
        ask_as(by, csta::monitor_start{{csta::connection_id{.call_id = id.call_id}}, {}, {}, {}});
    const auto* response = csta::get_if<csta::monitor_start_response>(&started);
    if (response == nullptr) return;
    call_replay known(id.call_id);
    for (const auto& [device, state] :
         connections_of(ask_as(by, csta::snapshot_call{csta::connection_id{.call_id = id.call_id}})))
        known.connections[device] = state;
    by.watched_calls.emplace(response->monitor_cross_ref_id, std::move(known));
}

void random_walk::tell_call_monitor(std::size_t who, const csta::message& event) {
    auto& watched = watchers_[who].watched_calls;
    const auto known = watched.find(std::string(csta::monitor_cross_ref_id_of(event)));
    ASSERT_NE(known, watched.end()) << csta::message_name(event) << " of a monitor that nobody started";
    if (csta::holds_alternative<csta::call_cleared_event>(event)) {
        EXPECT_EQ(csta::get<csta::call_cleared_event>(event).cleared_call.call_id, known->second.call_id);
        watched.erase(known);
        return;
    }
    known->second.apply(event);
    touched_calls_.emplace(who, known->first);
}

void random_walk::compare_call(std::size_t who, const std::string& cross_ref) {
    const auto& by = watchers_[who];
    const auto known = by.watched_calls.find(cross_ref);
    if (known == by.watched_calls.end()) return;
    const auto& id = known->second.call_id;
    const auto truth = connections_of(ask_as(by, csta::snapshot_call{csta::connection_id{.call_id = id}}));
    for (const auto& [device, state] : truth) {
        const auto told = known->second.connections.find(device);
        ASSERT_NE(told, known->second.connections.end()) << device << " in call " << id << " was not told";
        EXPECT_EQ(told->second.value_or(state), state) << device << " in call " << id;
    }
    EXPECT_EQ(truth.size(), known->second.connections.size()) << "more was told of call " << id;
}

}  // namespace ctig::simulator::test
