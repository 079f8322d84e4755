#include "sip_session/timer_queue.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <unordered_map>

namespace ctig::sip {
namespace {

using namespace std::chrono_literals;
using queue = timer_queue<int>;
const queue::time_point t0{1h};

TEST(TimerQueue, GivesKeysInTheOrderOfTheirDeadlines) {
    queue q;
    q.arm(1, t0 + 3s);
    q.arm(2, t0 + 1s);
    q.arm(3, t0 + 2s);
    EXPECT_EQ(q.next(), t0 + 1s);
    EXPECT_FALSE(q.pop_due(t0));
    EXPECT_EQ(q.pop_due(t0 + 5s), 2);
    EXPECT_EQ(q.pop_due(t0 + 5s), 3);
    EXPECT_EQ(q.pop_due(t0 + 5s), 1);
    EXPECT_FALSE(q.pop_due(t0 + 5s));
    EXPECT_FALSE(q.next());
}

// The deadline armed last is the one that counts, earlier or later.
TEST(TimerQueue, MovesADeadlineBothWays) {
    queue q;
    q.arm(1, t0 + 2s);
    q.arm(1, t0 + 9s);
    EXPECT_EQ(q.next(), t0 + 9s);
    EXPECT_FALSE(q.pop_due(t0 + 5s));
    q.arm(1, t0 + 1s);
    EXPECT_EQ(q.next(), t0 + 1s);
    EXPECT_EQ(q.pop_due(t0 + 1s), 1);
    EXPECT_FALSE(q.next());
}

TEST(TimerQueue, ForgetsACancelledKey) {
    queue q;
    q.arm(1, t0 + 1s);
    q.arm(2, t0 + 2s);
    q.cancel(1);
    q.cancel(7);
    EXPECT_EQ(q.next(), t0 + 2s);
    EXPECT_EQ(q.pop_due(t0 + 9s), 2);
}

// Deadlines that come and go do not make it grow.
TEST(TimerQueue, KeepsItsHeapInProportion) {
    queue q;
    q.arm(-1, t0);
    for (int i = 0; i < 10000; ++i) {
        q.arm(i, t0 + std::chrono::seconds(10000 - i));
        q.cancel(i);
    }
    EXPECT_EQ(q.size(), 1U);
    EXPECT_LE(q.heap_size(), 70U);
}

// Against a plain map, with everything at random.
TEST(TimerQueue, AgreesWithAMap) {
    std::mt19937 random(4711);
    queue q;
    std::map<int, queue::time_point> model;
    auto now = t0;
    for (int step = 0; step < 20000; ++step) {
        const int key = static_cast<int>(random() % 50);
        switch (random() % 4) {
            case 0:
            case 1:
                model[key] = now + std::chrono::seconds(random() % 100);
                q.arm(key, model[key]);
                break;
            case 2: model.erase(key), q.cancel(key); break;
            case 3: {
                now += std::chrono::seconds(random() % 10);
                while (const auto due = q.pop_due(now)) {
                    ASSERT_TRUE(model.contains(*due));
                    ASSERT_LE(model[*due], now);
                    model.erase(*due);
                }
                for (const auto& [k, at] : model) ASSERT_GT(at, now) << k;
                break;
            }
        }
        std::optional<queue::time_point> first;
        for (const auto& [k, at] : model)
            if (!first || at < *first) first = at;
        ASSERT_EQ(q.next(), first);
        ASSERT_EQ(q.size(), model.size());
    }
}

// What a crowd armed is over; nothing of it stays, and those who are left keep their deadlines.
TEST(TimerQueue, KeepsItsDeadlinesWhenACrowdsRoomIsGivenBack) {
    queue q;
    for (int key = 0; key < 100000; ++key) q.arm(key, t0 + std::chrono::milliseconds(key));
    for (int key = 99999; key >= 10; --key) q.cancel(key);
    EXPECT_EQ(q.size(), 10U);
    EXPECT_LE(q.heap_room(), kept_room);
    for (int key = 0; key < 10; ++key) EXPECT_EQ(q.pop_due(t0 + std::chrono::milliseconds(key)), key);
    EXPECT_EQ(q.next(), std::nullopt);
}

TEST(GiveBack, ATableThatACrowdHasLeftIsSmallAgain) {
    std::unordered_map<int, int> table;
    for (int key = 0; key < 100000; ++key) table[key] = key;
    for (int key = 99999; key >= 10; --key) {
        table.erase(key);
        give_back(table);
    }
    EXPECT_LE(table.bucket_count(), kept_room);
    EXPECT_EQ(table.size(), 10U);
    EXPECT_EQ(table.at(9), 9);
}

TEST(GiveBack, ABufferKeepsNoMoreThanItMay) {
    std::string buffer(100000, 'x');
    buffer.clear();
    give_back(buffer, 1000);
    EXPECT_LE(buffer.capacity(), 1000U);
    buffer.assign(500, 'x');
    buffer.clear();
    give_back(buffer, 1000);
    EXPECT_GE(buffer.capacity(), 500U);
}

}  // namespace
}  // namespace ctig::sip
