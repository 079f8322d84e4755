#include "sip_session/sip_uri.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace ctig::sip {
namespace {

using namespace std::string_view_literals;

bool same(std::string_view a, std::string_view b) {
    const auto x = sip_uri::parse(a), y = sip_uri::parse(b);
    return equivalent(x.value(), y.value()) && equivalent(y.value(), x.value());
}

// Every part of a full URI is found.
TEST(SipUri, ReadsAllParts) {
    const auto uri = sip_uri::parse("SIPS:ada:pw@Gw.example:5061;transport=tcp;lr?subject=x&y=z");
    ASSERT_TRUE(uri);
    EXPECT_EQ(uri->scheme, uri_scheme::sips);
    EXPECT_EQ(uri->user, "ada");
    EXPECT_EQ(uri->password, "pw");
    EXPECT_EQ(uri->host, "Gw.example");
    EXPECT_EQ(uri->port, 5061);
    EXPECT_EQ(uri->params.value("transport"), "tcp");
    EXPECT_TRUE(uri->params.has("lr"));
    EXPECT_EQ(uri->headers, "subject=x&y=z");
    EXPECT_EQ(uri->host_and_port(), "Gw.example:5061");
}

// The user part may hold what divides elsewhere, and is unescaped once.
TEST(SipUri, ReadsOddUserParts) {
    const auto uri = sip_uri::parse("sip:ada;par=u%40h?x/y@gw.example");
    ASSERT_TRUE(uri);
    EXPECT_EQ(uri->user_text(), "ada;par=u@h?x/y");
    EXPECT_EQ(uri->host, "gw.example");
    EXPECT_TRUE(uri->params.empty());
    EXPECT_EQ(sip_uri::parse("sip:%2500@h")->user_text(), "%00");
    EXPECT_EQ(sip_uri::parse("sip:a%00b@h")->user_text(), "a\0b"sv);
    EXPECT_FALSE(sip_uri::parse("sip:gw.example")->user);
    EXPECT_EQ(sip_uri::parse("sip:gw.example")->user_text(), "");
}

// A v6 host loses its brackets and gets them back for the wire.
TEST(SipUri, ReadsIpv6) {
    const auto uri = sip_uri::parse("sip:ada@[2001:db8::9]:5070;lr");
    ASSERT_TRUE(uri);
    EXPECT_EQ(uri->host, "2001:db8::9");
    EXPECT_EQ(uri->host_and_port(), "[2001:db8::9]:5070");
    EXPECT_TRUE(sip_uri::parse("sip:ada@[2001:db8:::192.0.2.1]"));
}

// Other schemes are known for what they are and not taken apart.
TEST(SipUri, KeepsOtherSchemesWhole) {
    const auto tel = sip_uri::parse("tel:+4912;phone-context=x");
    ASSERT_TRUE(tel);
    EXPECT_EQ(tel->scheme, uri_scheme::tel);
    EXPECT_EQ(tel->rest, "+4912;phone-context=x");
    EXPECT_EQ(sip_uri::parse("soap.beep://h:1")->scheme, uri_scheme::other);
}

// White space, brackets, controls, half escapes, a second '@' and empty parts are refused.
TEST(SipUri, RefusesMalformedOnes) {
    for (const auto text : {"",
                            "sip:",
                            "gw.example",
                            "1sip:h",
                            "sip:a b@h",
                            "<sip:a@h>",
                            "sip:@h",
                            "sip:a@",
                            "sip:a@b@c",
                            "sip:a@b;x=c@d",
                            "sip:a%4@h",
                            "sip:a@h:0",
                            "sip:a@h:99999",
                            "sip:2001:db8::1",
                            "sip:a@[::1",
                            "sip:a@h;;lr",
                            "sip:a@h;",
                            "sip::pw@h",
                            "sip:a@h\r\nX:y",
                            ":a",
                            "sip:a\"@h"})
        EXPECT_EQ(sip_uri::parse(text).error(), errc::bad_uri) << text;
    EXPECT_EQ(sip_uri::parse("sip:a\0@h"sv).error(), errc::bad_uri);
}

// The examples of what is the same and what is not follow the rules of RFC 3261 19.1.4.
TEST(SipUri, ComparesByTheRules) {
    EXPECT_TRUE(same("sip:%61da@Gw.Example;Transport=TCP", "SIP:ada@gw.example;transport=tcp"));
    EXPECT_TRUE(same("sip:ada@gw;a=1", "sip:ada@gw;b=2"));
    EXPECT_TRUE(same("sip:ada@gw;a=1;b=2", "sip:ada@gw;b=2;a=1"));
    EXPECT_FALSE(same("sip:Ada@gw", "sip:ada@gw"));
    EXPECT_FALSE(same("sip:ada@gw", "sips:ada@gw"));
    EXPECT_FALSE(same("sip:ada@gw", "sip:ada@gw:5060"));
    EXPECT_FALSE(same("sip:ada@gw", "sip:ada@gw;transport=udp"));
    EXPECT_FALSE(same("sip:ada@gw;a=1", "sip:ada@gw;a=2"));
    EXPECT_FALSE(same("sip:ada@gw", "sip:ada@gw?subject=x"));
    EXPECT_FALSE(same("sip:ada:x@gw", "sip:ada@gw"));
    EXPECT_FALSE(same("sip:a%3Bb@gw", "sip:a;b@gw"));
    EXPECT_TRUE(same("TEL:12", "tel:12"));
    EXPECT_TRUE(same("sip:gw;a=1;a=2", "sip:gw;a=1;a=2"));
}

// A peer cannot make a comparison expensive: past 32 parameters only equal text is equal.
TEST(SipUri, BoundsTheComparison) {
    std::string many = "sip:ada@gw", turned = many;
    for (int i = 0; i < 40; ++i) many += ";p" + std::to_string(i);
    for (int i = 39; i >= 0; --i) turned += ";p" + std::to_string(i);
    EXPECT_TRUE(same(many, many));
    EXPECT_FALSE(same(many, turned));
}

}  // namespace
}  // namespace ctig::sip
