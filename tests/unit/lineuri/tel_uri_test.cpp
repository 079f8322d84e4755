#include "lineuri/tel_uri.hpp"

#include <gtest/gtest.h>

namespace ctig::lineuri {
namespace {

constexpr auto strict = local_numbers::need_context;
constexpr auto lenient = local_numbers::may_lack_context;

// A number written for the eye is dialled without its separators.
TEST(TelUri, StripsVisualSeparators) {
    const auto uri = parse_tel_uri("tel:+32-(2)-222.0220", strict);
    ASSERT_TRUE(uri);
    EXPECT_TRUE(uri->global);
    EXPECT_EQ(uri->dialable(), "+3222220220");
}

// Schemes, parameter names and hexadecimal digits have no case.
TEST(TelUri, IgnoresCaseOfSchemeNamesAndDigits) {
    const auto uri = parse_tel_uri("TEL:*12ab#;Phone-Context=Example.COM", strict);
    ASSERT_TRUE(uri);
    EXPECT_EQ(uri->number, "*12AB#");
    ASSERT_NE(uri->find("phone-context"), nullptr);
    EXPECT_EQ(uri->find("phone-context")->value, "Example.COM");
}

// A softphone escapes the hash key, which would begin a fragment in other URIs.
TEST(TelUri, DecodesEscapedDigits) {
    const auto uri = parse_tel_uri("tel:%2A21%23;phone-context=dialstring", strict);
    ASSERT_TRUE(uri);
    EXPECT_EQ(uri->number, "*21#");
}

// All parameter kinds of RFC 3966 section 3 stand in one URI, one of them a flag.
TEST(TelUri, KeepsEveryParameter) {
    const auto uri =
        parse_tel_uri("tel:863-1234;ext=1.2;isub=a@b,c;phone-context=+1-914;lr;x=%41%c3%a9", strict);
    ASSERT_TRUE(uri);
    EXPECT_EQ(uri->number, "8631234");
    ASSERT_EQ(uri->parameters.size(), 5U);
    EXPECT_EQ(uri->find("ext")->value, "12");
    EXPECT_EQ(uri->find("isub")->value, "a@b,c");
    EXPECT_EQ(uri->find("phone-context")->value, "+1-914");
    EXPECT_EQ(uri->find("lr")->value, std::nullopt);
    EXPECT_EQ(uri->find("x")->value, "A\xC3\xA9");
}

struct refusal {
    const char* text;
    errc why;
    std::size_t offset;
};

// Each malformed URI is refused for its own reason, at the place where it goes wrong.
TEST(TelUri, SaysWhatIsWrongAndWhere) {
    const refusal cases[] = {
        {"", errc::not_a_tel_uri, 0},
        {"sip:joe@example.com", errc::not_a_tel_uri, 0},
        {" tel:1000;phone-context=x", errc::not_a_tel_uri, 0},
        {"tel:", errc::empty_number, 4},
        {"tel:;phone-context=x", errc::empty_number, 4},
        {"tel:+", errc::empty_number, 4},
        {"tel:--;phone-context=x", errc::empty_number, 4},
        {"tel:10 00", errc::bad_digit, 6},
        {"tel:+155*5", errc::bad_digit, 8},
        {"tel:1+2", errc::bad_digit, 5},
        {"tel:1%zz", errc::bad_digit, 5},
        {"tel:1%2D2", errc::bad_digit, 5},
        {"tel:1;", errc::bad_parameter, 6},
        {"tel:1;=x", errc::bad_parameter, 6},
        {"tel:1;phone context=x", errc::bad_parameter, 11},
        {"tel:1;phone-context=", errc::bad_parameter, 20},
        {"tel:1;phone-context", errc::bad_parameter, 19},
        {"tel:1;phone-context=+1x", errc::bad_parameter, 22},
        {"tel:1;ext=12a", errc::bad_parameter, 12},
        {"tel:1;ext=--", errc::bad_parameter, 10},
        {"tel:1;x=a b", errc::bad_parameter, 9},
        {"tel:1;x=%4", errc::bad_parameter, 8},
        {"tel:1;x=%00", errc::bad_parameter, 8},
        {"tel:1;x=%ff", errc::bad_parameter, 8},
        {"tel:1;x=1;X=2", errc::repeated_parameter, 10},
        {"tel:1000", errc::missing_phone_context, 8},
    };
    for (const auto& c : cases) {
        diagnostics where{.offset = 9999};
        const auto uri = parse_tel_uri(c.text, strict, &where);
        ASSERT_FALSE(uri) << c.text;
        EXPECT_EQ(uri.error(), c.why) << c.text << ": " << uri.error().message();
        EXPECT_EQ(where.offset, c.offset) << c.text;
        EXPECT_FALSE(where.text.empty()) << c.text;
    }
}

// 512 octets are read, one more is refused whatever it says.
TEST(TelUri, BoundsTheText) {
    const std::string head = "tel:1;x=";
    EXPECT_TRUE(parse_tel_uri(head + std::string(max_uri_size - head.size(), 'a'), lenient));
    const auto over = parse_tel_uri(head + std::string(max_uri_size - head.size() + 1, 'a'), lenient);
    ASSERT_FALSE(over);
    EXPECT_EQ(over.error(), errc::too_long);
}

// What people dial arrives as a tel URI or as the bare keys they pressed.
TEST(CalledNumber, TakesUrisAndBareDigits) {
    const std::pair<const char*, const char*> cases[] = {
        {"tel:+3222220220", "+3222220220"},
        {"tel:1001;phone-context=dialstring", "1001"},
        {"tel:1001", "1001"},
        {"1001", "1001"},
        {"+32 222", nullptr},
        {"+32-2-22", "+32222"},
        {"*21#", "*21#"},
        {"(0)12-a.D", "012AD"},
        {"12E", nullptr},
        {"+12*", nullptr},
        {"", nullptr},
        {"+", nullptr},
        {"sip:1001@example.com", nullptr},
        {"1001;phone-context=dialstring", nullptr},
    };
    for (const auto& [text, dialled] : cases) {
        diagnostics where;
        const auto number = parse_called_number(text, &where);
        EXPECT_EQ(number ? number->dialable() : "refused", dialled != nullptr ? dialled : "refused") << text;
        EXPECT_EQ(where.text.empty(), number.has_value()) << text;
    }
    EXPECT_EQ(parse_called_number(std::string(max_uri_size + 1, '1')).error(), errc::too_long);
}

}  // namespace
}  // namespace ctig::lineuri
