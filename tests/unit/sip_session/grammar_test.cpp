#include "sip_session/grammar.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace ctig::sip {
namespace {

using namespace std::string_view_literals;

// All token characters of RFC 3261 25.1 make a token, separators and octets from 0x80 on do not.
TEST(Grammar, KnowsTokens) {
    EXPECT_TRUE(is_token("azAZ09-.!%*_+`'~"));
    EXPECT_FALSE(is_token(""));
    for (const char c : "()<>@,;:\\\"/[]?={} \t\x7f\x80\xff"sv) EXPECT_FALSE(is_token_char(c)) << int(c);
}

// Letters compare without case, everything else octet by octet, NUL included.
TEST(Grammar, ComparesWithoutCase) {
    EXPECT_TRUE(iequals("Call-ID", "cALL-id"));
    EXPECT_FALSE(iequals("a[", "A{"));  // differ by the case bit alone
    EXPECT_FALSE(iequals("a\0b"sv, "a\0c"sv));
    EXPECT_FALSE(iequals("a", "ab"));
}

// A quoted string ends at the first quote that no backslash escapes.
TEST(Grammar, FindsTheEndOfAQuotedString) {
    EXPECT_EQ(skip_quoted("\"a\\\"b\" x", 0), 6u);
    EXPECT_EQ(skip_quoted("\"a\\\\\" x", 0), 5u);
    EXPECT_EQ(skip_quoted("\"open", 0), std::string_view::npos);
    EXPECT_EQ(skip_quoted("\"open\\", 0), std::string_view::npos);
    EXPECT_EQ(skip_quoted("\"\\\0\x80\""sv, 0), 5u);
}

// A folded value reads as one line with one space for each fold; other octets stay.
TEST(Grammar, UnfoldsToOneSpace) {
    EXPECT_EQ(unfold("a \r\n\t b\r\n c"), "a b c");
    EXPECT_EQ(unfold("a  b\0\x80"sv), "a  b\0\x80"sv);
    EXPECT_EQ(unfold(""), "");
}

// A display name loses its quotes and its quoted-pairs, and keeps UTF-8 and NUL.
TEST(Grammar, Unquotes) {
    EXPECT_EQ(unquote("\"a \\\"b\\\" \\\\c\""), "a \"b\" \\c");
    EXPECT_EQ(unquote("\"\\\0\xc3\xbc\""sv), "\0\xc3\xbc"sv);
    EXPECT_EQ(unquote("\"two\r\n lines\""), "two lines");
    EXPECT_EQ(unquote("plain text"), "plain text");
    EXPECT_EQ(unquote("\"not closed"), "\"not closed");
    EXPECT_EQ(unquote("\"a\" b\""), "\"a\" b\"");
}

// White space round a value goes, folds among it.
TEST(Grammar, Trims) {
    EXPECT_EQ(trim_lws(" \t\r\n a b \r\n "), "a b");
    EXPECT_EQ(trim_lws(" \r\n "), "");
}

}  // namespace
}  // namespace ctig::sip
