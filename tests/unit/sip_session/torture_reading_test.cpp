// The torture messages that are accepted are also read right: the odd parts have the values that they should.
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "sip_session/content_type.hpp"
#include "sip_session/cseq.hpp"
#include "sip_session/message.hpp"
#include "sip_session/name_addr.hpp"
#include "sip_session/number.hpp"
#include "sip_session/sip_uri.hpp"
#include "sip_session/via.hpp"
#include "torture_files.hpp"

namespace ctig::sip {
namespace {

using namespace std::string_view_literals;

/// A torture message together with the octets that it points into.
class TortureReading : public testing::Test {
protected:
    const message& read(const std::string& name) {
        bytes_ = test::torture_message(name);
        message_ = message::parse(bytes_).value();
        return message_;
    }
    sip_uri uri_of(header_name name) {
        return sip_uri::parse(name_addr::parse(message_.values(name).at(0)).value().uri).value();
    }

private:
    std::string bytes_;
    message message_ = message::parse("OPTIONS sip:x SIP/2.0\r\n\r\n").value();
};

// RFC 4475 3.1.1.1: folds, compact forms, odd case and odd white space do not change what is said.
TEST_F(TortureReading, Wsinv) {
    const auto& m = read("wsinv");
    const auto to = name_addr::parse(m.value(header_name::to));
    ASSERT_TRUE(to);
    EXPECT_EQ(to->uri, "sip:rcc@gw.example");
    EXPECT_EQ(to->tag(), "82ab61n");
    const auto from = name_addr::parse(m.value(header_name::from));
    ASSERT_TRUE(from);
    EXPECT_EQ(from->display_name(), "Ada \\\"L\"");
    EXPECT_EQ(from->tag(), "41ffa");
    EXPECT_EQ(cseq_value::parse(m.value(header_name::cseq))->number, 14u);
    EXPECT_EQ(parse_number(m.value(header_name::max_forwards), 255).value(), 51u);
    const auto vias = m.values(header_name::via);
    ASSERT_EQ(vias.size(), 3u);
    EXPECT_EQ(via_parm::parse(vias[1])->branch, "z9hG4bK7hop1");
    EXPECT_EQ(via_parm::parse(vias[2])->ttl, 1);
    EXPECT_EQ(m.find("subject")->value, "");
    EXPECT_TRUE(media_type::parse(m.value(header_name::content_type))->is("application", "sdp"));
    EXPECT_EQ(name_addr::parse(m.value(header_name::contact))->params.value("own"), "thing");
    EXPECT_EQ(m.body().size(), 99u);
}

// RFC 4475 3.1.1.2: a method of every token character, controls and NUL in quoted-pairs, UTF-8 in quotes.
TEST_F(TortureReading, Intmeth) {
    const auto& m = read("intmeth");
    EXPECT_EQ(m.method(), "ALL.0f-the_9876543210+token*chars%`'~!");
    EXPECT_EQ(name_addr::parse(m.value(header_name::to))->display_name(),
              "\x07 a bell, a NUL \0 and a \x7f DEL"sv);
    EXPECT_EQ(uri_of(header_name::to).user, "8!~*'()&=+$,;?/%5b");
    EXPECT_EQ(uri_of(header_name::to).password, "pw&=+$,");
    EXPECT_EQ(name_addr::parse(m.value(header_name::from))->params.value("mine!~'`*+_.%-"),
              "\"\xd0\x96\xd1\x83\xd0\xba \xe6\x9d\xb1\"");
}

// RFC 4475 3.1.1.3: what is escaped in a user part is text, resolved once and not a URI of its own.
TEST_F(TortureReading, Esc01) {
    const auto& m = read("esc01");
    EXPECT_EQ(sip_uri::parse(m.request_uri())->user_text(), "sips:ada@desk.example");
    EXPECT_EQ(sip_uri::parse(m.request_uri())->host, "gw.example");
    EXPECT_EQ(uri_of(header_name::to).user_text(), "rcc");
    EXPECT_EQ(uri_of(header_name::from).user_text(), "a name of words");
    EXPECT_EQ(uri_of(header_name::contact).params.value("own%7Dname"), "some%20value");
}

// RFC 4475 3.1.1.4: an escaped NUL is one octet of a name and ends nothing.
TEST_F(TortureReading, Escnull) {
    const auto& m = read("escnull");
    EXPECT_EQ(uri_of(header_name::to).user_text(), "ze\0ro"sv);
    EXPECT_EQ(sip_uri::parse(name_addr::parse(m.values(header_name::contact).at(1))->uri)->user_text(),
              "\0\0"sv);
}

// RFC 4475 3.1.1.5: there are no escapes in methods, header names and display names.
TEST_F(TortureReading, Esc02) {
    const auto& m = read("esc02");
    EXPECT_EQ(m.method(), "RE%47IST%45R");
    EXPECT_EQ(m.count(header_name::contact), 1u);
    EXPECT_EQ(name_addr::parse(m.value(header_name::from))->display_name(), "%Q%42");
}

// RFC 4475 3.1.1.6 to 3.1.1.10: a name that touches its bracket, 34 Vias, a second request behind the first,
// a semicolon in the user part, transports that nobody has.
TEST_F(TortureReading, TheOtherRequests) {
    EXPECT_EQ(name_addr::parse(read("lwsdisp").value(header_name::from))->display_name(), "operator");
    EXPECT_EQ(read("longreq").values(header_name::via).size(), 34u);
    EXPECT_EQ(read("dblreq").method(), "REGISTER");
    EXPECT_EQ(read("dblreq").body(), "");
    EXPECT_EQ(sip_uri::parse(read("semiuri").request_uri())->user_text(), "rcc;par=u@desk.example");
    EXPECT_EQ(via_parm::parse(read("transports").values(header_name::via).at(3))->transport, "PIGEON");
}

// RFC 4475 3.1.1.11: a body with NUL and line ends in it is as long as Content-Length says.
TEST_F(TortureReading, Mpart01) {
    const auto& m = read("mpart01");
    EXPECT_EQ(parse_number(m.value(header_name::content_length), 100000).value(), m.body().size());
    EXPECT_TRUE(m.body().ends_with("\r\n--seam7--\r\n"));
    EXPECT_NE(m.body().find('\0'), std::string_view::npos);
}

// RFC 4475 3.1.1.12, 3.1.1.13: a reason in UTF-8, and none.
TEST_F(TortureReading, Reasons) {
    EXPECT_EQ(read("unreason").reason(), "\xe2\x9c\x93 fertig; \xe6\x9d\xb1\xe4\xba\xac, all = well?");
    EXPECT_EQ(read("noreason").status(), 100);
    EXPECT_EQ(read("noreason").reason(), "");
}

// RFC 4475 3.2.1, 3.4.1: no branch of RFC 3261, so RFC 2543 matching applies; the old body runs to the
// datagram's end.
TEST_F(TortureReading, OldPeers) {
    EXPECT_FALSE(via_parm::parse(read("badbranch").value(header_name::via))->has_rfc3261_branch());
    EXPECT_FALSE(via_parm::parse(read("inv2543").value(header_name::via))->has_rfc3261_branch());
    EXPECT_EQ(read("inv2543").body().size(), 99u);
}

// RFC 4475 3.3.12, 3.3.13: outside <> the parameter is the contact's, inside the URI's.
TEST_F(TortureReading, ContactParameters) {
    EXPECT_TRUE(name_addr::parse(read("cparam01").value(header_name::contact))->params.has("newparam"));
    read("cparam02");
    EXPECT_TRUE(uri_of(header_name::contact).params.has("newparam"));
}

// RFC 5118 4.3 to 4.5: a port is only a port behind the bracket, received reads the same with and without
// brackets.
TEST_F(TortureReading, Ipv6) {
    EXPECT_FALSE(sip_uri::parse(read("port-ambiguous").request_uri())->port);
    EXPECT_EQ(sip_uri::parse(read("port-unambiguous").request_uri())->port, 5070);
    for (const auto* name : {"via-received-param-with-delim", "via-received-param-no-delim"})
        EXPECT_EQ(via_parm::parse(read(name).value(header_name::via))->received, "2001:db8:7::21:255")
            << name;
    EXPECT_EQ(via_parm::parse(read("ipv4-mapped-ipv6").value(header_name::via))->host, "::ffff:198.51.100.2");
}

}  // namespace
}  // namespace ctig::sip
