#include "sip_session/validate.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace ctig::sip {
namespace {

/// A good INFO in which one line may be another, or none.
std::string info_with(std::string_view name, std::string_view line) {
    const std::pair<std::string_view, std::string_view> lines[] = {
        {"start", "INFO sip:rcc@gw.example SIP/2.0\r\n"},
        {"Via", "Via: SIP/2.0/TCP 192.0.2.1;branch=z9hG4bKa\r\n"},
        {"From", "From: <sip:ada@desk.example>;tag=1\r\n"},
        {"To", "To: <sip:rcc@gw.example>;tag=2\r\n"},
        {"Call-ID", "Call-ID: c1@desk.example\r\n"},
        {"CSeq", "CSeq: 2 INFO\r\n"},
        {"more", ""},
    };
    std::string text;
    for (const auto& [of, usual] : lines) text += of == name ? line : usual;
    return text + "\r\n";
}

boost::system::error_code judge(std::string_view name, std::string_view line,
                                refusal_detail* detail = nullptr) {
    const auto text = info_with(name, line);
    const auto read = message::parse(text);
    return read ? validate_request(*read, detail) : read.error();
}

// The message that the other tests spoil is good; Max-Forwards, tags and branch may be missing (RFC 2543
// peers).
TEST(ValidateRequest, AcceptsTheUsualAndTheOld) {
    EXPECT_FALSE(judge("", ""));
    EXPECT_FALSE(judge("Via", "Via: SIP/2.0/UDP h\r\n"));
    EXPECT_FALSE(judge("From", "From: sip:ada@desk.example\r\n"));
}

// Each mandatory header is missed, by name, also when it is empty.
TEST(ValidateRequest, MissesMandatoryHeaders) {
    for (const std::string name : {"Via", "From", "To", "Call-ID", "CSeq"}) {
        refusal_detail detail;
        EXPECT_EQ(judge(name, "", &detail), errc::missing_header) << name;
        EXPECT_EQ(detail.header, name);
        EXPECT_EQ(judge(name, name + ": \r\n"), errc::missing_header) << name;
    }
}

// Headers that stand once may be repeated word for word, but not contradict themselves.
TEST(ValidateRequest, RefusesContradictions) {
    for (const auto* line :
         {"From: <sip:x@h>;tag=9\r\n", "t: <sip:x@h>\r\n", "i: other\r\n", "CSeq: 3 INFO\r\n",
          "Max-Forwards: 7\r\nMax-Forwards: 8\r\n", "c: a/b\r\nc: a/c\r\n", "x: 90\r\nx: 91\r\n"})
        EXPECT_EQ(judge("more", line), errc::repeated_header) << line;
    EXPECT_FALSE(judge("more", "CSeq: 2 INFO\r\n"));
    EXPECT_FALSE(judge("more", "Contact: <sip:a@h>\r\nContact: <sip:b@h>\r\nVia: SIP/2.0/UDP h2\r\n"));
}

// The CSeq must name the request's method, with its case, and be a number.
TEST(ValidateRequest, ComparesTheCSeqMethod) {
    EXPECT_EQ(judge("CSeq", "CSeq: 2 BYE\r\n"), errc::method_mismatch);
    EXPECT_EQ(judge("CSeq", "CSeq: 2 info\r\n"), errc::method_mismatch);
    EXPECT_EQ(judge("CSeq", "CSeq: two INFO\r\n"), errc::bad_value);
    EXPECT_EQ(judge("CSeq", "CSeq: 4294967296 INFO\r\n"), errc::bad_number);
}

// Another version is 505 before anything else is looked at.
TEST(ValidateRequest, RefusesOtherVersions) {
    EXPECT_EQ(judge("start", "INFO sip:rcc@gw.example SIP/3.0\r\nno colon\r\n"), errc::bad_version);
    EXPECT_FALSE(judge("start", "INFO sip:rcc@gw.example sip/2.0\r\n"));
}

// The Request-URI is a sip or sips URI without headers.
TEST(ValidateRequest, JudgesTheRequestUri) {
    EXPECT_EQ(judge("start", "INFO <sip:rcc@gw.example> SIP/2.0\r\n"), errc::bad_uri);
    EXPECT_EQ(judge("start", "INFO sip:rcc@gw.example?a=b SIP/2.0\r\n"), errc::bad_uri);
    EXPECT_EQ(judge("start", "INFO tel:12 SIP/2.0\r\n"), errc::unsupported_scheme);
    EXPECT_EQ(judge("start", "INFO other:12 SIP/2.0\r\n"), errc::unsupported_scheme);
    EXPECT_FALSE(judge("start", "INFO sips:gw.example;transport=tcp SIP/2.0\r\n"));
}

// Values that the dialog depends on must be readable, every one of a list.
TEST(ValidateRequest, ReadsTheValues) {
    EXPECT_EQ(judge("Via", "Via: SIP/2.0/UDP h, SIP/2.0/UDP\r\n"), errc::bad_value);
    EXPECT_EQ(judge("Via", "Via: SIP/2.0/UDP h:99999\r\n"), errc::bad_number);
    EXPECT_EQ(judge("From", "From: \"open <sip:a@h>\r\n"), errc::bad_value);
    EXPECT_EQ(judge("From", "From: <sip:a b@h>\r\n"), errc::bad_uri);
    EXPECT_EQ(judge("To", "To: <sip:a@h>;tag=\r\n"), errc::bad_value);
    EXPECT_EQ(judge("Call-ID", "Call-ID: a b\r\n"), errc::bad_value);
    EXPECT_EQ(judge("more", "Contact: <sip:a@h>, <sip:@h>\r\n"), errc::bad_uri);
    EXPECT_EQ(judge("more", "Record-Route: sip:p1;lr\r\n"), errc::bad_value);
    EXPECT_EQ(judge("more", "Record-Route: <sip:p1;lr>, <>\r\n"), errc::bad_value);
    EXPECT_EQ(judge("more", "Max-Forwards: 256\r\n"), errc::bad_number);
    EXPECT_EQ(judge("more", "Session-Expires: soon\r\n"), errc::bad_value);
    EXPECT_EQ(judge("more", "Min-SE: -1\r\n"), errc::bad_value);
    EXPECT_EQ(judge("more", "Content-Type: xml\r\n"), errc::bad_value);
    EXPECT_FALSE(
        judge("more", "Contact: *\r\nRecord-Route: <sip:p1;lr>, <sip:p2;lr>\r\nExpires: 99999999999\r\n"));
}

// What passed a check once is not read again; that must not let pass what only looks like it, or another
// check.
TEST(ValidateRequest, JudgesEachUriByItself) {
    for (int i = 0; i < 3000; ++i)
        for (const bool again : {false, true}) {
            const auto user = std::to_string(i) + std::string(static_cast<std::size_t>(i % 120), 'x');
            const auto verdict_on = [&](const std::string& request_uri, const std::string& from_uri) {
                const auto text = "INFO " + request_uri +
                                  " SIP/2.0\r\nVia: SIP/2.0/TCP h;branch=z9hG4bK1\r\nFrom: <" + from_uri +
                                  ">;tag=1\r\nTo: <sip:a@h>\r\nCall-ID: c\r\nCSeq: 1 INFO\r\n\r\n";
                const auto m = message::parse(text);
                return validate_request(*m);
            };
            ASSERT_FALSE(verdict_on("sip:" + user + "@h", "sip:" + user + "@h;x?y=z")) << user << again;
            ASSERT_EQ(verdict_on("sip:a@h", "sip:" + user + "@h@h"), errc::bad_uri) << user << again;
            ASSERT_EQ(verdict_on("sip:" + user + "@h;x?y=z", "sip:a@h"), errc::bad_uri) << user << again;
            ASSERT_FALSE(verdict_on("sip:a@h", "tel:" + user)) << user << again;
            ASSERT_EQ(verdict_on("tel:" + user, "sip:a@h"), errc::unsupported_scheme) << user << again;
        }
}

// What parse() noted is refused as such.
TEST(ValidateRequest, ReportsTheDefectOfTheMessage) {
    EXPECT_EQ(judge("more", "no colon\r\n"), errc::bad_header);
    EXPECT_EQ(judge("more", "Content-Length: 7\r\n"), errc::bad_content_length);
}

// A response needs the same headers, one Via, and a CSeq of any method.
TEST(ValidateResponse, WantsOneVia) {
    const auto good = info_with("start", "SIP/2.0 200 OK\r\n");
    EXPECT_FALSE(validate_response(message::parse(good).value()));
    const auto two = info_with("start", "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 255.255.255.255\r\n");
    EXPECT_EQ(validate_response(message::parse(two).value()), errc::repeated_header);
    const auto none = info_with("start", "SIP/2.0 200 OK\r\nCSeq: 99999999999 INFO\r\n");
    EXPECT_TRUE(validate_response(message::parse(none).value()));
}

}  // namespace
}  // namespace ctig::sip
