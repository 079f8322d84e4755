#include "sip_session/host_port.hpp"

#include <gtest/gtest.h>

namespace ctig::sip {
namespace {

// Names, v4 and v6 literals, with and without a port.
TEST(HostPort, ReadsNamesAndLiterals) {
    const auto name = host_port::parse("gw-1.example_lab.org.");
    ASSERT_TRUE(name);
    EXPECT_EQ(name->host, "gw-1.example_lab.org.");
    EXPECT_FALSE(name->port);
    const auto v4 = host_port::parse("192.0.2.1 : 5070");
    ASSERT_TRUE(v4);
    EXPECT_EQ(v4->host, "192.0.2.1");
    EXPECT_EQ(v4->port, 5070);
    const auto v6 = host_port::parse("[2001:db8::1]:5071");
    ASSERT_TRUE(v6);
    EXPECT_EQ(v6->host, "2001:db8::1");
    EXPECT_TRUE(v6->is_ipv6);
    EXPECT_EQ(v6->port, 5071);
}

// What looks like a port inside the brackets is a part of the address (RFC 5118 4.3).
TEST(HostPort, TakesTheWholeBracketForTheAddress) {
    const auto read = host_port::parse("[2001:db8::10:5070]");
    ASSERT_TRUE(read);
    EXPECT_EQ(read->host, "2001:db8::10:5070");
    EXPECT_FALSE(read->port);
}

// Bare v6 literals, open brackets, other octets and impossible ports are refused.
TEST(HostPort, RefusesMalformedOnes) {
    for (const auto* text :
         {"", ":5060", "[2001:db8::1", "[]", "[12]", "[2001:db8::g]", "a b", "a:", "a:x", "[::1]x", "a/b"})
        EXPECT_EQ(host_port::parse(text).error(), errc::bad_value) << text;
    EXPECT_EQ(host_port::parse("2001:db8::10").error(), errc::bad_value);
    EXPECT_EQ(host_port::parse("a:65536").error(), errc::bad_number);
    EXPECT_EQ(host_port::parse("a:0").error(), errc::bad_number);
}

}  // namespace
}  // namespace ctig::sip
