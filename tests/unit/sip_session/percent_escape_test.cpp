#include "sip_session/percent_escape.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace ctig::sip {
namespace {

using namespace std::string_view_literals;

// Each escape is resolved once: what comes out may look like an escape again and is left.
TEST(PercentEscape, UnescapesOnce) {
    EXPECT_EQ(unescape("a%20b%3A"), "a b:");
    EXPECT_EQ(unescape("%2541"), "%41");
    EXPECT_EQ(unescape("%00x%ff"), "\0x\xff"sv);
}

// What is no escape stays as it stood.
TEST(PercentEscape, LeavesMalformedEscapes) {
    EXPECT_EQ(unescape("%zz%4%"), "%zz%4%");
    EXPECT_TRUE(escapes_are_well_formed("a%20%4aB"));
    EXPECT_FALSE(escapes_are_well_formed("%Z%45"));
    EXPECT_FALSE(escapes_are_well_formed("a%4"));
    EXPECT_FALSE(escapes_are_well_formed("%"));
}

// An escaped octet equals the plain one unless it is reserved: ';' divides, %3B does not.
TEST(PercentEscape, ComparesEscapedOctets) {
    EXPECT_TRUE(escaped_equal("%61lice", "alice", letter_case::matters));
    EXPECT_TRUE(escaped_equal("%4a", "%4A", letter_case::matters));
    EXPECT_FALSE(escaped_equal("a%3Bb", "a;b", letter_case::matters));
    EXPECT_TRUE(escaped_equal("a%3Bb", "a%3bb", letter_case::matters));
    EXPECT_FALSE(escaped_equal("a", "A", letter_case::matters));
    EXPECT_TRUE(escaped_equal("%61", "A", letter_case::ignored));
    EXPECT_FALSE(escaped_equal("ab", "a", letter_case::matters));
}

}  // namespace
}  // namespace ctig::sip
