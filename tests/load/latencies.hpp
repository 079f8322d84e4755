#pragma once
// A histogram of latencies with a relative error below 1 %: 128 linear steps in each power of two, as HDR
// histograms have them.
#include <array>
#include <bit>
#include <chrono>
#include <cstdint>

namespace ctig::load {

/// Values in nanoseconds, from 1 ns to about 18 minutes; larger ones count as the largest. One thread.
class latencies {
public:
    void add(std::chrono::nanoseconds value) {
        const auto ns = static_cast<std::uint64_t>(value.count() < 0 ? 0 : value.count());
        ++counts_[index_of(ns)];
        ++total_;
        if (ns > max_) max_ = ns;
    }
    [[nodiscard]] std::uint64_t count() const noexcept { return total_; }
    [[nodiscard]] double max_us() const noexcept { return static_cast<double>(max_) / 1000; }

    /// The value in microseconds that `part` (0 to 1) of the observations do not exceed; 0 without
    /// observations.
    [[nodiscard]] double quantile_us(double part) const {
        const auto wanted = static_cast<std::uint64_t>(part * static_cast<double>(total_));
        std::uint64_t seen = 0;
        for (std::size_t i = 0; i < counts_.size(); ++i) {
            seen += counts_[i];
            if (seen > wanted) return static_cast<double>(upper_edge(i)) / 1000;
        }
        return max_us();
    }

private:
    static constexpr unsigned step_bits = 7, powers = 33;
    static constexpr std::size_t steps = std::size_t{1} << step_bits;

    static std::size_t index_of(std::uint64_t ns) {
        const auto width = static_cast<unsigned>(std::bit_width(ns));
        if (width <= step_bits) return static_cast<std::size_t>(ns);
        const unsigned power = width - step_bits;
        if (power >= powers) return (powers + 1) * steps - 1;
        return power * steps + static_cast<std::size_t>(ns >> power);
    }
    static std::uint64_t upper_edge(std::size_t index) {
        if (index < steps) return index;
        const auto power = static_cast<unsigned>(index / steps);
        return (static_cast<std::uint64_t>(index % steps) + 1) << power;
    }

    std::array<std::uint64_t, (powers + 1) * steps> counts_{};
    std::uint64_t total_ = 0, max_ = 0;
};

}  // namespace ctig::load
