#include "cti_gateway/cti/outstanding_requests.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

namespace ctig::cti {
namespace {

using namespace std::chrono_literals;

// Requests that write down how often each was completed.
class OutstandingRequests : public testing::Test {
protected:
    request_id add(std::chrono::milliseconds timeout) {
        const int number = count++;
        return requests.add(now + timeout, [this, number](auto) { completed.push_back(number); });
    }
    static void complete(const std::vector<completion>& all) {
        for (const auto& done : all) done(make_error_code(errc::timed_out));
    }
    outstanding_requests requests;
    time_point now{};
    int count = 0;
    std::vector<int> completed;
};

// Nothing in flight: nothing to wait for, nothing to take.
TEST_F(OutstandingRequests, AreNoneAtFirst) {
    EXPECT_EQ(requests.next_deadline(), std::nullopt);
    EXPECT_TRUE(requests.take_expired(now + 1h).empty());
    EXPECT_TRUE(requests.take_all().empty());
    EXPECT_FALSE(requests.take(request_id{1}));
}

// The answer comes once and again: only the first gets the completion.
TEST_F(OutstandingRequests, GiveTheirCompletionAwayOnce) {
    const auto id = add(5s);
    EXPECT_EQ(requests.size(), 1U);
    EXPECT_TRUE(requests.take(id));
    EXPECT_FALSE(requests.take(id));
    EXPECT_EQ(requests.size(), 0U);
}

// The earliest deadline counts, whatever the order of the requests.
TEST_F(OutstandingRequests, KnowTheEarliestDeadline) {
    (void)add(5s);
    const auto shortest = add(2s);
    (void)add(9s);
    EXPECT_EQ(requests.next_deadline(), now + 2s);
    (void)requests.take(shortest);
    EXPECT_EQ(requests.next_deadline(), now + 5s);
}

// At a deadline exactly those expire whose time has come, earliest first.
TEST_F(OutstandingRequests, ExpireInTheOrderOfTheirDeadlines) {
    (void)add(3s);
    (void)add(1s);
    (void)add(2s);
    (void)add(1s);
    now += 2s;
    complete(requests.take_expired(now));
    EXPECT_EQ(completed, (std::vector<int>{1, 3, 2}));
    EXPECT_EQ(requests.size(), 1U);
}

// One millisecond before its deadline a request still waits.
TEST_F(OutstandingRequests, DoNotExpireEarly) {
    const auto id = add(5s);
    EXPECT_TRUE(requests.take_expired(now + 4999ms).empty());
    EXPECT_EQ(requests.take_expired(now + 5s).size(), 1U);
    EXPECT_FALSE(requests.take(id)) << "a late answer finds nobody";
}

// The link dies: all of them at once, in the order in which they were made.
TEST_F(OutstandingRequests, AreAllTakenInOrderWhenTheLinkDies) {
    (void)add(9s);
    const auto answered = add(1s);
    (void)add(5s);
    (void)add(1s);
    (void)requests.take(answered);
    complete(requests.take_all());
    EXPECT_EQ(completed, (std::vector<int>{0, 2, 3}));
    EXPECT_EQ(requests.next_deadline(), std::nullopt);
}

// Whatever happens in whatever order, over twenty seeds: each completes once, and never before its reason.
TEST_F(OutstandingRequests, CompleteExactlyOnceWhateverHappens) {
    for (unsigned seed = 1; seed <= 20; ++seed) {
        std::mt19937 chance(seed);
        std::vector<request_id> ids;
        completed.clear();
        count = 0;
        for (int step = 0; step < 2000; ++step) {
            now += std::chrono::milliseconds(chance() % 50);
            const auto dice = chance() % 100;
            if (dice < 60)
                ids.push_back(add(std::chrono::milliseconds(1 + chance() % 3000)));
            else if (dice < 95 && !ids.empty()) {
                if (const auto done = requests.take(ids[chance() % ids.size()])) complete({done});
            } else if (dice < 99)
                complete(requests.take_expired(now));
            else
                complete(requests.take_all());
            ASSERT_EQ(requests.size(), static_cast<std::size_t>(count) - completed.size());
        }
        complete(requests.take_all());
        std::ranges::sort(completed);
        for (int i = 0; i < count; ++i)
            ASSERT_EQ(completed.at(static_cast<std::size_t>(i)), i) << "seed " << seed;
        ASSERT_EQ(completed.size(), static_cast<std::size_t>(count));
    }
}

}  // namespace
}  // namespace ctig::cti
