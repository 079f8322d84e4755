#include "sip_session/name_addr.hpp"

#include <gtest/gtest.h>

#include <string_view>

namespace ctig::sip {
namespace {

using namespace std::string_view_literals;

// A quoted name, a URI in brackets, and parameters of the header.
TEST(NameAddr, ReadsAQuotedName) {
    const auto read = name_addr::parse("\"Ada \\\"L\\\" <x>\" <sip:ada@h;lr>;tag=7;epid=\"e\"");
    ASSERT_TRUE(read);
    EXPECT_EQ(read->display_name(), "Ada \"L\" <x>");
    EXPECT_EQ(read->uri, "sip:ada@h;lr");
    EXPECT_TRUE(read->in_brackets);
    EXPECT_EQ(read->tag(), "7");
    EXPECT_EQ(read->params.value("epid"), "\"e\"");
    EXPECT_FALSE(read->params.has("lr"));
}

// A name of tokens needs no quotes, nor a space before the bracket (RFC 4475 3.1.1.6).
TEST(NameAddr, ReadsTokenNames) {
    EXPECT_EQ(name_addr::parse("Ada  L.<sip:a@h>")->display_name(), "Ada  L.");
    EXPECT_EQ(name_addr::parse("J\xc3\xbcrgen <sip:j@h>")->display_name(), "J\xc3\xbcrgen");
    EXPECT_EQ(name_addr::parse("<sip:a@h>")->display, "");
}

// Without brackets everything behind the first semicolon belongs to the header (RFC 3261 20.10).
TEST(NameAddr, GivesBareParametersToTheHeader) {
    const auto read = name_addr::parse(" sip:a@h ;\r\n tag = 9 ");
    ASSERT_TRUE(read);
    EXPECT_EQ(read->uri, "sip:a@h");
    EXPECT_FALSE(read->in_brackets);
    EXPECT_EQ(read->tag(), "9");
    const auto instance = name_addr::parse("sip:a@h;+sip.instance=\"<urn:uuid:1>\"");
    ASSERT_TRUE(instance);
    EXPECT_EQ(instance->uri, "sip:a@h");
}

// Without a tag there is none; RFC 2543 peers are like that.
TEST(NameAddr, HasNoTagWhenThereIsNone) { EXPECT_EQ(name_addr::parse("<sip:a@h>;tagged=1")->tag(), ""); }

// Quoted names hold any octet.
TEST(NameAddr, TakesNulInAQuotedName) {
    EXPECT_EQ(name_addr::parse("\"a\\\0b\" <sip:a@h>"sv)->display_name(), "a\0b"sv);
}

// Open quotes and brackets, odd names, and bare URIs that need brackets are refused.
TEST(NameAddr, RefusesMalformedOnes) {
    for (const auto* text :
         {"", "\"open <sip:a@h>", "\"name\" sip:a@h", "<sip:a@h", "<>", "Last, First <sip:a@h>",
          "sip:a@h?Route=x", "sip:a,b@h", "<sip:a@h> x", "<sip:a@h>;;", "sip:a@h x", ";tag=1",
          "a;b <sip:a@h>", "sip:a\"b\"@h", "<sip:a@h>, <sip:b@h>"})
        EXPECT_EQ(name_addr::parse(text).error(), errc::bad_value) << text;
}

}  // namespace
}  // namespace ctig::sip
