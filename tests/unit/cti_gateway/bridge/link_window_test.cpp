#include "cti_gateway/bridge/link_window.hpp"

#include <gtest/gtest.h>

namespace ctig::bridge {
namespace {

using namespace std::chrono_literals;

struct LinkWindow : testing::Test {
    link_window window;
    cti::time_point now{1h};

    /// A manager that answers `rate` requests a second, each after `idle` when nothing stands before it: the
    /// window is kept full for a while.
    std::chrono::microseconds keep_full(double rate, std::chrono::microseconds idle,
                                        std::chrono::seconds time) {
        std::chrono::microseconds took{};
        const auto between = std::chrono::microseconds(static_cast<std::int64_t>(1e6 / rate));
        for (const auto end = now + time; now < end; now += between) {
            const auto queued = std::chrono::microseconds(
                static_cast<std::int64_t>(static_cast<double>(window.size()) / rate * 1e6));
            took = std::max(queued, idle);
            window.answered(took, now);
        }
        return took;
    }
};

TEST_F(LinkWindow, GrowsWhileTheManagerAnswersAtOnce) {
    (void)keep_full(20'000, 1ms, 2s);
    EXPECT_EQ(window.size(), link_window::most);
}

// 1,000 a second: 256 of them would be a quarter of a second for whoever dials.
TEST_F(LinkWindow, KeepsTheQueueShortAtAManagerThatIsBusy) {
    const auto took = keep_full(1'000, 1ms, 20s);
    EXPECT_LE(took, 50ms);
    EXPECT_GE(window.size(), link_window::least);
    EXPECT_LT(window.size(), 64u);
}

// Far away is not busy.
TEST_F(LinkWindow, DoesNotTakeALongWireForAQueue) {
    (void)keep_full(4'000, 60ms, 20s);
    EXPECT_EQ(window.size(), link_window::most);
}

TEST_F(LinkWindow, FindsBackWhenTheManagerIsQuickAgain) {
    (void)keep_full(200, 1ms, 30s);
    EXPECT_LT(window.size(), 24u);
    (void)keep_full(20'000, 1ms, 2s);
    EXPECT_EQ(window.size(), link_window::most);
}

// One slow moment that everybody in the window saw is one reason to shrink.
TEST_F(LinkWindow, ShrinksOnceForOneStall) {
    window.answered(1ms, now);
    const auto before = window.size();
    now += 1s;
    for (int i = 0; i < 60; ++i) window.answered(500ms, now);
    EXPECT_EQ(window.size(), before * 7 / 10);
}

}  // namespace
}  // namespace ctig::bridge
