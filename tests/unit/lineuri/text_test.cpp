#include "lineuri/text.hpp"

#include <gtest/gtest.h>

namespace ctig::lineuri {
namespace {

// Device patterns as administrators write them.
TEST(GlobMatch, MatchesTheWholeText) {
    EXPECT_TRUE(glob_match("SEP*", "sep0002"));
    EXPECT_TRUE(glob_match("*", ""));
    EXPECT_TRUE(glob_match("", ""));
    EXPECT_TRUE(glob_match("**a*b**", "xxaayyb"));
    EXPECT_TRUE(glob_match("a*bc", "abbcbc"));
    EXPECT_FALSE(glob_match("SEP*", "xSEP1"));
    EXPECT_FALSE(glob_match("SEP", "SEP1"));
    EXPECT_FALSE(glob_match("a*bc", "abcb"));
    EXPECT_FALSE(glob_match("", "a"));
}

// A pattern made to backtrack ends all the same: a recursive matcher would not come back within a lifetime.
TEST(GlobMatch, StaysPolynomial) {
    std::string pattern;
    for (int i = 0; i < 40; ++i) pattern += "a*";
    EXPECT_FALSE(glob_match(pattern + "b", std::string(4000, 'a')));
}

// Values that go into XML and logs are well-formed and hold no control characters.
TEST(PrintableUtf8, RefusesWhatXmlAndTerminalsCannotTake) {
    for (const auto* good :
         {"", "SEP1", "caf\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x93\x9E", "\xF4\x8F\xBF\xBF"})
        EXPECT_TRUE(is_printable_utf8(good)) << good;
    for (const auto* bad :
         {"\x1b[2J", "a\nb", "\x7f", "\xC2\x85", "\xC0\xAF", "\xC3", "\xE0\x80\x80", "\xED\xA0\x80",
          "\xF0\x80\x80\x80", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\x80", "\xE2\x82"})
        EXPECT_FALSE(is_printable_utf8(bad));
    EXPECT_FALSE(is_printable_utf8(std::string_view("\0", 1)));
}

// A cut-off or mistyped escape is no text at all.
TEST(PercentDecode, RefusesBrokenEscapes) {
    EXPECT_EQ(percent_decode("a%20b%C3%a9"), "a b\xC3\xA9");
    for (const auto* bad : {"%", "%2", "%g0", "a%2"}) EXPECT_EQ(percent_decode(bad), std::nullopt) << bad;
}

}  // namespace
}  // namespace ctig::lineuri
