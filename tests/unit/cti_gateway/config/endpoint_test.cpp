#include "cti_gateway/config/endpoint.hpp"

#include <gtest/gtest.h>

namespace ctig::config {
namespace {

// Addresses as README writes them.
TEST(Endpoint, ReadsHostAndPort) {
    EXPECT_EQ(parse_endpoint("127.0.0.1:5060"), (endpoint{"127.0.0.1", 5060}));
    EXPECT_EQ(parse_endpoint("[::1]:0"), (endpoint{"::1", 0}));
    EXPECT_EQ(parse_endpoint("pbx-1.example.com:65535"), (endpoint{"pbx-1.example.com", 65535}));
    EXPECT_EQ(to_string(*parse_endpoint("[fe80::1]:4721")), "[fe80::1]:4721");
    EXPECT_EQ(to_string(*parse_endpoint("10.1.0.11:4721")), "10.1.0.11:4721");
}

// A port may be left out only where there is one to fall back on.
TEST(Endpoint, TakesTheDefaultPort) {
    EXPECT_EQ(parse_endpoint("ocs.example.com", 5060), (endpoint{"ocs.example.com", 5060}));
    EXPECT_EQ(parse_endpoint("[::1]", 5060), (endpoint{"::1", 5060}));
    EXPECT_EQ(parse_endpoint("[::1]:5061", 5060), (endpoint{"::1", 5061}));
    EXPECT_EQ(parse_endpoint("ocs.example.com"), std::nullopt);
}

// Everything else is a slip of the pen.
TEST(Endpoint, RefusesWhatIsNone) {
    for (const auto* text : {"",
                             ":",
                             ":5060",
                             "[",
                             "[]",
                             "[]:1",
                             "[::1",
                             "[::1]5060",
                             "[127.0.0.1]:5060",
                             "::1:5060",
                             "host:",
                             "host:65536",
                             "host:-1",
                             "host:5060x",
                             "host: 5060",
                             "ho st:1",
                             "10.1.0.300:1",
                             "10.1:1",
                             "a..b:1",
                             "-a:1"}) {
        EXPECT_EQ(parse_endpoint(text), std::nullopt) << text;
        EXPECT_EQ(parse_endpoint(std::string(text) + ":1:2", 5060), std::nullopt) << text;
    }
    EXPECT_FALSE(is_address(std::string_view("::1\0x", 5)));
}

}  // namespace
}  // namespace ctig::config
