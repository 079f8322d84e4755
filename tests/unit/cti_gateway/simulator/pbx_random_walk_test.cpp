// Tens of thousands of requests, sensible and not, in every state that they lead to. After each one: what the
// monitors were told replays to what stands, a refused request changed nothing, and nothing is left over at
// the end.
#include <random>

#include "lab.hpp"
#include "replay.hpp"

namespace ctig::simulator::test {
namespace {

using csta::connection_id;
using csta::local_connection_state;

/// One application at one manager with a monitor on every phone's every line.
struct watcher {
    association_id id{};
    std::map<std::string, std::string> device_of;  ///< by cross reference
    std::map<std::string, replay> replays;         ///< by device
};

class random_walk {
public:
    explicit random_walk(call_id_scheme scheme, std::uint32_t seed)
        : exchange_(config(scheme), limits()), dice_(seed) {
        for (std::uint32_t a = 0; a < exchange_.plan().appearance_count(); ++a) {
            devices_.push_back(exchange_.plan().at(static_cast<appearance_id>(a)).name);
        }
        for (std::size_t manager = 0; manager < watchers_.size(); ++manager) sign_in(manager);
    }

    void step() {
        const auto what = roll(100);
        if (what == 0) {
            const auto manager = roll(watchers_.size());
            exchange_.close(watchers_[manager].id);
            sign_in(manager);
        } else if (what < 25) {
            now_ += milliseconds{roll(3) == 0 ? roll(4000) : roll(150)};
            exchange_.on_timer(now_);
        } else {
            ask();
        }
        const auto something_happened = listen();
        if (!something_happened && roll(20) != 0) return;
        for (auto& one : watchers_) compare(one);
        check_calls();
    }

    void end_everything() {
        now_ += milliseconds{2000};  // tones end, also for those whose caller has left
        exchange_.on_timer(now_);
        while (!exchange_.calls().calls().empty()) {
            const auto number = exchange_.calls().calls().begin()->first;
            const auto done =
                exchange_.request(watchers_[0].id, csta::clear_call{{call_name(0, number), {}}}, now_);
            ASSERT_TRUE(csta::holds_alternative<csta::clear_call_response>(done));
        }
        listen();
        for (auto& one : watchers_) compare(one);
        EXPECT_FALSE(exchange_.next_timer());
        for (const auto& one : watchers_) {
            for (const auto& [device, known] : one.replays) EXPECT_TRUE(known.calls().empty()) << device;
        }
    }

    /// Every trunk channel is free again.
    void use_all_channels() {
        for (const auto* from : {"1000", "1001", "1007"}) {
            const auto made = exchange_.request(
                watchers_[0].id,
                csta::make_call{dev(from), dev("+15551"), csta::auto_originate::do_not_prompt}, now_);
            ASSERT_TRUE(csta::holds_alternative<csta::make_call_response>(made));
        }
        std::size_t reached = 0;
        for (const auto& e : exchange_.take_events())
            reached += csta::holds_alternative<csta::network_reached_event>(e.what);
        EXPECT_EQ(reached, 3U * watchers_.size());
    }

    [[nodiscard]] const std::map<std::string, int>& served() const { return served_; }

private:
    static simulator_config config(call_id_scheme scheme) {
        auto c = lab_config();
        c.call_ids = scheme;
        c.lines.push_back({"1001", "lab", {answer_rule::after, milliseconds{50}}, 3});
        c.devices[0].lines.push_back({"1100", "lab", ""});  // Alice's second line
        return c;
    }
    static pbx_limits limits() {
        pbx_limits l;
        l.calls.trunk_channels = 3;
        return l;
    }

    std::size_t roll(std::size_t sides) { return dice_() % sides; }
    template <class Container>
    const auto& pick(const Container& from) {
        return *std::next(from.begin(), static_cast<std::ptrdiff_t>(roll(from.size())));
    }

    void sign_in(std::size_t manager) {
        auto& one = watchers_[manager];
        one = {.id = exchange_.open(manager)};
        for (const auto& device : devices_) {
            const auto started =
                exchange_.request(one.id, csta::monitor_start{{dev(device)}, {}, {}, {}}, now_);
            one.device_of[csta::get<csta::monitor_start_response>(started).monitor_cross_ref_id] = device;
            const auto snapshot = exchange_.request(one.id, csta::snapshot_device{dev(device)}, now_);
            one.replays.emplace(device, replay(device))
                .first->second.begin(csta::get<csta::snapshot_device_response>(snapshot));
        }
    }

