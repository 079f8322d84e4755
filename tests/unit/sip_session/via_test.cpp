#include "sip_session/via.hpp"

#include <gtest/gtest.h>

namespace ctig::sip {
namespace {

// All parts of a Via value that somebody asks for.
TEST(Via, ReadsAllParts) {
    const auto via = via_parm::parse(
        "SIP/2.0/UDP "
        "gw.example:5070;branch=z9hG4bKx;received=192.0.2.9;rport=6000;maddr=224.0.1.75;ttl=16;own=1");
    ASSERT_TRUE(via);
    EXPECT_EQ(via->protocol, "SIP");
    EXPECT_EQ(via->version, "2.0");
    EXPECT_EQ(via->transport, "UDP");
    EXPECT_EQ(via->sent_by, "gw.example:5070");
    EXPECT_EQ(via->host, "gw.example");
    EXPECT_EQ(via->port, 5070);
    EXPECT_EQ(via->branch, "z9hG4bKx");
    EXPECT_EQ(via->received, "192.0.2.9");
    EXPECT_EQ(via->rport, "6000");
    EXPECT_EQ(via->maddr, "224.0.1.75");
    EXPECT_EQ(via->ttl, 16);
    EXPECT_EQ(via->params.value("own"), "1");
}

// White space and folds may stand at every seam (RFC 4475 3.1.1.1).
TEST(Via, SkipsWhiteSpace) {
    const auto via =
        via_parm::parse(" SIP  / 2.0\r\n / TCP\t [2001:db8::1] : 5061 ;\r\n branch = z9hG4bKy ; rport");
    ASSERT_TRUE(via);
    EXPECT_EQ(via->transport, "TCP");
    EXPECT_EQ(via->host, "2001:db8::1");
    EXPECT_EQ(via->port, 5061);
    EXPECT_EQ(via->branch, "z9hG4bKy");
    EXPECT_EQ(via->rport, "");
}

// received may wrongly stand in brackets (RFC 5118 4.5).
TEST(Via, TakesReceivedWithAndWithoutBrackets) {
    EXPECT_EQ(via_parm::parse("SIP/2.0/UDP h;received=[2001:db8::9]")->received, "2001:db8::9");
    EXPECT_EQ(via_parm::parse("SIP/2.0/UDP h;received=2001:db8::9")->received, "2001:db8::9");
}

// Only a branch that goes on behind the cookie identifies a transaction (RFC 3261 17.2.3).
TEST(Via, KnowsTheMagicCookie) {
    EXPECT_TRUE(via_parm::parse("SIP/2.0/UDP h;branch=z9hG4bKa")->has_rfc3261_branch());
    EXPECT_TRUE(via_parm::parse("SIP/2.0/UDP h;branch=Z9HG4BKa")->has_rfc3261_branch());
    EXPECT_FALSE(via_parm::parse("SIP/2.0/UDP h;branch=z9hG4bK")->has_rfc3261_branch());
    EXPECT_FALSE(via_parm::parse("SIP/2.0/UDP h;branch=1")->has_rfc3261_branch());
    EXPECT_FALSE(via_parm::parse("SIP/2.0/UDP h")->has_rfc3261_branch());
}

// Missing parts, stray semicolons and impossible numbers are refused.
TEST(Via, RefusesMalformedOnes) {
    for (const auto* text : {"", "SIP/2.0/UDP", "SIP/2.0 h", "SIP/UDP h", "/2.0/UDP h", "SIP/2.0/ h",
                             "SIP/2.0/UDP h;;", "SIP/2.0/UDP ;branch=1", "SIP/2.0/UDP a b",
                             "SIP/2.0/UDP h;ttl=x", "SIP/2.0/UDP h;rport=x", "SIP/2.0/UDP [::1"})
        EXPECT_EQ(via_parm::parse(text).error(), errc::bad_value) << text;
    for (const auto* text : {"SIP/2.0/UDP h:70000", "SIP/2.0/UDP h;ttl=256", "SIP/2.0/UDP h;rport=65536"})
        EXPECT_EQ(via_parm::parse(text).error(), errc::bad_number) << text;
}

}  // namespace
}  // namespace ctig::sip
