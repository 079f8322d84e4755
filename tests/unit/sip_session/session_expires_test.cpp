#include "sip_session/session_expires.hpp"

#include <gtest/gtest.h>

namespace ctig::sip {
namespace {

using std::chrono::seconds;

// The interval alone, or with who is to refresh.
TEST(SessionExpires, ReadsIntervalAndRefresher) {
    EXPECT_EQ(session_expires_value::parse("1800")->delta, seconds(1800));
    EXPECT_FALSE(session_expires_value::parse("1800")->who);
    EXPECT_EQ(session_expires_value::parse("90 ; Refresher = UAC")->who, refresher::uac);
    EXPECT_EQ(session_expires_value::parse("90;x;refresher=uas")->who, refresher::uas);
}

// Another refresher, or no number, is refused.
TEST(SessionExpires, RefusesMalformedOnes) {
    for (const auto* text : {"", "x", "-1", "90;refresher=me", "90;refresher", "90;;", "90 90"})
        EXPECT_EQ(session_expires_value::parse(text).error(), errc::bad_value) << text;
    EXPECT_EQ(session_expires_value::parse("4294967296").error(), errc::bad_number);
}

// Min-SE is a number whose parameters mean nothing.
TEST(SessionExpires, ReadsMinSe) {
    EXPECT_EQ(parse_min_se("120;x=y").value(), seconds(120));
    EXPECT_EQ(parse_min_se("soon").error(), errc::bad_value);
}

}  // namespace
}  // namespace ctig::sip
