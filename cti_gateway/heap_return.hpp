#pragma once
// After a crowd has left, what it took is given back to the system: glibc keeps freed memory between blocks
// that live, for a crowd that may not come again.
#include <chrono>
#include <cstddef>
#include <optional>

namespace ctig {

/// Decides when. Sans-I/O. Thread: one.
class heap_return {
public:
    using time_point = std::chrono::steady_clock::time_point;
    /// By then transactions have forgotten the crowd, too (RFC 6026 7.1, Timer L: 32 s).
    static constexpr std::chrono::seconds pause{35};
    static constexpr std::size_t crowd = 1000;

    /// `sessions` as of now. True: return it now.
    [[nodiscard]] bool on_sessions(std::size_t sessions, time_point now) {
        if (sessions > most_) most_ = sessions;
        const bool left = most_ >= crowd && sessions <= most_ / 2;
        if (!left) due_.reset();
        if (left && !due_) due_ = now + pause;
        if (!left || now < *due_) return false;
        most_ = sessions;
        due_.reset();
        return true;
    }
    [[nodiscard]] std::optional<time_point> next_timer() const noexcept { return due_; }

private:
    std::size_t most_ = 0;  ///< since the last time
    std::optional<time_point> due_;
};

}  // namespace ctig
