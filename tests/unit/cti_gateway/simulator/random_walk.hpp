#pragma once
// A walk through the states of the simulated PBX: requests, sensible and not, and what people do at phones
// and outside. After each step: what the monitors were told replays to what stands, a refused request changed
// nothing and told nothing, and the rules of the call model hold.
#include <array>
#include <random>
#include <set>

#include "lab.hpp"
#include "replay.hpp"

namespace ctig::simulator::test {

class random_walk {
public:
    random_walk(simulator_config config, pbx_limits limits, std::uint32_t seed);

    void step();
    /// Clears every call and looks for leaks: timers, trunk channels, connections that somebody still knows.
    void end_everything();
    /// Compares all that every monitor knows with what stands; a step compares only what it may have changed.
    void compare_all();

    /// By the number of their message: how often each service was served.
    [[nodiscard]] const std::map<std::size_t, std::uint64_t>& served() const noexcept { return served_; }
    [[nodiscard]] std::uint64_t events() const noexcept { return events_; }
    /// Names of the events that were told.
    [[nodiscard]] const std::set<std::string_view>& told() const noexcept { return told_; }

private:
    /// One application at one manager with a monitor on every phone's every line, and on some calls.
    struct watcher {
        association_id id{};
        std::map<std::string, std::string, std::less<>> device_of;  ///< by cross reference
        std::map<std::string, replay> replays;                      ///< by device
        std::map<std::string, call_replay> watched_calls;           ///< by cross reference
    };

    std::size_t roll(std::size_t sides) { return dice_() % sides; }
    template <class Container>
    const auto& pick(const Container& from) {
        return *std::next(from.begin(), static_cast<std::ptrdiff_t>(roll(from.size())));
    }

    // random_walk_requests.cpp: what is asked and done
    [[nodiscard]] csta::connection_id some_connection(const watcher& by);
    [[nodiscard]] std::pair<csta::connection_id, csta::connection_id> some_pair(const watcher& by);
    [[nodiscard]] std::string some_number() { return pick(numbers_); }
    [[nodiscard]] csta::message some_request(const watcher& by);
    [[nodiscard]] csta::message some_call_request(const watcher& by, std::size_t which);
    [[nodiscard]] csta::message some_setting();
    void people_act();

    // random_walk_calls.cpp: monitors of calls
    void watch_some_call();
    void tell_call_monitor(std::size_t who, const csta::message& event);
    void compare_call(std::size_t who, const std::string& cross_ref);

    void sign_in(std::size_t manager);
    void ask();
    void listen();
    void compare(const watcher& one, const std::string& device);
    void compare_connections(const watcher& one, const csta::connection_id& own,
                             const replay::known_call& replayed);
    void check_calls();
    [[nodiscard]] std::vector<csta::snapshot_device_response_info> snapshot(const watcher& by,
                                                                            const std::string& device);
    [[nodiscard]] csta::message ask_as(const watcher& by, const csta::message& what) {
        return exchange_.request(by.id, what, now_);
    }

    pbx exchange_;
    std::mt19937 dice_;
    time_point now_{};
    lines devices_, numbers_, phones_;
    std::array<watcher, 2> watchers_;
    std::set<std::pair<std::size_t, std::string>> touched_;  ///< watcher and device that were told something
    std::set<std::pair<std::size_t, std::string>> touched_calls_;  ///< watcher and cross reference
    std::map<std::size_t, std::uint64_t> served_;
    std::set<std::string_view> told_;
    std::uint64_t events_ = 0;
};

}  // namespace ctig::simulator::test
