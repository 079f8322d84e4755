#include "sip_session/number.hpp"

#include <gtest/gtest.h>

namespace ctig::sip {
namespace {

// Leading zeros mean nothing, and the largest value is still read.
TEST(Number, ReadsUpToTheLimit) {
    EXPECT_EQ(parse_number("0000068", 255).value(), 68u);
    EXPECT_EQ(parse_number("255", 255).value(), 255u);
    EXPECT_EQ(parse_uint32("4294967295").value(), 4294967295u);
    EXPECT_EQ(parse_number("18446744073709551615", UINT64_MAX).value(), UINT64_MAX);
}

// One more than the limit is refused, however many digits it has: nothing wraps.
TEST(Number, RefusesWhatIsOverTheLimit) {
    EXPECT_EQ(parse_number("256", 255).error(), errc::bad_number);
    EXPECT_EQ(parse_uint32("4294967296").error(), errc::bad_number);
    EXPECT_EQ(parse_number("18446744073709551616", UINT64_MAX).error(), errc::bad_number);
    EXPECT_EQ(parse_number("99999999999999999999999999999999", UINT64_MAX).error(), errc::bad_number);
    EXPECT_EQ(parse_number("8", 7).error(), errc::bad_number);
}

// Signs, white space, letters and nothing at all are no numbers.
TEST(Number, RefusesWhatIsNoNumber) {
    for (const auto* text : {"", "-1", "+1", " 1", "1 ", "1x", "0x10", "1.0"})
        EXPECT_EQ(parse_number(text, 1000).error(), errc::bad_value) << text;
}

// Port 0 cannot be sent to.
TEST(Number, RefusesPortZero) {
    EXPECT_EQ(parse_port("0").error(), errc::bad_number);
    EXPECT_EQ(parse_port("65536").error(), errc::bad_number);
    EXPECT_EQ(parse_port("65535").value(), 65535u);
}

}  // namespace
}  // namespace ctig::sip
