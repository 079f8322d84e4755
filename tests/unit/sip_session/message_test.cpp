#include "sip_session/message.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace ctig::sip {
namespace {

using namespace std::string_view_literals;
using views = std::vector<std::string_view>;

constexpr auto info =
    "INFO sip:rcc@gw.example SIP/2.0\r\n"
    "v: SIP/2.0/TCP 192.0.2.1;branch=z9hG4bKa, SIP/2.0/UDP h2\r\n"
    "VIA: SIP/2.0/UDP h3\r\n"
    "f: \"A, B\" <sip:ada@desk.example>;tag=1\r\n"
    "To: <sip:rcc@gw.example>;tag=2\r\n"
    "i: c1\r\n"
    "CSeq: 2 INFO\r\n"
    "s: hello\r\n"
    "X-Own: one\r\n"
    "Content-Type: application/csta+xml\r\n"
    "l: 4\r\n"
    "\r\n"
    "<a/>"sv;

// A request's parts are views into the bytes; compact forms are the headers that they stand for.
TEST(Message, ReadsARequest) {
    const auto read = message::parse(info);
    ASSERT_TRUE(read);
    EXPECT_TRUE(read->is_request());
    EXPECT_EQ(read->method(), "INFO");
    EXPECT_EQ(read->request_uri(), "sip:rcc@gw.example");
    EXPECT_EQ(read->version(), "SIP/2.0");
    EXPECT_EQ(read->body(), "<a/>");
    EXPECT_FALSE(read->defect());
    EXPECT_EQ(read->headers().size(), 10u);
    EXPECT_EQ(read->value(header_name::call_id), "c1");
    EXPECT_EQ(read->value(header_name::route), "");
    EXPECT_EQ(read->count(header_name::via), 2u);
    EXPECT_EQ(read->body().data(), info.data() + info.size() - 4);
}

// Headers without an enumerator are found by name, in any case, compact or long.
TEST(Message, FindsHeadersByName) {
    const auto read = message::parse(info);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->find("x-own")->value, "one");
    EXPECT_EQ(read->find("Subject")->value, "hello");
    EXPECT_EQ(read->find("From"), read->find(header_name::from));
    EXPECT_EQ(read->find("X-Other"), nullptr);
    EXPECT_EQ(read->find(header_name::route), nullptr);
}

// The values of all headers of a name come in order, cut at their commas.
TEST(Message, ListsValuesInOrder) {
    const auto read = message::parse(info);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->values(header_name::via),
              views({"SIP/2.0/TCP 192.0.2.1;branch=z9hG4bKa", "SIP/2.0/UDP h2", "SIP/2.0/UDP h3"}));
    EXPECT_EQ(read->values(header_name::route), views{});
}

// A response has a status and maybe a reason in UTF-8 (RFC 4475 3.1.1.12, 3.1.1.13).
TEST(Message, ReadsAResponse) {
    const auto read = message::parse("SIP/2.0 200 \xd0\xb4\xd0\xb0, yes\r\nCSeq: 1 INFO\r\n\r\n");
    ASSERT_TRUE(read);
    EXPECT_FALSE(read->is_request());
    EXPECT_EQ(read->status(), 200);
    EXPECT_EQ(read->reason(), "\xd0\xb4\xd0\xb0, yes");
    EXPECT_EQ(read->method(), "");
    EXPECT_EQ(message::parse("SIP/2.0 100 \r\n\r\n")->status(), 100);
    EXPECT_EQ(message::parse("SIP/2.0 100\r\n\r\n")->status(), 100);
}

// CRLF before the start line is skipped.
TEST(Message, SkipsLeadingLineEnds) {
    EXPECT_EQ(message::parse(std::string("\r\n\r\n").append(info))->method(), "INFO");
}

// Where there is nobody to answer, there is no message.
TEST(Message, RefusesWhatIsNotSip) {
    for (const auto text :
         {"", "\r\n", "INFO", "INFO sip:a@h", "GET / HTTP/1.1\r\n\r\n", "SIP/2.0 99 x\r\n\r\n",
          "SIP/2.0 700 x\r\n\r\n", "SIP/2.0 2000 x\r\n\r\n", "SIP/2.0 abc x\r\n\r\n", "SIP/2.0\r\n\r\n",
          "IN(FO sip:a@h SIP/2.0\r\n\r\n", "INFO sip:a@h SIP/\r\n\r\n"})
        EXPECT_EQ(message::parse(text).error(), errc::bad_start_line) << text;
    EXPECT_EQ(message::parse("\x16\x03\x01\x00\xff\x00 \x00"sv).error(), errc::bad_start_line);
}

