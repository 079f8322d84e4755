#include "sip_session/response.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <string_view>

#include "sip_session/validate.hpp"
#include "torture_files.hpp"

namespace ctig::sip {
namespace {

const std::string invite =
    "INVITE sip:rcc@gw.example SIP/2.0\r\n"
    "Via: SIP/2.0/UDP p1.example;branch=z9hG4bK1, SIP/2.0/UDP p2.example;branch=z9hG4bK2\r\n"
    "Record-Route: <sip:p1.example;lr>\r\n"
    "v: SIP/2.0/TCP 192.0.2.7;branch=z9hG4bK3\r\n"
    "f: <sip:ada@desk.example>;tag=1\r\n"
    "To: <sip:rcc@gw.example>\r\n"
    "Record-Route: <sip:p2.example;lr>\r\n"
    "i: c1\r\n"
    "CSeq: 7 INVITE\r\n"
    "\r\n";

response_head head_of(const std::string& request, std::string_view address = "192.0.2.9",
                      std::uint16_t port = 5099) {
    const auto read = message::parse(request);
    return {read.value(), address, port};
}

std::string respond(const response_head& head, const response_fields& fields) {
    std::string out;
    write_response(out, head, fields);
    return out;
}

// A 2xx that makes a dialog repeats Via and Record-Route in order and gives To its tag.
TEST(Response, RepeatsWhatTheRequestSaid) {
    const std::array extra{header_field{"Session-Expires", "1800;refresher=uac"},
                           header_field{"Require", "timer"}};
    EXPECT_EQ(respond(head_of(invite), {.to_tag = "gw1",
                                        .routes = record_route::copy,
                                        .contact = "<sip:rcc@192.0.2.100>",
                                        .fields = extra,
                                        .content_type = "application/csta+xml",
                                        .body = "<a/>"}),
              "SIP/2.0 200 OK\r\n"
              "Via: SIP/2.0/UDP p1.example;branch=z9hG4bK1;received=192.0.2.9\r\n"
              "Via: SIP/2.0/UDP p2.example;branch=z9hG4bK2\r\n"
              "Via: SIP/2.0/TCP 192.0.2.7;branch=z9hG4bK3\r\n"
              "From: <sip:ada@desk.example>;tag=1\r\n"
              "To: <sip:rcc@gw.example>;tag=gw1\r\n"
              "Call-ID: c1\r\n"
              "CSeq: 7 INVITE\r\n"
              "Record-Route: <sip:p1.example;lr>\r\n"
              "Record-Route: <sip:p2.example;lr>\r\n"
              "Contact: <sip:rcc@192.0.2.100>\r\n"
              "Session-Expires: 1800;refresher=uac\r\n"
              "Require: timer\r\n"
              "Content-Type: application/csta+xml\r\n"
              "Content-Length: 4\r\n"
              "\r\n"
              "<a/>");
}

// A refusal has no Record-Route; 100 has no tag either.
TEST(Response, LeavesOutWhatMakesADialog) {
    const auto refused = respond(head_of(invite), {.status = 403, .to_tag = "gw1"});
    EXPECT_EQ(refused.find("Record-Route"), std::string::npos);
    EXPECT_NE(refused.find("To: <sip:rcc@gw.example>;tag=gw1\r\n"), std::string::npos);
    const auto trying = respond(head_of(invite), {.status = 100, .to_tag = "gw1"});
    EXPECT_NE(trying.find("To: <sip:rcc@gw.example>\r\n"), std::string::npos);
}

std::string request_with(std::string_view via, std::string_view to = "<sip:rcc@gw.example>") {
    return std::string("INFO sip:rcc@gw.example SIP/2.0\r\nVia: ")
               .append(via)
               .append("\r\nFrom: <sip:a@h>\r\nTo: ")
               .append(to) +
           "\r\nCall-ID: c\r\nCSeq: 1 INFO\r\n\r\n";
}
std::string top_via(std::string_view via, std::string_view address = "192.0.2.9") {
    const auto head = head_of(request_with(via), address);
    const auto lines = head.via_and_from_lines();
    return std::string(lines.substr(0, lines.find("\r\n")));
}

// A sender that is where it says gets its Via back as it was (RFC 3261 18.2.1).
TEST(Response, LeavesATrueViaAlone) {
    EXPECT_EQ(top_via("SIP/2.0/TCP 192.0.2.9:5070;branch=z9hG4bK1"),
              "Via: SIP/2.0/TCP 192.0.2.9:5070;branch=z9hG4bK1");
    EXPECT_EQ(top_via("SIP/2.0/TCP [2001:DB8::9];branch=x", "2001:db8::9"),
              "Via: SIP/2.0/TCP [2001:DB8::9];branch=x");
}

// Who asks for rport gets the port and the address, even when the address was true (RFC 3581 4).
TEST(Response, FillsInRport) {
    EXPECT_EQ(top_via("SIP/2.0/UDP 192.0.2.9;rport;branch=z9hG4bK1"),
              "Via: SIP/2.0/UDP 192.0.2.9;branch=z9hG4bK1;received=192.0.2.9;rport=5099");
}

// A received or rport that the sender wrote itself does not survive (RFC 5118 4.5 has such a Via).
TEST(Response, ReplacesAForgedReceived) {
    EXPECT_EQ(top_via("SIP/2.0/UDP h;received=203.0.113.1;branch=z9hG4bK1;rport=1"),
              "Via: SIP/2.0/UDP h;branch=z9hG4bK1;received=192.0.2.9;rport=5099");
}

// A Via that cannot be read goes back unchanged: the refusal must reach somebody (RFC 4475 3.1.2.1).
TEST(Response, EchoesABadVia) {
    EXPECT_EQ(top_via("SIP/2.0/UDP 192.0.2.15;;,;,,"), "Via: SIP/2.0/UDP 192.0.2.15;;");
}

// A To with a tag, or one that cannot be read, gets none.
TEST(Response, AddsNoSecondTag) {
    const response_fields fields{.status = 481, .to_tag = "new"};
    EXPECT_NE(respond(head_of(request_with("SIP/2.0/UDP h", "<sip:r@h>;tag=old")), fields)
                  .find("To: <sip:r@h>;tag=old\r\n"),
              std::string::npos);
    EXPECT_NE(respond(head_of(request_with("SIP/2.0/UDP h", "\"open <sip:r@h>")), fields)
                  .find("To: \"open <sip:r@h>\r\n"),
              std::string::npos);
}

// A folded To is written on one line and its tag comes behind it.
TEST(Response, UnfoldsWhatItRepeats) {
    const auto out = respond(head_of(request_with("SIP/2.0/UDP h", "sip:r@h\r\n ;x=1")), {.to_tag = "t"});
    EXPECT_NE(out.find("To: sip:r@h ;x=1;tag=t\r\n"), std::string::npos);
}

// Nothing that is missing in the request stops the response (RFC 4475 3.3.1).
TEST(Response, BearsWithMissingHeaders) {
    EXPECT_EQ(respond(head_of("INFO sip:a@h SIP/2.0\r\n\r\n"), {.status = 400, .to_tag = "t"}),
              "SIP/2.0 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
}

// The response to every good torture request is itself a good message with as many Via values, less the
// sender's own.
TEST(Response, IsItselfReadable) {
    for (const auto& name : test::torture_names()) {
        const auto bytes = test::torture_message(name);
        const auto request = message::parse(bytes);
        if (!request || !request->is_request() || validate_request(*request)) continue;
        const auto out = respond(head_of(bytes), {.to_tag = "t", .routes = record_route::copy});
        const auto response = message::parse(out);
        ASSERT_TRUE(response) << name;
        EXPECT_FALSE(response->defect()) << name;
        EXPECT_EQ(response->values(header_name::via).size(), request->values(header_name::via).size())
            << name;
        EXPECT_EQ(response->value(header_name::call_id), request->value(header_name::call_id)) << name;
    }
}

}  // namespace
}  // namespace ctig::sip
