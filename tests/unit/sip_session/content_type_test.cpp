#include "sip_session/content_type.hpp"

#include <gtest/gtest.h>

namespace ctig::sip {
namespace {

// Types compare without case and whatever the parameters are.
TEST(ContentType, ComparesWithoutCase) {
    const auto read = media_type::parse("Application / CSTA+xml ; charset=UTF-8");
    ASSERT_TRUE(read);
    EXPECT_TRUE(read->is("application", "csta+xml"));
    EXPECT_FALSE(read->is("application", "sdp"));
    EXPECT_EQ(read->params.value("charset"), "UTF-8");
}

// Accept ranges: stars match, a quality of nothing refuses.
TEST(ContentType, MatchesAcceptRanges) {
    EXPECT_TRUE(media_type::parse("*/*")->accepts("application", "csta+xml"));
    EXPECT_TRUE(media_type::parse("application/*;q=0.1")->accepts("application", "csta+xml"));
    EXPECT_FALSE(media_type::parse("text/*")->accepts("application", "csta+xml"));
    EXPECT_FALSE(media_type::parse("*/*;q=0.0")->accepts("application", "csta+xml"));
    EXPECT_FALSE(media_type::parse("*/*;q=0")->accepts("application", "csta+xml"));
}

// A type without a subtype, and other rubbish, is refused.
TEST(ContentType, RefusesMalformedOnes) {
    for (const auto* text :
         {"", "application", "/xml", "application/", "a b/c", "a/b c", "a/b;;", "a/b;x=\"open"})
        EXPECT_EQ(media_type::parse(text).error(), errc::bad_value) << text;
}

}  // namespace
}  // namespace ctig::sip
