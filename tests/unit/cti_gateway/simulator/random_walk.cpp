#include "random_walk.hpp"

namespace ctig::simulator::test {
namespace {

using csta::connection_id;
using csta::local_connection_state;

local_connection_state own_state(const csta::snapshot_device_response_info& item) {
    return std::get<csta::compound_call_state>(item.local_call_state.value).states.front();
}

}  // namespace

random_walk::random_walk(simulator_config config, pbx_limits limits, std::uint32_t seed)
    : exchange_(config, limits), dice_(seed) {
    for (std::uint32_t a = 0; a < exchange_.plan().appearance_count(); ++a) {
        devices_.push_back(exchange_.plan().at(static_cast<appearance_id>(a)).name);
    }
    for (const auto& device : config.devices) {
        phones_.push_back(device.name);
        for (const auto& line : device.lines) numbers_.push_back(line.number);
    }
    for (const auto& group : config.groups) numbers_.push_back(group.number);
    for (const auto* other : {"4711", "+15551", "+16661", "", "sip:x"}) numbers_.emplace_back(other);
    for (std::size_t manager = 0; manager < watchers_.size(); ++manager) sign_in(manager);
}

void random_walk::sign_in(std::size_t manager) {
    auto& one = watchers_[manager];
    one = {.id = exchange_.open(manager), .device_of = {}, .replays = {}, .watched_calls = {}};
    for (const auto& device : devices_) {
        const auto started = ask_as(one, csta::monitor_start{{dev(device)}, {}, {}, {}});
        one.device_of[csta::get<csta::monitor_start_response>(started).monitor_cross_ref_id] = device;
        const auto stands = ask_as(one, csta::snapshot_device{dev(device)});
        one.replays.emplace(device, replay(device))
            .first->second.begin(csta::get<csta::snapshot_device_response>(stands));
    }
}

void random_walk::step() {
    const auto what = roll(1000);
    if (what == 0) {
        const auto manager = roll(watchers_.size());
        exchange_.close(watchers_[manager].id);
        sign_in(manager);
    } else if (what < 10) {
        watch_some_call();
    } else if (what < 250) {
        now_ += milliseconds{roll(3) == 0 ? roll(4000) : roll(150)};
        exchange_.on_timer(now_);
    } else if (what < 400) {
        people_act();
    } else {
        ask();
    }
    listen();
    for (const auto& [who, device] : std::exchange(touched_, {})) compare(watchers_[who], device);
    for (const auto& [who, cross_ref] : std::exchange(touched_calls_, {})) compare_call(who, cross_ref);
    check_calls();
}

void random_walk::ask() {
    const auto& by = watchers_[roll(watchers_.size())];
    const auto request = some_request(by);
    const auto answer = ask_as(by, request);
    if (csta::holds_alternative<csta::csta_error_code>(answer)) {
        EXPECT_TRUE(exchange_.take_events().empty())
            << csta::message_name(request) << " was refused and told something";
    } else {
        ++served_[request.index()];
    }
}

void random_walk::listen() {
    for (const auto& event : exchange_.take_events()) {
        told_.insert(csta::message_name(event.what));
        ++events_;
        for (std::size_t i = 0; i < watchers_.size(); ++i) {
            auto& one = watchers_[i];
            if (one.id != event.to) continue;
            const auto at = one.device_of.find(csta::monitor_cross_ref_id_of(event.what));
            if (at == one.device_of.end()) {
                tell_call_monitor(i, event.what);
                continue;
            }
            one.replays.at(at->second).apply(event.what);
            touched_.emplace(i, at->second);
        }
    }
}

std::vector<csta::snapshot_device_response_info> random_walk::snapshot(const watcher& by,
                                                                       const std::string& device) {
    const auto answer = ask_as(by, csta::snapshot_device{dev(device)});
    return std::get<csta::snapshot_device_data>(
               csta::get<csta::snapshot_device_response>(answer).cross_ref_id_or_snapshot_data.value)
        .items;
}

void random_walk::compare_all() {
    for (const auto& one : watchers_) {
        for (const auto& device : devices_) compare(one, device);
    }
}

void random_walk::compare(const watcher& one, const std::string& device) {
    const auto& known = one.replays.at(device);
    const auto truth = snapshot(one, device);
    ASSERT_EQ(truth.size(), known.calls().size()) << device;
    for (const auto& item : truth) {
        const auto& id = item.connection_identifier;
        ASSERT_TRUE(known.calls().contains(id.call_id)) << device;
        const auto& replayed = known.calls().at(id.call_id);
        EXPECT_EQ(replayed.own, own_state(item)) << device;
        compare_connections(one, id, replayed);
    }
    if (known.on_hook()) {
        const auto answer = ask_as(one, csta::get_hookswitch_status{dev(device), {}});
        // A phone that is out of service does not say.
        if (const auto* says = csta::get_if<csta::get_hookswitch_status_response>(&answer)) {
            EXPECT_EQ(says->hookswitch_status_list.front().hookswitch_on_hook, *known.on_hook()) << device;
        }
    }
}

void random_walk::compare_connections(const watcher& one, const connection_id& own,
                                      const replay::known_call& replayed) {
    const auto answer = ask_as(one, csta::snapshot_call{own});
    std::map<std::string, local_connection_state> truth;
    for (const auto& item :
         std::get<csta::snapshot_call_data>(
             csta::get<csta::snapshot_call_response>(answer).cross_ref_id_or_snapshot_data.value)
             .items) {
        EXPECT_TRUE(truth.emplace(item.call_identifier.device.text, *item.local_connection_info).second)
            << "two connections of one name";
    }
    for (const auto& [device, state] : replayed.connections) {
        ASSERT_TRUE(truth.contains(device)) << device << " is not in the call, seen from " << own.device.text;
        EXPECT_EQ(state.value_or(truth.at(device)), truth.at(device))
            << device << " seen from " << own.device.text;
    }
}

/// The rules that call_model.hpp promises.
void random_walk::check_calls() {
    const auto& plan = exchange_.plan();
    std::map<phone_id, int> talking;
    std::size_t connections = 0, at_appearances = 0;
    for (const auto& [number, one] : exchange_.calls().calls()) {
        const auto alone =
            one.connections.size() == 1 && !std::holds_alternative<nobody>(one.connections[0].where);
        std::set<std::string> sides;
        std::map<line_id, int> live, showing;
        for (const auto& c : one.connections) {
            EXPECT_NE(c.state, local_connection_state::null);
            const auto* at = std::get_if<appearance_id>(&c.where);
            if (at == nullptr) {
                sides.insert("beyond " + std::to_string(static_cast<std::uint64_t>(c.number)));
                continue;
            }
            ++connections;
            const auto line = plan.at(*at).line;
            sides.insert(plan.at(line).name);
            (is_bridged(c) ? showing : live)[line] += c.state == local_connection_state::alerting ? 0 : 1;
            const auto busy = c.state == local_connection_state::initiated ||
                              c.state == local_connection_state::connected ||
                              c.state == local_connection_state::fail;
            talking[plan.at(*at).phone] += busy ? 1 : 0;
        }
        EXPECT_TRUE(alone || sides.size() >= 2);
        for (const auto& [line, times] : live) EXPECT_LE(times, 1) << "a line talks twice in a call";
        for (const auto& [line, times] : showing)
            EXPECT_TRUE(live.contains(line)) << "shows what nobody talks in";
    }
    for (const auto& [phone, times] : talking) EXPECT_LE(times, 1);
    for (std::uint32_t a = 0; a < plan.appearance_count(); ++a) {
        at_appearances += exchange_.calls().calls_at(static_cast<appearance_id>(a)).size();
    }
    EXPECT_EQ(connections, at_appearances) << "a connection leaked";
}

void random_walk::end_everything() {
    while (!exchange_.calls().calls().empty()) {
        const auto number = exchange_.calls().calls().begin()->first;
        for (const auto& phone : phones_) exchange_.hang_up(phone);
        if (exchange_.calls().find(number) == nullptr) continue;
        if (exchange_.hang_up_outside(number)) continue;
        for (const auto& phone : phones_) {
            exchange_.serve_phone(phone, service_state::out_of_service);
            exchange_.serve_phone(phone, service_state::in_service);
        }
        now_ += milliseconds{2000};  // tones end whose caller has left
        exchange_.on_timer(now_);
    }
    listen();
    compare_all();
    EXPECT_FALSE(exchange_.next_timer());
    for (const auto& one : watchers_) {
        for (const auto& [device, known] : one.replays) EXPECT_TRUE(known.calls().empty()) << device;
        EXPECT_TRUE(one.watched_calls.empty()) << "the monitor of a call outlives it";
    }
}

}  // namespace ctig::simulator::test
