#include "sip_session/content_length.hpp"

#include <gtest/gtest.h>

namespace ctig::sip {
namespace {

// Nothing said is not zero said.
TEST(ContentLength, TellsAbsentFromZero) {
    content_length length;
    EXPECT_FALSE(length.octets());
    EXPECT_FALSE(length.add("0"));
    EXPECT_EQ(length.octets(), 0u);
}

// The same number twice is one; another is a contradiction (RFC 4475 3.3.9).
TEST(ContentLength, RefusesContradictions) {
    content_length length;
    EXPECT_FALSE(length.add("13"));
    EXPECT_FALSE(length.add("0013"));
    EXPECT_EQ(length.add("5"), errc::bad_content_length);
}

// Signs, lists and words are no lengths; a number past 64 bits is just very long.
TEST(ContentLength, RefusesWhatIsNoNumber) {
    for (const auto* text : {"", "-999", "+1", "1,1", "1 1", "many"}) {
        content_length length;
        EXPECT_EQ(length.add(text), errc::bad_content_length) << text;
    }
    content_length length;
    EXPECT_FALSE(length.add("99999999999999999999999"));
    EXPECT_EQ(length.octets(), UINT64_MAX);
}

}  // namespace
}  // namespace ctig::sip