boost::system::error_code defect_of(std::string_view text, const message_limits& limits = {}) {
    const auto read = message::parse(text, limits);
    return read ? read->defect() : read.error();
}

// Faults that do not hide the sender leave a message to answer, and are remembered.
TEST(Message, KeepsTheFirstDefect) {
    EXPECT_EQ(defect_of("INFO  sip:a@h SIP/2.0\r\n\r\n"), errc::bad_start_line);
    EXPECT_EQ(defect_of("INFO sip:a@h SIP/2.0 \r\n\r\n"), errc::bad_start_line);
    EXPECT_EQ(defect_of("INFO sip:a @h SIP/2.0\r\n\r\n"), errc::bad_start_line);
    EXPECT_EQ(defect_of("INFO SIP/2.0\r\n\r\n"), errc::bad_start_line);
    EXPECT_EQ(defect_of("INFO sip:a@h SIP/2.0\r\nno colon\r\nl: x\r\n\r\n"), errc::bad_header);
    EXPECT_EQ(defect_of("INFO sip:a@h SIP/2.0\r\nl: x\r\nno colon\r\n\r\n"), errc::bad_content_length);
    EXPECT_EQ(defect_of("INFO sip:a@h SIP/2.0\r\nTo: x\r\n"), errc::truncated);
    EXPECT_EQ(defect_of("INFO sip:a@h SIP/2.0"), errc::truncated);
    EXPECT_EQ(defect_of("INFO sip:a@h SIP/7.0\r\n\r\n"), boost::system::error_code());
}

// A datagram's body ends where Content-Length says, or with the datagram; it cannot end behind it (RFC
// 3261 18.3).
TEST(Message, CutsTheBodyByContentLength) {
    EXPECT_EQ(message::parse("INFO sip:a@h SIP/2.0\r\nl: 2\r\n\r\nabcd")->body(), "ab");
    EXPECT_EQ(message::parse("INFO sip:a@h SIP/2.0\r\n\r\nabcd")->body(), "abcd");
    EXPECT_EQ(message::parse("INFO sip:a@h SIP/2.0\r\nl: 0\r\n\r\nabcd")->body(), "");
    EXPECT_EQ(message::parse("INFO sip:a@h SIP/2.0\r\n\r\n\0\xff\r\n\r\n"sv)->body(), "\0\xff\r\n\r\n"sv);
    EXPECT_EQ(defect_of("INFO sip:a@h SIP/2.0\r\nl: 5\r\n\r\nabcd"), errc::bad_content_length);
    EXPECT_EQ(defect_of("INFO sip:a@h SIP/2.0\r\nl: 2\r\nl: 3\r\n\r\nabcd"), errc::bad_content_length);
    EXPECT_EQ(defect_of("INFO sip:a@h SIP/2.0\r\nl: 99999999999999999999999\r\n\r\n"),
              errc::bad_content_length);
}

// Each limit is exact: what is on it passes, one more does not.
TEST(Message, KeepsToTheLimits) {
    const auto text = "INFO sip:a@h SIP/2.0\r\nA: 1\r\nB: 2\r\n\r\nabcd";
    EXPECT_FALSE(defect_of(text, {.header_octets = 14 + 22, .body_octets = 4, .headers = 2}));
    EXPECT_EQ(defect_of(text, {.header_octets = 14 + 21}), errc::header_too_large);
    EXPECT_EQ(defect_of(text, {.body_octets = 3}), errc::too_large);
    EXPECT_EQ(defect_of(text, {.headers = 1}), errc::header_too_large);
    EXPECT_EQ(message::parse(text, {.headers = 1})->headers().size(), 1u);
    EXPECT_FALSE(defect_of(text, {.line_octets = 20}));
    EXPECT_EQ(defect_of(text, {.line_octets = 19}), errc::uri_too_long);
    EXPECT_EQ(
        defect_of("INFO sip:a@h SIP/2.0\r\nSubject: 0123456789\r\n 0123456789\r\n\r\n", {.line_octets = 29}),
        errc::header_too_large);
}

}  // namespace
}  // namespace ctig::sip
