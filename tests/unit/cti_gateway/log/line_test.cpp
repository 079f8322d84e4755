#include "cti_gateway/log/line.hpp"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>

namespace ctig::log {
namespace {

// A line of a session names it in the fields, in the order Call-ID, user, link.
TEST(TextPayload, PutsTheFieldsBeforeTheMessage) {
    EXPECT_EQ(text_payload(level::info, {.call_id = "x@y", .user = "joe", .link = "1"}, "signed in"),
              "info [call_id=x@y user=joe link=1] signed in");
    EXPECT_EQ(text_payload(level::warn, {}, "late"), "warn late");
}

// A Call-ID that looks like the end of the fields is quoted.
TEST(TextPayload, QuotesValuesThatCouldForgeAField) {
    EXPECT_EQ(text_payload(level::info, {.call_id = "x] user=\"root"}, "m"),
              R"(info [call_id="x] user=\"root"] m)");
    EXPECT_EQ(text_payload(level::info, {.call_id = "a\nb"}, "m"), "info [call_id=a\\nb] m");
}

// Both the fields and the message are bounded.
TEST(TextPayload, BoundsFieldsAndMessage) {
    const std::string big(100000, 'x');
    EXPECT_LT(text_payload(level::info, {.call_id = big, .user = big}, big).size(), 5000U);
}

// Whatever bytes come in, a JSON reader gets the fields and the message back as text.
TEST(JsonPayload, IsValidJsonWhateverThePeerSent) {
    const auto payload =
        json_payload(level::error, {.call_id = "q\"\\\x01", .manager = "m:1"}, "a\xff\n\"b\"");
    const auto value = boost::json::parse("{" + payload + "}").as_object();
    EXPECT_EQ(value.at("level").as_string(), "error");
    EXPECT_EQ(value.at("message").as_string(), "a\\xff\\n\"b\"");
    EXPECT_EQ(value.at("call_id").as_string(), "q\"\\\\x01");
    EXPECT_EQ(value.at("manager").as_string(), "m:1");
    EXPECT_FALSE(value.contains("user"));
}

}  // namespace
}  // namespace ctig::log
