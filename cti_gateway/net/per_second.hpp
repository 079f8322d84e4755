#pragma once
#include <chrono>

namespace ctig::net {

/// Lets so many pass in each second, and no more: for what is dear and anybody can cause.
class per_second {
public:
    explicit per_second(int most) noexcept : most_(most) {}
    [[nodiscard]] bool pass(std::chrono::steady_clock::time_point now) noexcept;

private:
    int most_, passed_ = 0;
    std::chrono::steady_clock::time_point began_{};
};

}  // namespace ctig::net
