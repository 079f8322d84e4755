#include "sip_session/parameters.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace ctig::sip {
namespace {

using namespace std::string_view_literals;

// Names are found without case; a flag is there without a value.
TEST(Parameters, FindsValuesAndFlags) {
    const auto read = parameters::parse(";Tag=abc;lr;rport=");
    ASSERT_TRUE(read);
    EXPECT_EQ(read->value("tag"), "abc");
    EXPECT_TRUE(read->has("LR"));
    EXPECT_FALSE(read->find("lr")->value.has_value());
    EXPECT_EQ(read->value("lr"), "");
    EXPECT_EQ(read->find("rport")->value, "");
    EXPECT_FALSE(read->value("epid").has_value());
}

// White space and folds may stand round ';' and '='.
TEST(Parameters, SkipsWhiteSpace) {
    const auto read = parameters::parse("\r\n ; tag \t= \r\n 98 ; q =0.3 ");
    ASSERT_TRUE(read);
    EXPECT_EQ(read->value("tag"), "98");
    EXPECT_EQ(read->value("q"), "0.3");
}

// A quoted value keeps its quotes, and what is in it does not divide.
TEST(Parameters, KeepsQuotedValuesWhole) {
    const auto read = parameters::parse(";+sip.instance=\"<urn:x;y=\\\"1\\\">\";z=2");
    ASSERT_TRUE(read);
    EXPECT_EQ(read->value("+sip.instance"), "\"<urn:x;y=\\\"1\\\">\"");
    EXPECT_EQ(read->value("z"), "2");
}

// NUL and UTF-8 in a quoted value break nothing; UTF-8 outside quotes is let through.
TEST(Parameters, TakesAnyOctetInQuotes) {
    const auto read = parameters::parse(";a=\"\\\0\xc3\xbc\";b=\xc3\xbc"sv);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->value("a"), "\"\\\0\xc3\xbc\""sv);
    EXPECT_EQ(read->value("b"), "\xc3\xbc");
}

// Stray semicolons, nameless values, open quotes and junk behind a value are refused (RFC 4475 3.1.2.1).
TEST(Parameters, RefusesMalformedOnes) {
    for (const auto text :
         {";", ";;a=1", ";a=1;", ";=1", "a=1", ";a=\"x", ";a=\"x\"y", ";a b", ";a=1 2", ";a=<x>", ";a,b"})
        EXPECT_EQ(parameters::parse(text).error(), errc::bad_value) << text;
    EXPECT_EQ(parameters::parse(";a=\0"sv).error(), errc::bad_value);
}

// Values of URI parameters may hold brackets, colons, '=' and escapes.
TEST(Parameters, TakesWhatUriParametersHold) {
    const auto read = parameters::parse(";maddr=[2001:db8::1];opaque=user:epid:x/y==;n%41me=(v)");
    ASSERT_TRUE(read);
    EXPECT_EQ(read->value("maddr"), "[2001:db8::1]");
    EXPECT_EQ(read->value("opaque"), "user:epid:x/y==");
    EXPECT_TRUE(read->has("n%41me"));
}

// Nothing is an empty list; all are visited in order, the first of a name counts.
TEST(Parameters, VisitsInOrder) {
    EXPECT_TRUE(parameters::parse("")->empty());
    std::string seen;
    const auto read = parameters::parse(";a=1;b;a=2");
    ASSERT_TRUE(read);
    read->for_each([&](const parameter& p) { seen.append(p.name).append(p.value.value_or("-")); });
    EXPECT_EQ(seen, "a1b-a2");
    EXPECT_EQ(read->value("a"), "1");
}

}  // namespace
}  // namespace ctig::sip
