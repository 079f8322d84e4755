#pragma once
// How long a manager takes to answer heartbeats, as a histogram.
#include <array>
#include <chrono>
#include <cstdint>

namespace ctig::cti {

class round_trips {
public:
    /// Upper edges; what takes longer than the last has a place of its own behind it.
    static constexpr std::array<std::chrono::milliseconds, 11> edges{
        std::chrono::milliseconds{1},    std::chrono::milliseconds{2},   std::chrono::milliseconds{5},
        std::chrono::milliseconds{10},   std::chrono::milliseconds{20},  std::chrono::milliseconds{50},
        std::chrono::milliseconds{100},  std::chrono::milliseconds{200}, std::chrono::milliseconds{500},
        std::chrono::milliseconds{1000}, std::chrono::milliseconds{2000}};

    void add(std::chrono::microseconds took) {
        std::size_t at = 0;
        while (at < edges.size() && took > edges[at]) ++at;
        ++counts_[at];
        ++total_;
    }
    [[nodiscard]] const std::array<std::uint64_t, edges.size() + 1>& counts() const noexcept {
        return counts_;
    }
    [[nodiscard]] std::uint64_t total() const noexcept { return total_; }
    /// The edge that `part` (0 to 1) of them do not exceed; the last edge also for what is beyond it. 0 ms
    /// without any.
    [[nodiscard]] std::chrono::milliseconds quantile(double part) const {
        if (total_ == 0) return {};
        std::uint64_t seen = 0;
        for (std::size_t i = 0; i < edges.size(); ++i) {
            seen += counts_[i];
            if (static_cast<double>(seen) >= part * static_cast<double>(total_)) return edges[i];
        }
        return edges.back();
    }

private:
    std::array<std::uint64_t, edges.size() + 1> counts_{};
    std::uint64_t total_ = 0;
};

}  // namespace ctig::cti
