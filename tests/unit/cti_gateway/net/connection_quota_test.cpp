#include "cti_gateway/net/connection_quota.hpp"

#include <gtest/gtest.h>

namespace ctig::net {
namespace {

using enum sip::peer_standing;
using verdict = connection_quota::verdict;

class ConnectionQuota : public testing::Test {
protected:
    connection_quota::admission admit(std::string_view address, sip::peer_standing standing) {
        return quota.admit(sip::flow_id{++last}, address, standing);
    }
    /// `count` connections of as many addresses, none of which says a word.
    void silent_crowd(int count, sip::peer_standing standing = allowed) {
        for (int i = 0; i < count; ++i)
            EXPECT_EQ(admit("10.0." + std::to_string(i / 250) + "." + std::to_string(i % 250), standing).what,
                      verdict::admitted);
    }
    connection_quota quota{
        {.connections = 100, .per_peer = 10, .per_stranger = 2, .held = 1000, .held_per_peer = 400}};
    std::uint64_t last = 0;
};

TEST_F(ConnectionQuota, BoundsTheConnectionsOfOnePeer) {
    for (int i = 0; i < 10; ++i) EXPECT_EQ(admit("192.0.2.1", allowed).what, verdict::admitted);
    EXPECT_EQ(admit("192.0.2.1", allowed).what, verdict::peer_has_enough);
    EXPECT_EQ(admit("192.0.2.2", allowed).what, verdict::admitted);
    quota.release(sip::flow_id{1});
    EXPECT_EQ(admit("192.0.2.1", allowed).what, verdict::admitted);
    for (int i = 0; i < 50; ++i) EXPECT_EQ(admit("192.0.2.9", trusted).what, verdict::admitted);
}

TEST_F(ConnectionQuota, GrantsStrangersLess) {
    EXPECT_EQ(admit("192.0.2.1", stranger).what, verdict::admitted);
    EXPECT_EQ(admit("192.0.2.1", stranger).what, verdict::admitted);
    EXPECT_EQ(admit("192.0.2.1", stranger).what, verdict::peer_has_enough);
}

// Whoever has one v6 address has 2^64 of them.
TEST_F(ConnectionQuota, CountsANetworkOfV6AsOnePeer) {
    for (int i = 0; i < 10; ++i)
        EXPECT_EQ(admit("2001:db8:0:1::" + std::to_string(i + 1), allowed).what, verdict::admitted);
    EXPECT_EQ(admit("2001:db8:0:1:ffff::1", allowed).what, verdict::peer_has_enough);
    EXPECT_EQ(admit("2001:db8:0:2::1", allowed).what, verdict::admitted);
}

// However many silent peers there are, a newcomer gets in: at the cost of the oldest of them.
TEST_F(ConnectionQuota, GivesANewcomerThePlaceOfTheLongestSilent) {
    silent_crowd(75);
    const auto one = admit("192.0.2.1", allowed);
    EXPECT_EQ(one.what, verdict::admitted);
    EXPECT_EQ(one.evict, sip::flow_id{1});
    EXPECT_EQ(quota.connections(), 75U);
    quota.prove(sip::flow_id{2});
    EXPECT_EQ(admit("192.0.2.2", allowed).evict, sip::flow_id{3}) << "who spoke stays";
}

// A quarter is for the trusted, even when all the others have spoken.
TEST_F(ConnectionQuota, KeepsPlacesForTrustedPeers) {
    silent_crowd(75);
    for (std::uint64_t i = 1; i <= 75; ++i) quota.prove(sip::flow_id{i});
    EXPECT_EQ(admit("192.0.2.1", allowed).what, verdict::all_taken);
    for (int i = 0; i < 25; ++i) EXPECT_EQ(admit("192.0.2.9", trusted).what, verdict::admitted);
    EXPECT_TRUE(admit("192.0.2.9", trusted).evict) << "a silent trusted one makes room at last";
    for (std::uint64_t i = 1; i <= last; ++i) quota.prove(sip::flow_id{i});
    EXPECT_EQ(admit("192.0.2.9", trusted).what, verdict::all_taken);
}

// Who is trusted by name is known only after the look-up: then it is counted among the trusted.
TEST_F(ConnectionQuota, CountsAPeerThatItsNameMakesTrustedAmongTheTrusted) {
    silent_crowd(75);
    const auto before = last;
    quota.confirm(sip::flow_id{before}, trusted);
    EXPECT_FALSE(admit("192.0.2.1", allowed).evict) << "it holds no place of the others any more";
    EXPECT_EQ(admit("192.0.2.2", allowed).evict, sip::flow_id{1});
    for (std::uint64_t i = 1; i <= last; ++i)
        if (i != before) quota.prove(sip::flow_id{i});
    EXPECT_EQ(admit("192.0.2.3", allowed).what, verdict::all_taken) << "nor does it make room for them";
    EXPECT_TRUE(quota.hold(sip::flow_id{before}, 5000)) << "its octets are not counted";
    quota.confirm(sip::flow_id{before}, allowed);
    EXPECT_FALSE(quota.hold(sip::flow_id{before}, 5000));
    quota.release(sip::flow_id{before});
    quota.confirm(sip::flow_id{before}, trusted);
    EXPECT_EQ(quota.connections(), 75U) << "what is gone comes to nothing";
}

TEST_F(ConnectionQuota, BoundsTheOctetsOfUnfinishedMessages) {
    silent_crowd(4);
    EXPECT_TRUE(quota.hold(sip::flow_id{1}, 400));
    EXPECT_FALSE(quota.hold(sip::flow_id{1}, 401)) << "too much for one peer";
    quota.release(sip::flow_id{1});
    EXPECT_EQ(quota.held(), 0U);
    EXPECT_TRUE(quota.hold(sip::flow_id{2}, 400));
    EXPECT_TRUE(quota.hold(sip::flow_id{3}, 400));
    EXPECT_FALSE(quota.hold(sip::flow_id{4}, 300)) << "too much for all";
    EXPECT_TRUE(quota.hold(sip::flow_id{4}, 100)) << "giving back is never too much";
    (void)admit("192.0.2.9", trusted);
    EXPECT_TRUE(quota.hold(sip::flow_id{last}, 5000)) << "a trusted peer's are not counted";
}

}  // namespace
}  // namespace ctig::net
