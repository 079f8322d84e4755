#include "sip_session/error.hpp"

#include <gtest/gtest.h>

#include <string>

namespace ctig::sip {
namespace {

// Each error has a text of its own and the status that the torture table asks for.
TEST(SipError, MapsToAStatus) {
    for (int value = 1; value <= static_cast<int>(errc::uri_too_long); ++value) {
        const auto ec = make_error_code(static_cast<errc>(value));
        EXPECT_NE(ec.message(), "unknown SIP error") << value;
        EXPECT_GE(sip_status_for(ec), 400);
    }
    EXPECT_EQ(sip_status_for(errc::bad_version), 505);
    EXPECT_EQ(sip_status_for(errc::unsupported_scheme), 416);
    EXPECT_EQ(sip_status_for(errc::too_large), 413);
    EXPECT_EQ(sip_status_for(errc::header_too_large), 513);
    EXPECT_EQ(sip_status_for(errc::uri_too_long), 414);
    EXPECT_EQ(sip_status_for(errc::bad_value), 400);
    EXPECT_EQ(sip_status_for(boost::system::errc::make_error_code(boost::system::errc::io_error)), 500);
}

}  // namespace
}  // namespace ctig::sip
