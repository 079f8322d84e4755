#include "cti_gateway/directory/sip_address.hpp"

#include <gtest/gtest.h>

namespace ctig::directory {
namespace {

// The parts of RFC 3261 19.1.1 that say nothing about who it is are dropped.
TEST(SipAddress, TakesUserAndHostOnly) {
    for (const auto* uri :
         {"sip:joe@example.com", "SIPS:joe@example.com", "sip:joe:pw@example.com:5061;transport=tls",
          "sip:joe@example.com?subject=x@y", "sip:joe@example.com.;epid=1"}) {
        const auto a = parse_sip_address(uri);
        ASSERT_TRUE(a) << uri;
        EXPECT_EQ(a->user(), "joe") << uri;
        EXPECT_EQ(a->host, "example.com") << uri;
    }
    EXPECT_EQ(parse_sip_address("sip:joe@[::1]:5060")->host, "[::1]");
}

// Escapes in the user part are another spelling of the same user.
TEST(SipAddress, DecodesTheUser) {
    EXPECT_EQ(parse_sip_address("sip:j%6Fe%20d@example.com")->user(), "joe d");
}

// What names no user at a host names nobody.
TEST(SipAddress, RefusesEverythingElse) {
    for (const auto* uri : {"", "joe@example.com", "tel:+15551000", "tel:1000@example.com", "sip:example.com",
                            "sip:@example.com", "sip:joe@", "sip:joe@:5060", "sip:j%6@example.com",
                            "sip::pw@example.com", "<sip:joe@example.com>", "sip:joe@[::1"})
        EXPECT_FALSE(parse_sip_address(uri)) << uri;
}

// "below" means at a dot: notexample.com is somebody else's.
TEST(IsInDomain, TakesTheDomainAndWhatIsBelow) {
    EXPECT_TRUE(is_in_domain("example.com", "Example.COM"));
    EXPECT_TRUE(is_in_domain("pool1.example.com.", "example.com"));
    EXPECT_FALSE(is_in_domain("notexample.com", "example.com"));
    EXPECT_FALSE(is_in_domain("example.com.evil.org", "example.com"));
    EXPECT_FALSE(is_in_domain("com", "example.com"));
    EXPECT_FALSE(is_in_domain("anything", ""));
}

}  // namespace
}  // namespace ctig::directory
