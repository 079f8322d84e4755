#pragma once
// How often somebody may try a password: so many at once, then one now and then. Plain state machine.
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace ctig::http {

struct attempt_limits {
    int at_once = 5;
    std::chrono::seconds then_one_each{30};
    std::size_t keys = 65536;  ///< remembered; beyond, one is forgotten for each that comes
};

/// The generic cell rate algorithm, a time for each key. Thread: the gateway's.
class attempt_limiter {
public:
    using time_point = std::chrono::steady_clock::time_point;

    explicit attempt_limiter(const attempt_limits& with) : limits_(with) {}

    /// Counts an attempt. Nothing when it may go on; else how long until the next one may, and this one does
    /// not count.
    [[nodiscard]] std::optional<std::chrono::seconds> attempt(std::string_view key, time_point now);
    /// The attempt was a good one: it does not count.
    void give_back(std::string_view key);
    [[nodiscard]] std::size_t keys() const noexcept { return next_free_.size(); }

private:
    void make_room(time_point now);

    attempt_limits limits_;
    std::unordered_map<std::string, time_point> next_free_;  ///< when every attempt made is paid off
};

/// The address that counts for limits: IPv6 by its /64, which one customer has whole.
[[nodiscard]] std::string limited_address(std::string_view address);

}  // namespace ctig::http
