#include "sip_session/cseq.hpp"

#include <gtest/gtest.h>

namespace ctig::sip {
namespace {

// Number and method, with white space and leading zeros between and before.
TEST(CSeq, ReadsNumberAndMethod) {
    const auto read = cseq_value::parse("0009\r\n  INVITE");
    ASSERT_TRUE(read);
    EXPECT_EQ(read->number, 9u);
    EXPECT_EQ(read->method, "INVITE");
    EXPECT_EQ(cseq_value::parse("4294967295 X")->number, 4294967295u);
}

// Too large a number is told from what cannot be read at all (RFC 4475 3.1.2.4).
TEST(CSeq, RefusesMalformedOnes) {
    EXPECT_EQ(cseq_value::parse("4294967296 X").error(), errc::bad_number);
    for (const auto* text : {"", "9", "INVITE", "9 ", "-1 X", "9X", "9 A B", "9 A(B"})
        EXPECT_EQ(cseq_value::parse(text).error(), errc::bad_value) << text;
}

}  // namespace
}  // namespace ctig::sip
