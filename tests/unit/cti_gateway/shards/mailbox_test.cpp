#include "cti_gateway/shards/mailbox.hpp"

#include <gtest/gtest.h>

#include <numeric>
#include <thread>

namespace ctig::shards {
namespace {

// Two threads put, one works: everything is done once, and what one thread put is done in its order.
TEST(Mailbox, DoesTheWorkOfEachThreadInItsOrder) {
    asio::io_context io{1};
    mailbox box(io.get_executor());
    constexpr int each = 5000;
    std::vector<std::pair<int, int>> done;
    std::vector<std::thread> threads;
    for (int who = 0; who < 2; ++who)
        threads.emplace_back([&, who] {
            for (int i = 0; i < each; ++i) box.put([&done, who, i] { done.emplace_back(who, i); });
        });
    while (done.size() < 2 * each) {
        io.restart();
        io.run();
    }
    for (auto& t : threads) t.join();
    std::array<int, 2> next{};
    for (const auto& [who, i] : done) EXPECT_EQ(i, next[static_cast<std::size_t>(who)]++);
}

// What is put meanwhile is done in one turn.
TEST(Mailbox, DoesAllThatWaitsInOneTurn) {
    asio::io_context io{1};
    mailbox box(io.get_executor());
    int done = 0;
    for (int i = 0; i < 10; ++i) box.put([&] { ++done; });
    EXPECT_EQ(io.run_one(), 1U);
    EXPECT_EQ(done, 10);
}

// Who is too far ahead waits for the worker, and nothing is lost.
TEST(Mailbox, MakesWhoIsTooFarAheadWait) {
    asio::io_context io{1};
    mailbox box(io.get_executor(), 2);
    std::size_t done = 0, most = 0, batch = 0;
    std::thread ahead([&] {
        for (int i = 0; i < 1000; ++i)
            box.put([&] {
                ++done;
                most = std::max(most, ++batch);
            });
    });
    while (done < 1000) {
        io.restart();
        batch = 0;
        io.run_one();
    }
    ahead.join();
    EXPECT_LE(most, 2U);
}

// Work that waits when its mailbox dies is dropped, whatever the loop does afterwards.
TEST(Mailbox, DropsWhatWaitsWhenItDies) {
    asio::io_context io{1};
    int done = 0;
    {
        mailbox box(io.get_executor());
        box.put([&] { ++done; });
    }
    io.run();
    EXPECT_EQ(done, 0);
}

}  // namespace
}  // namespace ctig::shards
