#pragma once
// A Prometheus family whose children are looked up once and bounded in number: what a peer can choose must
// not make time series without end. Private to metrics/.
#include <prometheus/family.h>

#include <array>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace ctig::metrics {

/// Children by one or two label values. Past `limit` children, and for values over 64 bytes, the label is
/// "other". Thread: one at a time.
template <class Metric>
class bounded_family {
public:
    static constexpr std::size_t longest_label = 64;  ///< octets of a value
    using names = std::array<const char*, 2>;         ///< the second may be null

    bounded_family(prometheus::Family<Metric>& family, names labels, std::size_t limit)
        : family_(family), labels_(labels), limit_(limit) {}

    template <class... Args>
    Metric& get(std::string_view first, std::string_view second, Args&&... args) {
        if (auto* found = find(first, second)) return *found;
        if (count_ >= limit_ || first.size() > longest_label || second.size() > longest_label) {
            first = second = "other";
            if (auto* found = find(first, second)) return *found;
        }
        prometheus::Labels labels{{labels_[0], std::string(first)}};
        if (labels_[1] != nullptr) labels.emplace(labels_[1], std::string(second));
        auto& child = family_.Add(labels, std::forward<Args>(args)...);
        children_[std::string(first)][std::string(second)] = &child;
        ++count_;
        return child;
    }

    /// Its series end.
    void forget(std::string_view first) {
        const auto group = children_.find(first);
        if (group == children_.end()) return;
        for (const auto& [second, child] : group->second) family_.Remove(child);
        count_ -= group->second.size();
        children_.erase(group);
    }

private:
    using by_second = std::map<std::string, Metric*, std::less<>>;

    Metric* find(std::string_view first, std::string_view second) const {
        const auto group = children_.find(first);
        if (group == children_.end()) return nullptr;
        const auto child = group->second.find(second);
        return child == group->second.end() ? nullptr : child->second;
    }

    prometheus::Family<Metric>& family_;
    names labels_;
    std::size_t limit_;
    std::size_t count_ = 0;
    std::map<std::string, by_second, std::less<>> children_;
};

}  // namespace ctig::metrics
