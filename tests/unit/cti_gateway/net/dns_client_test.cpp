// c-ares against a real name server on loopback.
#include "cti_gateway/net/dns_client.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <stdexcept>

#include "tests/support/dns_responder.hpp"
#include "tests/support/run_until.hpp"

namespace ctig::net {
namespace {

class DnsClient : public testing::Test {
protected:
    template <class Records>
    std::vector<Records> ask(dns_question::record type, const std::string& name) {
        std::optional<dns_records> out;
        dns.ask({type, name}, [&](dns_records found) { out = std::move(found); });
        EXPECT_FALSE(out) << "never from inside the call";
        EXPECT_TRUE(test::run_until(io, [&] { return out.has_value(); }));
        return out ? std::get<std::vector<Records>>(*out) : std::vector<Records>{};
    }
    asio::io_context io{1};
    test::dns_responder server{io};
    dns_client dns{io.get_executor(), {server.address()}};
};

TEST_F(DnsClient, ReadsNaptrSrvAndAddresses) {
    server.add_naptr("example.com", 10, 20, "s", "SIP+D2T", "_sip._tcp.example.com");
    server.add_srv("_sip._tcp.example.com", 1, 2, 5070, "a.example.com");
    server.add_a("a.example.com", "192.0.2.1", 77);
    server.add_a("a.example.com", "2001:db8::1", 77);
    const auto naptr = ask<naptr_record>(dns_question::record::naptr, "example.com");
    ASSERT_EQ(naptr.size(), 1U);
    EXPECT_EQ(naptr[0].order, 10);
    EXPECT_EQ(naptr[0].service, "SIP+D2T");
    EXPECT_EQ(naptr[0].replacement, "_sip._tcp.example.com");
    const auto srv = ask<srv_record>(dns_question::record::srv, "_sip._tcp.example.com");
    ASSERT_EQ(srv.size(), 1U);
    EXPECT_EQ(srv[0].port, 5070);
    EXPECT_EQ(srv[0].target, "a.example.com");
    const auto hosts = ask<address_record>(dns_question::record::address, "a.example.com");
    ASSERT_EQ(hosts.size(), 2U);
    EXPECT_EQ(hosts[0].ttl, 77U);
}

TEST_F(DnsClient, HasNoRecordsForWhatIsNotThere) {
    EXPECT_TRUE(ask<naptr_record>(dns_question::record::naptr, "none.example.com").empty());
    EXPECT_TRUE(ask<address_record>(dns_question::record::address, "none.example.com").empty());
    EXPECT_TRUE(ask<srv_record>(dns_question::record::srv, "").empty());
}

TEST_F(DnsClient, ReadsWhatAnAddressIsCalled) {
    server.add_ptr("192.0.2.1", "pool.example.com");
    std::optional<std::vector<std::string>> out;
    dns.names("192.0.2.1", [&](std::vector<std::string> found) { out = std::move(found); });
    ASSERT_TRUE(test::run_until(io, [&] { return out.has_value(); }));
    EXPECT_EQ(*out, std::vector<std::string>{"pool.example.com"});
}

// Whoever asked is gone by then.
TEST_F(DnsClient, IsSilentOnceItWasStopped) {
    bool answered = false;
    dns.addresses("a.example.com", [&](auto) { answered = true; });
    dns.stop();
    dns.addresses("b.example.com", [&](auto) { answered = true; });
    io.poll();
    EXPECT_FALSE(answered);
}

TEST(DnsClientSetup, NamesAServerThatIsNone) {
    asio::io_context io;
    try {
        dns_client(io.get_executor(), {"not an address"});
        FAIL() << "was accepted";
    } catch (const std::runtime_error& e) {
        EXPECT_TRUE(std::string_view(e.what()).starts_with("name servers not an address: ")) << e.what();
    }
}

}  // namespace
}  // namespace ctig::net
