#include "cti_gateway/net/per_second.hpp"

#include <gtest/gtest.h>

namespace ctig::net {
namespace {

using namespace std::chrono_literals;

// However many come at once, and for however long.
TEST(PerSecond, LetsSoManyPassInEachSecond) {
    per_second gate(3);
    const std::chrono::steady_clock::time_point start{1h};
    for (int second = 0; second < 5; ++second) {
        int passed = 0;
        for (int i = 0; i < 100; ++i) passed += gate.pass(start + second * 1s + i * 10ms) ? 1 : 0;
        EXPECT_EQ(passed, 3) << second;
    }
}

}  // namespace
}  // namespace ctig::net
