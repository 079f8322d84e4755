#include "cti_gateway/http/attempt_limiter.hpp"

#include <gtest/gtest.h>

namespace ctig::http {
namespace {

using namespace std::chrono_literals;

constexpr attempt_limiter::time_point start{1h};

// Three at once, then one each ten seconds, and what waited is told how long.
TEST(AttemptLimiter, GrantsABurstAndThenOneNowAndThen) {
    attempt_limiter limiter({.at_once = 3, .then_one_each = 10s});
    for (int i = 0; i < 3; ++i) EXPECT_FALSE(limiter.attempt("a", start));
    EXPECT_EQ(limiter.attempt("a", start), 10s);
    EXPECT_EQ(limiter.attempt("a", start + 4s), 6s);
    EXPECT_FALSE(limiter.attempt("a", start + 10s));
    EXPECT_EQ(limiter.attempt("a", start + 10s), 10s);
    EXPECT_FALSE(limiter.attempt("b", start)) << "another key has its own";
}

// After a long rest there is one burst again, not two.
TEST(AttemptLimiter, SavesNothingUp) {
    attempt_limiter limiter({.at_once = 2, .then_one_each = 10s});
    EXPECT_FALSE(limiter.attempt("a", start));
    for (int i = 0; i < 2; ++i) EXPECT_FALSE(limiter.attempt("a", start + 1h));
    EXPECT_TRUE(limiter.attempt("a", start + 1h));
}

// A good attempt does not count.
TEST(AttemptLimiter, ForgivesAGoodAttempt) {
    attempt_limiter limiter({.at_once = 1, .then_one_each = 10s});
    for (int i = 0; i < 5; ++i) {
        EXPECT_FALSE(limiter.attempt("a", start));
        limiter.give_back("a");
    }
}

// However many keys somebody makes up, the memory is bounded.
TEST(AttemptLimiter, RemembersOnlySoMany) {
    attempt_limiter limiter({.keys = 100});
    for (int i = 0; i < 1000; ++i) EXPECT_FALSE(limiter.attempt(std::to_string(i), start));
    EXPECT_EQ(limiter.keys(), 100U);
    EXPECT_FALSE(limiter.attempt("later", start + 1h));
    EXPECT_EQ(limiter.keys(), 1U) << "what is paid off is forgotten first";
}

// One customer has a whole /64; a v4 address in v6 clothes is the v4 address.
TEST(LimitedAddress, TakesIpv6ByItsNetwork) {
    EXPECT_EQ(limited_address("2001:db8:1:2:3:4:5:6"), limited_address("2001:db8:1:2::1"));
    EXPECT_NE(limited_address("2001:db8:1:2::1"), limited_address("2001:db8:1:3::1"));
    EXPECT_EQ(limited_address("::ffff:192.0.2.1"), "192.0.2.1");
    EXPECT_EQ(limited_address("192.0.2.1"), "192.0.2.1");
}

}  // namespace
}  // namespace ctig::http
