#pragma once
// Frames on their way to one application, when faults hold some of them up. Sans-I/O.
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "cti_gateway/simulator/call.hpp"
#include "cti_gateway/simulator/fault.hpp"

namespace ctig::simulator {

template <class Item>
class fault_queue {
public:
    /// A frame that is to change places with the next one goes by itself when none follows.
    static constexpr milliseconds longest_wait_for_the_next{1000};

    void push(Item what, const fate& its, time_point now) {
        if (its.copies == 0) return;
        if (its.after_the_next && !held_back_) {
            held_back_.emplace(held{std::move(what), its, now + longest_wait_for_the_next});
            return;
        }
        const auto due = now + its.delay;
        for (unsigned i = 1; i < its.copies; ++i) waiting_.emplace(due, what);
        waiting_.emplace(due, std::move(what));
        if (held_back_) release(due);
    }

    /// What is due, in the order in which it goes.
    [[nodiscard]] std::vector<Item> take(time_point now) {
        if (held_back_ && now >= held_back_->at_last) release(held_back_->at_last);
        std::vector<Item> out;
        for (auto at = waiting_.begin(); at != waiting_.end() && at->first <= now; at = waiting_.erase(at))
            out.push_back(std::move(at->second));
        return out;
    }

    [[nodiscard]] std::optional<time_point> next_timer() const {
        std::optional<time_point> next;
        if (!waiting_.empty()) next = waiting_.begin()->first;
        if (held_back_ && (!next || held_back_->at_last < *next)) next = held_back_->at_last;
        return next;
    }
    [[nodiscard]] bool empty() const noexcept { return waiting_.empty() && !held_back_; }
    void clear() {
        waiting_.clear();
        held_back_.reset();
    }

private:
    struct held {
        Item what;
        fate its;
        time_point at_last;
    };
    void release(time_point not_before) {
        auto late = std::move(*held_back_);
        held_back_.reset();
        for (unsigned i = 0; i < late.its.copies; ++i)
            waiting_.emplace(not_before + late.its.delay, late.what);
    }

    std::multimap<time_point, Item> waiting_;
    std::optional<held> held_back_;
};

}  // namespace ctig::simulator
