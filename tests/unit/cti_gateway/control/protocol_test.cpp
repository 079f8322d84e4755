#include "cti_gateway/control/protocol.hpp"

#include <gtest/gtest.h>

namespace ctig::control {
namespace {

answer echo(std::string_view command, const boost::json::object& arguments) {
    if (command == "fail") return std::string("no such \"user\"");
    return boost::json::object{{"command", command}, {"arguments", arguments}};
}

// A command with arguments reaches the handler, and its members come back beside "ok".
TEST(ControlProtocol, AnswersACommand) {
    const auto line = answer_line(R"({"command":"select","arguments":{"user":"joe"}})", echo);
    EXPECT_EQ(line, "{\"ok\":true,\"command\":\"select\",\"arguments\":{\"user\":\"joe\"}}\n");
}

// Arguments may be left out.
TEST(ControlProtocol, TakesNoArgumentsForNone) {
    EXPECT_EQ(answer_line(R"({"command":"x"})", echo), "{\"ok\":true,\"command\":\"x\",\"arguments\":{}}\n");
}

// A refusal of the handler is told with its text.
TEST(ControlProtocol, TellsWhyACommandFailed) {
    EXPECT_EQ(answer_line(R"({"command":"fail"})", echo),
              "{\"ok\":false,\"error\":\"no such \\\"user\\\"\"}\n");
}

// Input that is not JSON, not an object, nested without end, or has no command gets an answer all the same.
TEST(ControlProtocol, RefusesWhatIsNotARequest) {
    const std::string deep(100, '[');
    for (const std::string_view bad : {"", "nonsense", "[]", "{}", "{\"command\":1}", "null",
                                       "{\"command\":\"x\",\"arguments\":[]}", "{\"command\":\"x\"} {}"}) {
        EXPECT_TRUE(answer_line(bad, echo).starts_with("{\"ok\":false,\"error\":\"")) << bad;
    }
    EXPECT_TRUE(answer_line(deep, echo).starts_with("{\"ok\":false"));
}

// What the server writes, the client reads.
TEST(ControlProtocol, ReadsItsOwnAnswers) {
    const auto good = read_answer(answer_line(request_line("x", {{"a", 1}}), echo));
    ASSERT_TRUE(good.has_value());
    EXPECT_EQ(*good, (boost::json::object{{"command", "x"}, {"arguments", {{"a", 1}}}}));
    const auto bad = read_answer(answer_line(request_line("fail", {}), echo));
    ASSERT_TRUE(bad.has_error());
    EXPECT_EQ(bad.error(), "no such \"user\"");
    for (const std::string_view text : {"", "{}", "{\"ok\":1}", "HTTP/1.1 400 Bad Request"}) {
        EXPECT_TRUE(read_answer(text).has_error()) << text;
    }
}

}  // namespace
}  // namespace ctig::control
