#pragma once
// One deadline for each key in a min-heap. Moving a deadline to a later time and cancelling leave the heap
// alone: the old entry is found stale when it comes to the top ("lazy cancellation"), and swept when stale
// entries prevail.
#include <algorithm>
#include <boost/unordered/unordered_flat_map.hpp>
#include <chrono>
#include <cstddef>
#include <optional>
#include <vector>

#include "sip_session/give_back.hpp"

namespace ctig::sip {

template <typename Key, typename Hash = std::hash<Key>>
class timer_queue {
public:
    using time_point = std::chrono::steady_clock::time_point;

    /// Sets the deadline of `key`, whatever it was before.
    void arm(const Key& key, time_point at) {
        auto [it, added] = armed_.try_emplace(key, entry{at, at});
        if (!added) {
            it->second.deadline = at;
            // The heap's entry comes up first and is put back then: no need to touch the heap now.
            if (it->second.queued_at <= at) return settle();
            it->second.queued_at = at;
        }
        push(node{at, key});
        settle();
    }

    void cancel(const Key& key) {
        if (armed_.erase(key) != 0) settle();
    }

    [[nodiscard]] std::optional<time_point> next() const {
        if (heap_.empty()) return std::nullopt;
        return heap_.front().at;
    }

    /// Takes out one key whose deadline has come.
    [[nodiscard]] std::optional<Key> pop_due(time_point now) {
        if (heap_.empty() || heap_.front().at > now) return std::nullopt;
        Key due = heap_.front().key;
        armed_.erase(due);
        settle();
        return due;
    }

    [[nodiscard]] std::size_t size() const noexcept { return armed_.size(); }
    [[nodiscard]] std::size_t heap_size() const noexcept { return heap_.size(); }
    [[nodiscard]] std::size_t heap_room() const noexcept { return heap_.capacity(); }

private:
    struct entry {
        time_point deadline, queued_at;
    };
    struct node {
        time_point at;
        Key key;
    };
    struct later {
        bool operator()(const node& a, const node& b) const noexcept { return a.at > b.at; }
    };

    void push(node n) {
        heap_.push_back(std::move(n));
        std::push_heap(heap_.begin(), heap_.end(), later{});
    }

    /// Keeps the invariant that the top of the heap is a true deadline, and the heap's size in proportion.
    void settle() {
        if (heap_.size() > 2 * armed_.size() + 64) sweep();
        give_back(armed_);
        give_back(heap_);
        while (!heap_.empty()) {
            const auto it = armed_.find(heap_.front().key);
            const bool stale = it == armed_.end() || it->second.queued_at != heap_.front().at;
            if (!stale && it->second.deadline == heap_.front().at) return;
            std::pop_heap(heap_.begin(), heap_.end(), later{});
            node top = std::move(heap_.back());
            heap_.pop_back();
            if (stale) continue;
            top.at = it->second.queued_at = it->second.deadline;
            push(std::move(top));
        }
    }

    void sweep() {
        heap_.clear();
        for (auto& [key, e] : armed_) {
            e.queued_at = e.deadline;
            heap_.push_back(node{e.deadline, key});
        }
        std::make_heap(heap_.begin(), heap_.end(), later{});
    }

    boost::unordered_flat_map<Key, entry, Hash> armed_;
    std::vector<node> heap_;
};

}  // namespace ctig::sip
