#include "lineuri/line_uri.hpp"

#include <gtest/gtest.h>

namespace ctig::lineuri {
namespace {

// Communicator signs in with the line, the device and the partition that the administrator wrote.
TEST(LineUri, ReadsDeviceAndPartition) {
    const std::string text = "tel:10-00;phone-context=dialstring;device=SEP0002FD3BB5C5;Partition=my%20lab";
    const auto uri = parse_line_uri(text);
    ASSERT_TRUE(uri);
    EXPECT_EQ(uri->text, text);
    EXPECT_EQ(uri->number, "1000");
    EXPECT_FALSE(uri->global);
    EXPECT_EQ(uri->phone_context, "dialstring");
    EXPECT_EQ(uri->device, "SEP0002FD3BB5C5");
    EXPECT_EQ(uri->partition, "my lab");
    EXPECT_EQ(uri->extension, std::nullopt);
}

// An E.164 line has no phone-context; Avaya's form adds the extension.
TEST(LineUri, ReadsGlobalNumbers) {
    const auto uri = parse_line_uri("tel:+1555-1000;ext=1000");
    ASSERT_TRUE(uri);
    EXPECT_TRUE(uri->global);
    EXPECT_EQ(uri->number, "+15551000");
    EXPECT_EQ(uri->extension, "1000");
    EXPECT_EQ(uri->phone_context, std::nullopt);
}

// A script that leaves phone-context out still signs in.
TEST(LineUri, AcceptsALocalNumberWithoutContext) {
    const auto uri = parse_line_uri("tel:1000");
    ASSERT_TRUE(uri);
    EXPECT_EQ(uri->number, "1000");
}

// Text goes back byte for byte, so what differs in spelling only is told apart by it alone.
TEST(LineUri, KeepsTheExactText) {
    const auto a = parse_line_uri("TEL:1000;Phone-Context=dialstring");
    ASSERT_TRUE(a);
    EXPECT_EQ(a->text, "TEL:1000;Phone-Context=dialstring");
}

// `;device` and `;device=` name no device: saying so beats guessing.
TEST(LineUri, RefusesAnEmptyDeviceOrPartition) {
    for (const auto* text :
         {"tel:1000;device", "tel:1000;device=", "tel:1000;partition", "tel:1000;partition=;x=1"}) {
        diagnostics where;
        const auto uri = parse_line_uri(text, &where);
        ASSERT_FALSE(uri) << text;
        EXPECT_EQ(uri.error(), errc::bad_parameter) << text;
        EXPECT_NE(where.text.find("value"), std::string::npos) << where.text;
    }
}

// A client that sends its SIP address as the line is told that a tel URI is wanted.
TEST(LineUri, PassesOnTheParsersDiagnostics) {
    diagnostics where;
    const auto uri = parse_line_uri("tel:1000;device=SEP 1", &where);
    ASSERT_FALSE(uri);
    EXPECT_EQ(uri.error(), errc::bad_parameter);
    EXPECT_EQ(where.offset, 19U);
}

}  // namespace
}  // namespace ctig::lineuri
