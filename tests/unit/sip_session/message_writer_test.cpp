#include "sip_session/message_writer.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace ctig::sip {
namespace {

using namespace std::string_view_literals;

// A message is written line by line, Content-Length last and right.
TEST(MessageWriter, WritesAMessage) {
    std::string out;
    message_writer writer(out);
    writer.request_line("INFO", "sip:ada@h");
    writer.header(header_name::call_id, "c1");
    writer.header(header_name::max_forwards, 70u);
    writer.header("X-Own", "x");
    writer.finish("application/csta+xml", "<a/>");
    EXPECT_EQ(out,
              "INFO sip:ada@h SIP/2.0\r\nCall-ID: c1\r\nMax-Forwards: 70\r\nX-Own: x\r\n"
              "Content-Type: application/csta+xml\r\nContent-Length: 4\r\n\r\n<a/>");
}

// Without a body there is no Content-Type, but a Content-Length.
TEST(MessageWriter, LeavesTheTypeOfNothingOut) {
    std::string out;
    message_writer writer(out);
    writer.status_line(200);
    writer.finish("application/csta+xml", "");
    EXPECT_EQ(out, "SIP/2.0 200 OK\r\nContent-Length: 0\r\n\r\n");
}

// Nothing in a value, a reason or a URI ends the line it is on.
TEST(MessageWriter, CannotBeMadeToInjectAHeader) {
    std::string out;
    message_writer writer(out);
    writer.status_line(480, "Gone\r\nEvil: 1");
    writer.header("Warning", "399 gw \"a\r\n\r\nb\rc\nd\0e\x7f\"\t\xc3\xbc"sv);
    writer.header("Bad\r\nName", "x");
    writer.header("Bad:Name", "x");
    writer.header("", "x");
    EXPECT_EQ(out, "SIP/2.0 480 Gone Evil: 1\r\nWarning: 399 gw \"a b c d e \"\t\xc3\xbc\r\n");
    std::string line;
    message_writer(line).request_line("INFO", "sip:a@h\r\nEvil: 1");
    EXPECT_EQ(line, "INFO sip:a@h Evil: 1 SIP/2.0\r\n");
}

// What goes back to its sender keeps its octets but for line ends (RFC 4475 3.1.1.2).
TEST(MessageWriter, EchoesNulButNoLineEnd) {
    std::string out;
    append_echoed(out, "\"\\\0\x01\" <sip:a@h>\r\n ;tag=1\nEvil: 1"sv);
    EXPECT_EQ(out, "\"\\\0\x01\" <sip:a@h> ;tag=1 Evil: 1"sv);
}

// A status without a phrase of its own gets its class's.
TEST(MessageWriter, HasAReasonForEveryStatus) {
    EXPECT_EQ(reason_phrase(481), "Call/Transaction Does Not Exist");
    EXPECT_EQ(reason_phrase(469), "Bad Info Package");
    for (int status = 100; status < 700; ++status) EXPECT_FALSE(reason_phrase(status).empty());
}

}  // namespace
}  // namespace ctig::sip
