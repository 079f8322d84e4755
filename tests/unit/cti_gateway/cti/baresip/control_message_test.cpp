// The texts are as baresip 1.0.0 (Debian 12) wrote them.
#include "cti_gateway/cti/baresip/control_message.hpp"

#include <gtest/gtest.h>

#include "cti_gateway/cti/error.hpp"

namespace ctig::cti::baresip {
namespace {

TEST(ControlMessage, ReadsAnEventOfACall) {
    const auto read = decode_control_message(
        R"({"event":true,"type":"CALL_CLOSED","class":"call","accountaor":"sip:1001@127.0.0.1:15060",)"
        R"("direction":"outgoing","peeruri":"sip:1009@127.0.0.1:15060","id":"d2e70304ffa06816",)"
        R"("param":"404 Not Found"})");
    ASSERT_TRUE(read);
    EXPECT_EQ(std::get<phone_event>(*read), (phone_event{.kind = event_kind::call_closed,
                                                         .account = "sip:1001@127.0.0.1:15060",
                                                         .call = "d2e70304ffa06816",
                                                         .direction = call_direction::outgoing,
                                                         .peer = "sip:1009@127.0.0.1:15060",
                                                         .parameter = "404 Not Found"}));
}

TEST(ControlMessage, ReadsAResponseThatRefuses) {
    const auto read = decode_control_message(
        R"({"response":true,"ok":false,"data":"command not found (hold)\n","token":"7"})");
    ASSERT_TRUE(read);
    EXPECT_EQ(std::get<command_response>(*read),
              (command_response{.ok = false, .data = "command not found (hold)\n", .token = "7"}));
}

TEST(ControlMessage, TakesAnEventThatItDoesNotKnowForOther) {
    const auto read = decode_control_message(
        R"({"event":true,"type":"CALL_RTCP","class":"call","param":"audio","rtcp_stats":{"tx":{"sent":0}}})");
    ASSERT_TRUE(read);
    EXPECT_EQ(std::get<phone_event>(*read).kind, event_kind::other);
}

// Wrong types are as good as missing: a phone cannot make the gateway stumble.
TEST(ControlMessage, RefusesWhatIsNeitherResponseNorEvent) {
    for (const auto* bad : {"", "[]", "{}", "{\"event\":false}", "{\"event\":1}", "{\"response\":\"true\"}",
                            "{\"event\":true", "null"})
        EXPECT_TRUE(decode_control_message(bad).has_error()) << bad;
    const auto odd = decode_control_message(R"({"event":true,"type":5,"id":[],"peeruri":null})");
    ASSERT_TRUE(odd);
    EXPECT_EQ(std::get<phone_event>(*odd), phone_event{});
}

// 1.0.0 puts a blank and the parameters behind the command: an empty one would make it unknown.
TEST(ControlMessage, WritesParametersOnlyWhereThereAreSome) {
    EXPECT_EQ(encode_command("hold", "", "3"), R"({"command":"hold","token":"3"})");
    EXPECT_EQ(encode_command("dial", "1002", "4"), R"({"command":"dial","params":"1002","token":"4"})");
    EXPECT_EQ(encode_command("callfind", "a\"b", "5"),
              R"({"command":"callfind","params":"a\"b","token":"5"})");
}

}  // namespace
}  // namespace ctig::cti::baresip
