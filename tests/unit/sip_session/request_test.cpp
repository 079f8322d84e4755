#include "sip_session/request.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

namespace ctig::sip {
namespace {

// An event goes out with the dialog's identifiers, its route set in order, and its body counted.
TEST(Request, WritesAnInfo) {
    const std::vector<std::string> routes{"<sip:p2.example;lr>", "<sip:p1.example;lr>"};
    const std::array extra{header_field{"Content-Disposition", "signal;handling=required"}};
    std::string out = "before|";
    write_request(out, {.method = "INFO",
                        .uri = "sip:ada@192.0.2.7:5070",
                        .via = "SIP/2.0/TCP 192.0.2.1:5060;branch=z9hG4bKg1",
                        .from = "<sip:rcc@gw.example>;tag=gw1",
                        .to = "<sip:ada@desk.example>;tag=1",
                        .call_id = "c1",
                        .cseq = 4294967295,
                        .routes = routes,
                        .contact = "<sip:rcc@192.0.2.1>",
                        .fields = extra,
                        .content_type = "application/csta+xml",
                        .body = "<event/>"});
    EXPECT_EQ(out,
              "before|INFO sip:ada@192.0.2.7:5070 SIP/2.0\r\n"
              "Via: SIP/2.0/TCP 192.0.2.1:5060;branch=z9hG4bKg1\r\n"
              "Route: <sip:p2.example;lr>\r\n"
              "Route: <sip:p1.example;lr>\r\n"
              "Max-Forwards: 70\r\n"
              "From: <sip:rcc@gw.example>;tag=gw1\r\n"
              "To: <sip:ada@desk.example>;tag=1\r\n"
              "Call-ID: c1\r\n"
              "CSeq: 4294967295 INFO\r\n"
              "Contact: <sip:rcc@192.0.2.1>\r\n"
              "Content-Disposition: signal;handling=required\r\n"
              "Content-Type: application/csta+xml\r\n"
              "Content-Length: 8\r\n"
              "\r\n"
              "<event/>");
}

// A BYE has neither body nor Contact.
TEST(Request, WritesABye) {
    std::string out;
    write_request(
        out,
        {.method = "BYE", .uri = "sip:a@h", .via = "V", .from = "F", .to = "T", .call_id = "c", .cseq = 3});
    EXPECT_EQ(out,
              "BYE sip:a@h SIP/2.0\r\nVia: V\r\nMax-Forwards: 70\r\nFrom: F\r\nTo: T\r\nCall-ID: c\r\nCSeq: "
              "3 BYE\r\n"
              "Content-Length: 0\r\n\r\n");
}

}  // namespace
}  // namespace ctig::sip
