#pragma once
// How many sign-ins may be under way on a link: as many as its manager answers without a queue, so that who
// dials meanwhile waits for few of them. Delay decides (as in TCP Vegas): a round trip that is longer than
// the shortest of late by more than a little means that requests queue up there, or here. Sans-I/O.
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <optional>
#include <utility>

#include "cti_gateway/cti/link_state.hpp"

namespace ctig::bridge {

class link_window {
public:
    static constexpr std::size_t at_first = 64, least = 16, most = 256;
    static constexpr std::chrono::milliseconds queue_wanted{20};
    static constexpr std::chrono::seconds memory{10};  ///< of the shortest round trip: once or twice that

    [[nodiscard]] std::size_t size() const noexcept { return static_cast<std::size_t>(size_); }

    /// A request of a sign-in was answered after so long.
    void answered(std::chrono::microseconds took, cti::time_point now) {
        if (!since_ || now - *since_ >= memory) {
            before_ = since_ ? shortest_ : took;
            shortest_ = took;
            since_ = now;
            // What looked shortest may have stood in a queue all the time: seen without one.
            if (std::exchange(queued_, false)) size_ = least;
        }
        shortest_ = std::min(shortest_, took);
        if (took <= std::min(shortest_, before_) + queue_wanted) {
            size_ = std::min<double>(most, size_ + growth / size_);
        } else if (now - shrunk_ >= took) {  // once for all that stood in that queue
            size_ = std::max<double>(least, size_ * shrinkage);
            shrunk_ = now;
            queued_ = true;
        }
    }

private:
    static constexpr double growth = 16, shrinkage = 0.7;

    double size_ = at_first;
    std::chrono::microseconds shortest_{}, before_{};
    std::optional<cti::time_point> since_;
    cti::time_point shrunk_{};
    bool queued_ = false;
};

}  // namespace ctig::bridge
