#include "cti_gateway/bridge/digest_nonces.hpp"

#include <gtest/gtest.h>

namespace ctig::bridge {
namespace {

using namespace std::chrono_literals;
using verdict = digest_nonces::verdict;

struct DigestNonces : testing::Test {
    digest_nonces nonces{digest_nonces::key{1, 2, 3}};
    digest_nonces::time_point now{1h};

    verdict judge(const std::string& nonce, std::uint32_t count = 1, std::string_view peer = "192.0.2.9") {
        return nonces.judge(nonce, peer, count, now);
    }
};

// A nonce is known by its signature alone: challenges leave nothing behind.
TEST_F(DigestNonces, ProveThemselvesWithoutBeingRemembered) {
    std::string last;
    for (int i = 0; i < 1000; ++i) {
        const auto one = nonces.make("192.0.2.9", now);
        EXPECT_NE(one, last);
        last = one;
    }
    EXPECT_EQ(nonces.used(), 0U);
    EXPECT_EQ(judge(last), verdict::fresh);
}

TEST_F(DigestNonces, AreStaleAfterFiveMinutes) {
    const auto nonce = nonces.make("192.0.2.9", now);
    now += 300s;
    EXPECT_EQ(judge(nonce), verdict::fresh);
    now += 1ms;
    EXPECT_EQ(judge(nonce), verdict::stale);
}

// A count goes up: the same again, or an older one, is somebody's recording.
TEST_F(DigestNonces, CannotBeReplayed) {
    const auto nonce = nonces.make("192.0.2.9", now);
    EXPECT_TRUE(nonces.mark_used(nonce, 2, now));
    EXPECT_EQ(judge(nonce, 1), verdict::stale);
    EXPECT_EQ(judge(nonce, 2), verdict::stale);
    EXPECT_EQ(judge(nonce, 3), verdict::fresh);
    EXPECT_FALSE(nonces.mark_used(nonce, 2, now)) << "nor by two threads at once";
}

// Every octet is signed, and so is whom it was given to; what never was a nonce of ours is foreign.
TEST_F(DigestNonces, CannotBeMadeUpChangedOrPassedOn) {
    const auto nonce = nonces.make("192.0.2.9", now);
    for (std::size_t i = 0; i < nonce.size(); ++i) {
        auto changed = nonce;
        changed[i] = changed[i] == '0' ? '1' : '0';
        EXPECT_NE(judge(changed), verdict::fresh) << i;
    }
    EXPECT_NE(judge(nonce, 1, "192.0.2.10"), verdict::fresh);
    EXPECT_EQ(judge(""), verdict::foreign);
    EXPECT_EQ(judge(nonce + "0"), verdict::foreign);
    EXPECT_EQ(judge(std::string(nonce.size(), 'g')), verdict::foreign);
}

// Of the process before: the client asks again by itself, its user need not type anything.
TEST_F(DigestNonces, OfAnotherProcessAreStale) {
    digest_nonces other;
    EXPECT_EQ(judge(other.make("192.0.2.9", now)), verdict::stale);
}

// The memory of used ones is bounded, and what is forgotten is not fresh again.
TEST_F(DigestNonces, ThatAreForgottenStayUsed) {
    const auto first = nonces.make("192.0.2.9", now);
    EXPECT_TRUE(nonces.mark_used(first, 1, now));
    now += 1ms;
    for (std::size_t i = 0; i < digest_nonces::max_used; ++i) {
        if (i % 1024 == 0) now += 1ms;
        EXPECT_TRUE(nonces.mark_used(nonces.make("192.0.2.9", now), 1, now));
    }
    EXPECT_LE(nonces.used(), digest_nonces::max_used);
    EXPECT_EQ(judge(first, 2), verdict::stale);
    EXPECT_EQ(judge(nonces.make("192.0.2.9", now)), verdict::fresh);
    now += 301s;
    EXPECT_TRUE(nonces.mark_used(nonces.make("192.0.2.9", now), 1, now));
    EXPECT_EQ(nonces.used(), 1U);
}

}  // namespace
}  // namespace ctig::bridge
