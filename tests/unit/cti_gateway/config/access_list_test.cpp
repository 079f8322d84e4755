#include "cti_gateway/config/access_list.hpp"

#include <gtest/gtest.h>

namespace ctig::config {
namespace {

using sip::peer_standing;
using list = std::vector<std::string>;

access_list made(const list& allow, const list& trusted = {}) { return {allow, trusted}; }
bool allows(const list& entries, std::string_view address) {
    return made(entries).standing_of(address) == peer_standing::allowed;
}

// Addresses and CIDRs of both families, at their borders.
TEST(AccessList, MatchesAddressesAndNetworks) {
    EXPECT_TRUE(allows({"10.1.2.3"}, "10.1.2.3"));
    EXPECT_FALSE(allows({"10.1.2.3"}, "10.1.2.4"));
    EXPECT_TRUE(allows({"10.1.0.0/16"}, "10.1.255.255"));
    EXPECT_FALSE(allows({"10.1.0.0/16"}, "10.2.0.0"));
    EXPECT_TRUE(allows({"192.168.4.0/22"}, "192.168.7.255"));
    EXPECT_FALSE(allows({"192.168.4.0/22"}, "192.168.8.0"));
    EXPECT_TRUE(allows({"10.1.2.3/8"}, "10.9.9.9"));  // bits behind the prefix are ignored
    EXPECT_TRUE(allows({"0.0.0.0/0"}, "8.8.8.8"));
    EXPECT_TRUE(allows({"2001:db8::/33"}, "2001:db8:7fff::1"));
    EXPECT_FALSE(allows({"2001:db8::/33"}, "2001:db8:8000::1"));
    EXPECT_TRUE(allows({"::1"}, "0:0:0:0:0:0:0:1"));
}

// A dual-stack listener sees v4 peers as mapped v6 addresses; a v6 network takes in no v4 peer.
TEST(AccessList, TreatsMappedAddressesAsV4) {
    EXPECT_TRUE(allows({"10.1.0.0/16"}, "::ffff:10.1.2.3"));
    EXPECT_TRUE(allows({"::ffff:10.1.0.0/112"}, "10.1.2.3"));
    EXPECT_FALSE(allows({"::/0"}, "10.1.2.3"));
    EXPECT_FALSE(allows({"::/0"}, "::ffff:10.1.2.3"));
    EXPECT_FALSE(allows({"0.0.0.0/0"}, "::1"));
    EXPECT_TRUE(allows({"all"}, "::1"));
    EXPECT_TRUE(allows({"all"}, "10.1.2.3"));
}

// Trusted means believed, not let in: the allow list alone opens the door.
TEST(AccessList, CombinesBothLists) {
    const auto both = made({"10.0.0.0/8"}, {"10.1.0.1", "192.0.2.1"});
    EXPECT_EQ(both.standing_of("10.1.0.1"), peer_standing::trusted);
    EXPECT_EQ(both.standing_of("10.1.0.2"), peer_standing::allowed);
    EXPECT_EQ(both.standing_of("192.0.2.1"), peer_standing::stranger);
    EXPECT_EQ(both.standing_of("nonsense"), peer_standing::stranger);
    EXPECT_EQ(made({}, {"all"}).standing_of("127.0.0.1"), peer_standing::stranger);
}

// A host name matches nobody until it is resolved, and only what it resolved to last.
TEST(AccessList, MatchesResolvedNames) {
    auto both = made({"ocs.example.com", "lync.example.com"}, {"OCS.example.com"});
    EXPECT_EQ(both.names(), (list{"ocs.example.com", "lync.example.com"}));
    EXPECT_EQ(both.standing_of("10.1.0.1"), peer_standing::stranger);
    both.set_resolved("ocs.example.com", list{"10.1.0.1", "2001:db8::1", "nonsense", "10.0.0.0/8"});
    EXPECT_EQ(both.standing_of("10.1.0.1"), peer_standing::trusted);
    EXPECT_EQ(both.standing_of("::ffff:10.1.0.1"), peer_standing::trusted);
    EXPECT_EQ(both.standing_of("10.9.9.9"), peer_standing::stranger);
    both.set_resolved("ocs.example.com", list{"10.1.0.2"});
    EXPECT_EQ(both.standing_of("10.1.0.1"), peer_standing::stranger);
    EXPECT_EQ(both.standing_of("10.1.0.2"), peer_standing::trusted);
}

// A domain takes the confirmed names below it, and no name that only ends alike.
TEST(AccessList, MatchesDomainsByConfirmedNames) {
    const auto both = made({".example.com"});
    EXPECT_TRUE(both.needs_confirmed_names("10.1.0.1"));
    EXPECT_FALSE(made({"example.com"}).needs_confirmed_names("10.1.0.1"));
    EXPECT_TRUE(made({"10.0.0.0/8"}, {".example.com"}).needs_confirmed_names("10.1.0.1"));
    EXPECT_FALSE(made({"10.0.0.0/8"}, {"10.1.0.1", ".example.com"}).needs_confirmed_names("10.1.0.1"));
    const auto standing = [&](const list& names) { return both.standing_of("10.1.0.1", names); };
    EXPECT_EQ(standing({"evil.org", "Pool1.EXAMPLE.com."}), peer_standing::allowed);
    EXPECT_EQ(standing({"notexample.com"}), peer_standing::stranger);
    EXPECT_EQ(standing({"example.com"}), peer_standing::stranger);
    EXPECT_EQ(standing({}), peer_standing::stranger);
}

// Each kind of entry is known, and a mistyped address is not taken for a name.
TEST(AccessList, ChecksEntries) {
    for (const auto* good : {"all", "10.0.0.0/8", "10.1.2.3", "::1", "2001:db8::/128", "ocs.example.com",
                             ".example.com", "localhost"})
        EXPECT_EQ(check_access_entry(good), "") << good;
    for (const auto* bad : {"", ".", "10.0.0.0/33", "::/129", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/8x",
                            "10.1.0.300", "10.1", "*.example.com", "a b", "..example.com"})
        EXPECT_NE(check_access_entry(bad), "") << bad;
}

}  // namespace
}  // namespace ctig::config
