#include "sip_session/header_names.hpp"

#include <gtest/gtest.h>

#include <string>

#include "sip_session/grammar.hpp"

namespace ctig::sip {
namespace {

// Each header that we know is found by the name we write it with, in any case.
TEST(HeaderNames, FindsItsOwnNames) {
    for (int i = 0; i < static_cast<int>(header_name::other); ++i) {
        const auto name = static_cast<header_name>(i);
        std::string text(canonical_name(name));
        ASSERT_FALSE(text.empty()) << i;
        for (auto& c : text) c = to_lower(c);
        EXPECT_EQ(header_name_of(text), name) << text;
    }
}

// Compact forms mean their headers, also those that we only know by name.
TEST(HeaderNames, KnowsCompactForms) {
    EXPECT_EQ(header_name_of("v"), header_name::via);
    EXPECT_EQ(header_name_of("F"), header_name::from);
    EXPECT_EQ(header_name_of("t"), header_name::to);
    EXPECT_EQ(header_name_of("i"), header_name::call_id);
    EXPECT_EQ(header_name_of("m"), header_name::contact);
    EXPECT_EQ(header_name_of("l"), header_name::content_length);
    EXPECT_EQ(header_name_of("c"), header_name::content_type);
    EXPECT_EQ(header_name_of("k"), header_name::supported);
    EXPECT_EQ(header_name_of("o"), header_name::event);
    EXPECT_EQ(header_name_of("x"), header_name::session_expires);
    EXPECT_EQ(header_name_of("s"), header_name::other);
    EXPECT_EQ(long_form("S"), "Subject");
    EXPECT_EQ(long_form("q"), "q");
    EXPECT_EQ(long_form("Via"), "Via");
}

// Anything else is other, whatever its length, and an escaped name is another name (RFC 4475 3.1.1.5).
TEST(HeaderNames, LeavesTheRest) {
    for (const auto* text : {"", "C%6Fntact", "Vib", "X-Very-Long-Header-Name-Indeed", "P-Asserted-Identitz"})
        EXPECT_EQ(header_name_of(text), header_name::other) << text;
    EXPECT_EQ(canonical_name(header_name::other), "");
}

}  // namespace
}  // namespace ctig::sip
