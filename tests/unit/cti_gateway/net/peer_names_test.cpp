#include "cti_gateway/net/peer_names.hpp"

#include <gtest/gtest.h>

#include <map>

#include "cti_gateway/net/watched_names.hpp"

namespace ctig::net {
namespace {

using list = std::vector<std::string>;

class PeerNames : public testing::Test {
protected:
    list confirmed(const std::string& address) {
        list out{"(not told)"};
        names.confirm(address, [&](list found) { out = std::move(found); });
        return out;
    }
    std::map<std::string, list> claims;
    std::map<std::string, std::vector<address_record>> hosts;
    int asked = 0;
    std::chrono::steady_clock::time_point now{std::chrono::hours(1)};
    peer_names names{{.names =
                          [this](const std::string& address, auto done) {
                              ++asked;
                              done(claims[address]);
                          },
                      .addresses = [this](const std::string& host, auto done) { done(hosts[host]); }},
                     [this] { return now; }};
};

// A name that leads back to the address counts, one that was only claimed does not.
TEST_F(PeerNames, AreThoseThatLeadBackToTheAddress) {
    claims["192.0.2.1"] = {"pool1.example.com", "bank.example.org"};
    hosts["pool1.example.com"] = {{"192.0.2.7", 60}, {"192.0.2.1", 60}};
    hosts["bank.example.org"] = {{"198.51.100.1", 60}};
    EXPECT_EQ(confirmed("192.0.2.1"), list{"pool1.example.com"});
    EXPECT_EQ(confirmed("192.0.2.2"), list{});
}

// For the TTL of the name; a reload or a reconnect does not ask again.
TEST_F(PeerNames, AreKeptForTheirTtl) {
    claims["192.0.2.1"] = {"a.example.com"};
    hosts["a.example.com"] = {{"192.0.2.1", 120}};
    (void)confirmed("192.0.2.1");
    now += std::chrono::seconds(119);
    (void)confirmed("192.0.2.1");
    EXPECT_EQ(asked, 1);
    now += std::chrono::seconds(2);
    hosts.clear();
    EXPECT_EQ(confirmed("192.0.2.1"), list{});
    EXPECT_EQ(asked, 2);
}

TEST(WatchedNames, AreAskedForAgainAfterTheirLeastTtlWithinBounds) {
    using std::chrono::seconds;
    EXPECT_EQ(watched_names::lasts({{"192.0.2.1", 300}, {"192.0.2.2", 120}}), seconds(120));
    EXPECT_EQ(watched_names::lasts({{"192.0.2.1", 0}}), seconds(10));
    EXPECT_EQ(watched_names::lasts({{"192.0.2.1", 999999}}), seconds(3600));
    EXPECT_EQ(watched_names::lasts({}), seconds(30)) << "nobody answered";
}

}  // namespace
}  // namespace ctig::net
