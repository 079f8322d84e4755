// The route to a client (RFC 3261 12.1.1, 12.2.1.1), and what is ours.
#include "sip_session/dialog.hpp"

#include <gtest/gtest.h>

#include "sip_session/own_addresses.hpp"
#include "tests/support/sip_peer.hpp"

namespace ctig::test {
namespace {

/// The dialog that an INVITE with these Record-Routes makes.
sip::dialog dialog_over(std::vector<std::string> record_routes) {
    const auto over = tcp_flow();
    auto invite = client_dialog(over).invite();
    for (const auto& route : record_routes) invite.headers.push_back("Record-Route: " + route);
    const std::string text = invite.text();
    const auto m = sip::message::parse(text);
    const auto r = sip::request_view::of(*m, over);
    return {*r, "ours", sip::remote_cseq::rule::lenient, 1};
}

TEST(Dialog, KnowsItsIdsAndNumbers) {
    auto d = dialog_over({});
    EXPECT_EQ(d.call_id(), "call-1");
    EXPECT_EQ(d.local_tag(), "ours");
    EXPECT_EQ(d.remote_tag(), "joe1");
    EXPECT_EQ(d.local_value(), "<sip:8000@gateway.example.com>;tag=ours");
    EXPECT_EQ(d.next_local_cseq(), 1U);
    EXPECT_EQ(d.next_local_cseq(), 2U);
    EXPECT_FALSE(d.first_hop(sip::transport::tcp));
}

// The transport that the route names; where it names none, the one that is known to work.
TEST(Dialog, GoesByTheTransportOfItsFirstRoute) {
    using sip::next_hop;
    using sip::transport;
    constexpr auto open = sip::transport_choice::open;  // NAPTR may choose (RFC 3263 4.1)
    const auto hop = [](std::string route) {
        return *dialog_over({std::move(route)}).first_hop(transport::tcp);
    };
    EXPECT_EQ(hop("<sip:p.example.com;transport=UDP;lr>"), (next_hop{transport::udp, "p.example.com", 0}));
    EXPECT_EQ(hop("<sip:p.example.com:5062;lr>"),
              (next_hop{transport::tcp, "p.example.com", 5062, {}, open}));
    EXPECT_EQ(hop("<sip:p.example.com;transport=tls;lr>"), (next_hop{transport::tls, "p.example.com", 0}));
    EXPECT_EQ(hop("<sips:p.example.com;transport=tcp;lr>"), (next_hop{transport::tls, "p.example.com", 0}));
    EXPECT_EQ(hop("<sips:p.example.com;lr>"), (next_hop{transport::tls, "p.example.com", 0, {}, open}));
    EXPECT_EQ(hop("<sip:[2001:db8::1]:5070;lr>"), (next_hop{transport::tcp, "2001:db8::1", 5070, {}, open}));
    EXPECT_EQ(hop("<sip:p.example.com;maddr=192.0.2.7;lr>"),
              (next_hop{transport::tcp, "192.0.2.7", 0, {}, open}));
}

sip::own_addresses addresses(std::string own_uri, std::string virtual_address) {
    auto config = lab_config();
    config.own_uri = std::move(own_uri);
    config.virtual_address = std::move(virtual_address);
    return sip::own_addresses(config);
}

TEST(OwnAddresses, NameOurContactByConfigurationAndTransport) {
    auto tls = tcp_flow();
    tls.protocol = sip::transport::tls;
    tls.local_port = 5061;
    EXPECT_EQ(addresses("", "").contact(udp_flow(), "sip:42@example.com"), "<sip:42@192.0.2.1:5060>");
    EXPECT_EQ(addresses("", "").contact(tls, "sip:example.com"), "<sip:192.0.2.1:5061;transport=tls>");
    EXPECT_EQ(addresses("", "").contact(tls, "sips:42@example.com"), "<sips:42@192.0.2.1:5061>");
    EXPECT_EQ(addresses("sip:8000@gw.example.com", "vip").contact(tcp_flow(), "sip:x@192.0.2.1"),
              "<sip:8000@vip;transport=tcp>");
    EXPECT_EQ(addresses("", "2001:db8::5").contact(udp_flow(), "sip:1@example.com"), "<sip:1@[2001:db8::5]>");
}

TEST(OwnAddresses, NameOurViaByTransport) {
    EXPECT_EQ(addresses("", "").via(sip::transport::udp, udp_flow(), "z9hG4bKx"),
              "SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKx;rport");
    EXPECT_EQ(addresses("", "vip:5070").via(sip::transport::tls, udp_flow(), "z9hG4bKx"),
              "SIP/2.0/TLS vip:5070;branch=z9hG4bKx");
}

TEST(OwnAddresses, KnowOurHostsInEverySpelling) {
    const auto ours = addresses("", "[2001:db8::5]:5060");
    using verdict = sip::own_addresses::verdict;
    for (const auto* uri : {"sip:x@[2001:DB8::5]", "sip:x@GATEWAY.example.com.", "sips:x@example.com:5061"})
        EXPECT_EQ(ours.judge(uri, "INVITE", tcp_flow()), verdict::ours) << uri;
    EXPECT_EQ(ours.judge("sip:x@[2001:db8::6]", "INVITE", tcp_flow()), verdict::not_ours);
    EXPECT_EQ(ours.judge("tel:+12125551212", "INVITE", tcp_flow()), verdict::unknown_scheme);
}

}  // namespace
}  // namespace ctig::test