    /// The call's name at a manager, by a snapshot of somebody in it.
    std::string call_name(std::size_t manager, call_number number) {
        for (const auto& c : exchange_.calls().find(number)->connections) {
            const auto* at = std::get_if<appearance_id>(&c.where);
            if (at == nullptr) continue;
            const auto here = exchange_.calls().calls_at(*at);
            const auto position = std::ranges::find(here, number) - here.begin();
            return snapshot(watchers_[manager], exchange_.plan().at(*at).name)
                .at(static_cast<std::size_t>(position))
                .connection_identifier.call_id;
        }
        return "none";
    }

    std::vector<csta::snapshot_device_response_info> snapshot(const watcher& by, const std::string& device) {
        const auto answer = exchange_.request(by.id, csta::snapshot_device{dev(device)}, now_);
        return std::get<csta::snapshot_device_data>(
                   csta::get<csta::snapshot_device_response>(answer).cross_ref_id_or_snapshot_data.value)
            .items;
    }

    /// Mostly a connection that stands, sometimes half of one, sometimes none.
    connection_id some_connection(const watcher& by) {
        const auto& device = pick(devices_);
        const auto there = snapshot(by, device);
        if (there.empty() || roll(20) == 0) return at(std::to_string(roll(50)), device);
        auto found = pick(there).connection_identifier;
        if (roll(10) == 0) found.device.text = pick(devices_);
        if (roll(20) == 0) found.device.text = "T" + std::to_string(roll(4));
        if (roll(20) == 0) found.device.text = "1002";
        return found;
    }

    static bool is_held(const csta::snapshot_device_response_info& item) {
        return std::get<csta::compound_call_state>(item.local_call_state.value).states.front() ==
               local_connection_state::hold;
    }

