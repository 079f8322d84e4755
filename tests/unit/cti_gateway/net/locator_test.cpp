#include "cti_gateway/net/locator.hpp"

#include <gtest/gtest.h>

#include <map>

namespace ctig::net {
namespace {

using enum sip::transport;
using places = std::vector<hop_address>;
using record = dns_question::record;

/// A small DNS: what each question is answered with; what is not there has no records.
struct zone {
    std::map<std::string, std::vector<naptr_record>> naptr;
    std::map<std::string, std::vector<srv_record>> srv;
    std::map<std::string, std::vector<address_record>> hosts;
    std::vector<std::string> asked{};

    dns_records answer(const dns_question& q) {
        switch (q.type) {
            case record::naptr: asked.push_back("NAPTR " + q.name); return naptr[q.name];
            case record::srv: asked.push_back("SRV " + q.name); return srv[q.name];
            case record::address: asked.push_back("A " + q.name); return hosts[q.name];
        }
        return {};
    }
};

/// Every place in the order in which it would be tried, if all failed.
places all_places(zone& dns, const sip::next_hop& target, locator::abilities can = {},
                  std::uint32_t drawn = 0) {
    locator search(target, can, [drawn](std::uint32_t most) { return std::min(drawn, most); });
    places out;
    while (true) {
        auto step = search.next();
        if (const auto* q = std::get_if<dns_question>(&step))
            search.on_records(dns.answer(*q));
        else if (auto* place = std::get_if<hop_address>(&step))
            out.push_back(*place);
        else
            return out;
    }
}

sip::next_hop hop(sip::transport protocol, std::string host, std::uint16_t port = 0,
                  sip::transport_choice choice = sip::transport_choice::named) {
    return {.protocol = protocol, .host = std::move(host), .port = port, .choice = choice};
}

// RFC 3263 4.2: a literal address leaves nothing to ask.
TEST(Locator, GoesStraightToALiteralAddress) {
    zone dns;
    EXPECT_EQ(all_places(dns, hop(tcp, "192.0.2.1")), (places{{"192.0.2.1", 5060, tcp}}));
    EXPECT_EQ(all_places(dns, hop(tls, "2001:db8::1")), (places{{"2001:db8::1", 5061, tls}}));
    EXPECT_EQ(all_places(dns, hop(udp, "192.0.2.1", 5070, sip::transport_choice::open)),
              (places{{"192.0.2.1", 5070, udp}}));
    EXPECT_TRUE(dns.asked.empty());
}

// RFC 3263 4.2: with a port no SRV; each address is tried.
TEST(Locator, AsksForAddressesOnlyWhereThePortIsGiven) {
    zone dns{.hosts = {{"p.example.com", {{"192.0.2.1"}, {"2001:db8::1"}}}}};
    EXPECT_EQ(all_places(dns, hop(tls, "p.example.com", 5070)),
              (places{{"192.0.2.1", 5070, tls}, {"2001:db8::1", 5070, tls}}));
    EXPECT_EQ(dns.asked, std::vector<std::string>{"A p.example.com"});
}

// RFC 3263 4.2: the transport is named: SRV of it, by priority.
TEST(Locator, FollowsSrvRecordsByPriority) {
    zone dns{
        .srv = {{"_sip._tcp.example.com",
                 {{.priority = 20, .weight = 1, .port = 5062, .target = "b.example.com"},
                  {.priority = 10, .weight = 1, .port = 5061, .target = "a.example.com"}}}},
        .hosts = {{"a.example.com", {{"192.0.2.1"}, {"192.0.2.2"}}}, {"b.example.com", {{"192.0.2.3"}}}}};
    EXPECT_EQ(all_places(dns, hop(tcp, "example.com")),
              (places{{"192.0.2.1", 5061, tcp}, {"192.0.2.2", 5061, tcp}, {"192.0.2.3", 5062, tcp}}));
}

// RFC 2782: among equals the weight decides who is likely to be first.
TEST(Locator, DrawsAmongEqualSrvRecordsByWeight) {
    zone dns{.srv = {{"_sip._udp.example.com",
                      {{.priority = 1, .weight = 10, .port = 1, .target = "192.0.2.1"},
                       {.priority = 1, .weight = 90, .port = 2, .target = "192.0.2.2"},
                       {.priority = 1, .weight = 0, .port = 3, .target = "192.0.2.3"}}}}};
    const auto first = [&](std::uint32_t drawn) {
        return all_places(dns, hop(udp, "example.com"), {}, drawn)[0].port;
    };
    EXPECT_EQ(first(0), 3);
    EXPECT_EQ(first(1), 1);
    EXPECT_EQ(first(10), 1);
    EXPECT_EQ(first(11), 2);
    EXPECT_EQ(first(100), 2);
    EXPECT_EQ(all_places(dns, hop(udp, "example.com"), {}, 50).size(), 3U) << "each is tried once";
}

// RFC 3263 4.2: no SRV: the host itself at the default port.
TEST(Locator, FallsBackToTheHostItself) {
    zone dns{.hosts = {{"p.example.com", {{"192.0.2.1"}}}}};
    EXPECT_EQ(all_places(dns, hop(tcp, "p.example.com")), (places{{"192.0.2.1", 5060, tcp}}));
    EXPECT_EQ(all_places(dns, hop(tls, "p.example.com")), (places{{"192.0.2.1", 5061, tls}}));
}

// RFC 2782: a lone dot as target says that there is no such service: no fall-back either.
TEST(Locator, HeedsAServiceThatIsDecidedlyNotThere) {
    zone dns{.srv = {{"_sip._tcp.example.com", {{.target = "."}}}},
             .hosts = {{"example.com", {{"192.0.2.1"}}}}};
    EXPECT_TRUE(all_places(dns, hop(tcp, "example.com")).empty());
}

// RFC 3263 4.1: nothing is given but a name: NAPTR by order and preference, as far as we can.
TEST(Locator, LetsNaptrChooseTheTransport) {
    zone dns{.naptr = {{"example.com",
                        {{50, 50, "s", "SIP+D2T", "_sip._tcp.example.com"},
                         {10, 60, "S", "sips+d2t", "_sips._tcp.example.com"},
                         {10, 50, "s", "SIP+D2S", "_sip._sctp.example.com"},
                         {5, 5, "u", "E2U+sip", "x"}}}},
             .srv = {{"_sips._tcp.example.com", {{.port = 5061, .target = "192.0.2.1"}}},
                     {"_sip._tcp.example.com", {{.port = 5060, .target = "192.0.2.2"}}}}};
    EXPECT_EQ(all_places(dns, hop(tcp, "example.com", 0, sip::transport_choice::open)),
              (places{{"192.0.2.1", 5061, tls}, {"192.0.2.2", 5060, tcp}}));
    EXPECT_EQ(all_places(dns, hop(tcp, "example.com", 0, sip::transport_choice::open), {.tls = false}),
              (places{{"192.0.2.2", 5060, tcp}}));
}

// RFC 3263 4.1: without NAPTR the SRV names of every transport, that which the peer speaks first.
TEST(Locator, TriesTheSrvNamesWithoutNaptr) {
    zone dns{.hosts = {{"example.com", {{"192.0.2.9"}}}}};
    EXPECT_EQ(all_places(dns, hop(tcp, "example.com", 0, sip::transport_choice::open)),
              (places{{"192.0.2.9", 5060, tcp}}));
    EXPECT_EQ(dns.asked, (std::vector<std::string>{"NAPTR example.com", "SRV _sip._tcp.example.com",
                                                   "SRV _sips._tcp.example.com", "SRV _sip._udp.example.com",
                                                   "A example.com"}));
}

// Who speaks TLS to us is not called back in the clear, whatever the DNS says.
TEST(Locator, NeverLeavesTls) {
    zone dns{.naptr = {{"example.com", {{1, 1, "s", "SIP+D2T", "_sip._tcp.example.com"}}}},
             .srv = {{"_sip._tcp.example.com", {{.port = 5060, .target = "192.0.2.1"}}},
                     {"_sips._tcp.example.com", {{.port = 5061, .target = "192.0.2.2"}}}}};
    EXPECT_EQ(all_places(dns, hop(tls, "example.com", 0, sip::transport_choice::open)),
              (places{{"192.0.2.2", 5061, tls}}));
}

// A zone that is made to keep us busy.
TEST(Locator, EndsHoweverMuchAZoneSays) {
    zone dns;
    for (std::uint16_t i = 0; i < 500; ++i)
        dns.srv["_sip._tcp.example.com"].push_back(
            {.port = i, .target = "h" + std::to_string(i) + ".example.com"});
    EXPECT_TRUE(all_places(dns, hop(tcp, "example.com")).empty());
    EXPECT_LT(dns.asked.size(), 30U);
}

}  // namespace
}  // namespace ctig::net
