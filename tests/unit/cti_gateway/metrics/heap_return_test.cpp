#include "cti_gateway/heap_return.hpp"

#include <gtest/gtest.h>

namespace ctig {
namespace {

using namespace std::chrono_literals;

struct HeapReturn : testing::Test {
    heap_return memory;
    heap_return::time_point now{1h};
};

TEST_F(HeapReturn, ComesAWhileAfterACrowdHasLeftAndOnce) {
    EXPECT_FALSE(memory.on_sessions(5000, now));
    EXPECT_FALSE(memory.on_sessions(100, now));
    ASSERT_EQ(memory.next_timer(), now + heap_return::pause);
    EXPECT_FALSE(memory.on_sessions(50, now + heap_return::pause - 1ms));
    EXPECT_TRUE(memory.on_sessions(50, now + heap_return::pause));
    EXPECT_FALSE(memory.next_timer());
    EXPECT_FALSE(memory.on_sessions(0, now + 1h));
}

TEST_F(HeapReturn, DoesNotComeWhenTheCrowdIsBack) {
    (void)memory.on_sessions(5000, now);
    (void)memory.on_sessions(0, now);
    EXPECT_FALSE(memory.on_sessions(4000, now + 10s));
    EXPECT_FALSE(memory.next_timer());
    EXPECT_FALSE(memory.on_sessions(4000, now + 1h));
}

TEST_F(HeapReturn, LeavesAFewAlone) {
    (void)memory.on_sessions(heap_return::crowd - 1, now);
    EXPECT_FALSE(memory.on_sessions(0, now));
    EXPECT_FALSE(memory.next_timer());
}

}  // namespace
}  // namespace ctig