    /// Two calls of one phone where there are two, mostly a held one and another.
    std::pair<connection_id, connection_id> some_pair(const watcher& by) {
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

    std::string some_number() {
        static const lines numbers{"1000", "1001", "1002", "1003",   "1004",   "1005", "1006",
                                   "1007", "1100", "4711", "+15551", "+16661", "",     "sip:x"};
        return pick(numbers);
    }

    csta::message some_request(const watcher& by) {
        const auto one = some_connection(by);
        const auto pair = some_pair(by);
        const auto device = dev(pick(devices_));
        switch (roll(22)) {
            case 0:
            case 1:
            case 2: return csta::make_call{device, dev(some_number()), csta::auto_originate::do_not_prompt};
            case 3: return csta::make_call{device, dev(some_number()), csta::auto_originate::prompt};
            case 4:
            case 5:
            case 6: return csta::answer_call{one};
            case 7: return csta::clear_connection{one, {}};
            case 8: return csta::hold_call{one, {}};
            case 9: return csta::retrieve_call{one};
            case 10: return csta::alternate_call{pair.first, pair.second, {}, {}};
            case 11: return csta::reconnect_call{pair.first, pair.second};
            case 12: return csta::consultation_call{one, dev(some_number()), {}, {}};
            case 13: return csta::transfer_call{pair.first, pair.second};
            case 14:
            case 20:
            case 21: return csta::conference_call{pair.first, pair.second};
            case 15: return csta::single_step_transfer_call{one, dev(some_number()), {}};
            case 16: return csta::deflect_call{one, dev(some_number()), {}};
            case 17:
                return roll(8) == 0 ? csta::message(csta::clear_call{one})
                                    : csta::generate_digits{.connection_to_send_digits = one,
                                                            .characters_to_send = "1"};
            case 18:
                return csta::set_forwarding{device, static_cast<csta::forwarding_type>(roll(4)), roll(3) == 0,
                                            dev(some_number()), static_cast<std::int64_t>(roll(3))};
            default: return csta::set_do_not_disturb{device, roll(3) == 0, {}, {}};
        }
    }

    void ask() {
        const auto& by = watchers_[roll(watchers_.size())];
        const auto request = some_request(by);
        const auto answer = exchange_.request(by.id, request, now_);
        if (csta::holds_alternative<csta::csta_error_code>(answer)) {
            const auto events = exchange_.take_events();
            EXPECT_TRUE(events.empty()) << "a refused request told something";
        } else {
            ++served_[std::to_string(request.index())];
        }
    }

    /// Whether there was anything to hear.
    bool listen() {
        const auto events = exchange_.take_events();
        for (const auto& event : events) {
            for (auto& one : watchers_) {
                if (one.id != event.to) continue;
                const auto xref = csta::visit(
                    [](const auto& e) -> std::string {
                        if constexpr (requires { e.monitor_cross_ref_id; }) return e.monitor_cross_ref_id;
                        return {};
                    },
                    event.what);
                one.replays.at(one.device_of.at(xref)).apply(event.what);
            }
        }
        return !events.empty();
    }

    void compare(const watcher& one) {
        for (const auto& [device, known] : one.replays) {
            const auto truth = snapshot(one, device);
            ASSERT_EQ(truth.size(), known.calls().size()) << device;
            for (const auto& item : truth) {
                const auto& id = item.connection_identifier;
                ASSERT_TRUE(known.calls().contains(id.call_id)) << device;
                const auto& replayed = known.calls().at(id.call_id);
                EXPECT_EQ(replayed.own,
                          std::get<csta::compound_call_state>(item.local_call_state.value).states.front());
                compare_connections(one, id, replayed);
            }
        }
    }

    void compare_connections(const watcher& one, const connection_id& own,
                             const replay::known_call& replayed) {
        const auto answer = exchange_.request(one.id, csta::snapshot_call{own}, now_);
        std::map<std::string, local_connection_state> truth;
        for (const auto& item :
             std::get<csta::snapshot_call_data>(
                 csta::get<csta::snapshot_call_response>(answer).cross_ref_id_or_snapshot_data.value)
                 .items) {
            EXPECT_TRUE(truth.emplace(item.call_identifier.device.text, *item.local_connection_info).second)
                << "two connections of one name";
        }
        for (const auto& [device, state] : replayed.connections) {
            ASSERT_TRUE(truth.contains(device))
                << device << " is not in the call, seen from " << own.device.text;
            EXPECT_EQ(state.value_or(truth.at(device)), truth.at(device))
                << device << " seen from " << own.device.text;
        }
    }

    /// Two sides at least, unless the caller has not dialled; a phone talks once.
    void check_calls() {
        std::map<phone_id, int> talking;
        for (const auto& [number, one] : exchange_.calls().calls()) {
            const auto prompting = one.connections.size() == 1 &&
                                   one.connections.front().state == local_connection_state::initiated;
            std::set<std::string> sides;
            for (const auto& c : one.connections) {
                EXPECT_NE(c.state, local_connection_state::null);
                const auto* at = std::get_if<appearance_id>(&c.where);
                if (at == nullptr) {
                    sides.insert("beyond " + std::to_string(static_cast<std::uint64_t>(c.number)));
                    continue;
                }
                sides.insert(exchange_.plan().at(exchange_.plan().at(*at).line).name);
                const auto busy = c.state == local_connection_state::initiated ||
                                  c.state == local_connection_state::connected;
                talking[exchange_.plan().at(*at).phone] += busy ? 1 : 0;
            }
            EXPECT_TRUE(prompting || sides.size() >= 2);
        }
        for (const auto& [phone, times] : talking) EXPECT_LE(times, 1);
    }

    pbx exchange_;
    std::mt19937 dice_;
    time_point now_{};
    lines devices_;
    std::array<watcher, 2> watchers_;
    std::map<std::string, int> served_;
};

class RandomWalk : public testing::TestWithParam<std::pair<call_id_scheme, std::uint32_t>> {};

TEST_P(RandomWalk, TellsEveryMonitorWhatStands) {
    random_walk walk(GetParam().first, GetParam().second);
    for (int step = 0; step < 8000; ++step) {
        walk.step();
        ASSERT_FALSE(HasFailure()) << "in step " << step;
    }
    EXPECT_EQ(walk.served().size(), 16U) << "not every service was served once";
    walk.end_everything();
    walk.use_all_channels();
}

INSTANTIATE_TEST_SUITE_P(SimulatedPbx, RandomWalk,
                         testing::Values(std::pair{call_id_scheme::cluster, 1U},
                                         std::pair{call_id_scheme::manager, 2U},
                                         std::pair{call_id_scheme::manager, 3U}));

}  // namespace
}  // namespace ctig::simulator::test
