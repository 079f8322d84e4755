#include "csta/escape.hpp"

#include <gtest/gtest.h>

namespace ctig::csta {
namespace {

std::string escaped(std::string_view text) {
    std::string out = "|";
    append_escaped(out, text);
    return out;
}

// Ordinary text is appended as it is.
TEST(Escape, LeavesOrdinaryTextAlone) {
    EXPECT_EQ(escaped("tel:+49;ext=1 \t\nx\x7F"), "|tel:+49;ext=1 \t\nx\x7F");
}

// The five characters of markup become the five predefined entities.
TEST(Escape, ReplacesMarkup) {
    EXPECT_EQ(escaped("<a b='c' d=\"&\">"), "|&lt;a b=&apos;c&apos; d=&quot;&amp;&quot;&gt;");
}

// A carriage return would be read as a line feed.
TEST(Escape, KeepsCarriageReturnsByReference) { EXPECT_EQ(escaped("a\r\nb"), "|a&#13;\nb"); }

// XML 1.0 section 2.2: no other control characters, not even by reference.
TEST(Escape, ReplacesControlCharacters) {
    EXPECT_EQ(escaped(std::string_view{"a\0b\x01\x1F", 5}), "|a\uFFFDb\uFFFD\uFFFD");
}

// Characters of two, three and four octets pass.
TEST(Escape, PassesUtf8) { EXPECT_EQ(escaped("é漢\U0001F4DE\U0010FFFF"), "|é漢\U0001F4DE\U0010FFFF"); }

// Lone, cut, overlong and out-of-range sequences, surrogates and the two non-characters are each replaced.
TEST(Escape, ReplacesWhatIsNotUtf8) {
    const std::string r = "\uFFFD";
    EXPECT_EQ(escaped("\x80"), "|" + r);
    EXPECT_EQ(escaped("\xC3"), "|" + r);
    EXPECT_EQ(escaped("\xC3("), "|" + r + "(");
    EXPECT_EQ(escaped("\xC0\xAF"), "|" + r + r);
    EXPECT_EQ(escaped("\xE0\x80\xAF"), "|" + r + r + r);
    EXPECT_EQ(escaped("\xED\xA0\x80"), "|" + r + r + r);
    EXPECT_EQ(escaped("\xEF\xBF\xBE"), "|" + r + r + r);
    EXPECT_EQ(escaped("\xF0\x80\x80\xAF"), "|" + r + r + r + r);
    EXPECT_EQ(escaped("\xF4\x90\x80\x80"), "|" + r + r + r + r);
    EXPECT_EQ(escaped("\xF8z"), "|" + r + "z");
}

// What passes is what would not be replaced.
TEST(CharacterData, IsWhatEscapingLeavesAsItIs) {
    for (const char* good : {"", "a<&>\"'\r\n\t", "\xC3\xA4", "\xE2\x82\xAC", "\xF0\x9F\x98\x80"})
        EXPECT_TRUE(is_character_data(good)) << good;
    for (const char* bad : {"\x01", "a\xC1\x8C", "\xC3", "\xED\xA0\x80", "\xEF\xBF\xBF", "\xFF"})
        EXPECT_FALSE(is_character_data(bad)) << bad;
}

}  // namespace
}  // namespace ctig::csta
