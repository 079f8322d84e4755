// Who may speak, and that the silent, the slow and the many keep nobody out.
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/asio/write.hpp>
#include <memory>

#include "cti_gateway/net/dialog_flows.hpp"
#include "tests/support/gateway_lab.hpp"
#include "tests/support/run_until.hpp"
#include "tests/support/sip_stream_client.hpp"

namespace ctig {
namespace {

using test::run_until;

class NetLimits : public testing::Test {
protected:
    NetLimits() {
        using config::listener_transport;
        lab.settings.sip.listeners = {{.transport = listener_transport::tcp, .address = "127.0.0.1:0"},
                                      {.transport = listener_transport::udp, .address = "127.0.0.1:0"},
                                      {.transport = listener_transport::udp, .address = "[::1]:0"}};
    }
    /// The first final answer to alice's INVITE from that address; 0: the connection was closed without.
    int sign_in_from(const std::string& source) {
        test::sip_stream_client client(lab.io, lab.listener("tcp"), source);
        test::client_dialog dialog(client.flow());
        dialog.call_id = "call-" + std::to_string(++calls);
        client.send(lab.invite(dialog).text());
        EXPECT_TRUE(run_until(lab.io, [&] {
            return client.closed || (!client.received.empty() && client.received.back().status() >= 200);
        }));
        last = client.received.empty() ? "" : client.received.back().bytes;
        if (client.received.empty()) return 0;
        dialog.to_tag = client.received.back().to_tag();
        if (client.received.back().status() == 200) {
            client.send(dialog.ack().text());
            client.send(dialog.bye().text());
        }
        return client.received.back().status();
    }
    /// What comes back for a datagram, if a marker that is sent to a listener afterwards comes back at all.
    std::string datagram_answer(const asio::ip::udp::endpoint& from, const asio::ip::udp::endpoint& to) {
        udp_socket socket(lab.io.get_executor(), from);
        const std::string v6 = from.address().is_v6() ? "[::1]" : from.address().to_string();
        const auto text = "OPTIONS sip:" + std::string(from.address().is_v6() ? "[::1]" : "127.0.0.1") +
                          " SIP/2.0\r\nVia: SIP/2.0/UDP " + v6 +
                          ":9;rport;branch=z9hG4bK1\r\nFrom: <sip:a@example.com>;tag=1\r\nTo: "
                          "<sip:b@example.com>\r\nCall-ID: u\r\nCSeq: 1 OPTIONS\r\nMax-Forwards: "
                          "70\r\nContent-Length: 0\r\n\r\n";
        socket.send_to(asio::buffer(text), to);
        std::array<char, 4096> buffer{};
        std::string out;
        socket.async_receive(asio::buffer(buffer), [&](boost::system::error_code ec, std::size_t n) {
            if (!ec) out.assign(buffer.data(), n);
        });
        EXPECT_NE(sign_in_from("127.0.0.1"), 0) << "by then the datagram was read, too";
        (void)run_until(lab.io, [&] { return !out.empty() || from.address().to_string() == "127.0.0.9"; });
        socket.close();
        lab.io.poll();
        return out;
    }

    test::gateway_lab lab;
    std::string last;
    int calls = 0;
};

// RFC 5626 3.5.1.
TEST_F(NetLimits, APingGetsAPong) {
    lab.start();
    tcp_socket socket(lab.io.get_executor());
    socket.connect(lab.listener("tcp"));
    asio::write(socket, asio::buffer(std::string("\r\n\r\n")));
    std::array<char, 16> buffer{};
    std::string got;
    socket.async_read_some(asio::buffer(buffer),
                           [&](boost::system::error_code, std::size_t n) { got.assign(buffer.data(), n); });
    ASSERT_TRUE(run_until(lab.io, [&] { return !got.empty(); }));
    EXPECT_EQ(got, "\r\n");
}

// TCP gets a bare 403, UDP not a word: its source may be forged.
TEST_F(NetLimits, AStrangerGetsABare403OverTcpAndNothingOverUdp) {
    lab.settings.access.allow = {"127.0.0.1", "::1"};
    lab.start();
    EXPECT_EQ(sign_in_from("127.0.0.9"), 403);
    EXPECT_EQ(last.find("Warning"), std::string::npos) << last;
    EXPECT_EQ(sign_in_from("127.0.0.1"), 200);
    const asio::ip::udp::endpoint stranger(asio::ip::make_address("127.0.0.9"), 0);
    const auto tcp = lab.listener("udp", 0);
    EXPECT_EQ(datagram_answer(stranger, {tcp.address(), tcp.port()}), "");
}

// RFC 3581 4, over IPv6, too: the answer comes back to the port that asked.
TEST_F(NetLimits, DatagramsAreAnsweredOverIpv6WithTheSourcePort) {
    lab.start();
    const auto to = lab.listener("udp", 1);
    const auto answer = datagram_answer({asio::ip::make_address("::1"), 0}, {to.address(), to.port()});
    EXPECT_TRUE(answer.starts_with("SIP/2.0 200 ")) << answer;
    EXPECT_NE(answer.find(";received=::1;rport="), std::string::npos) << answer;
}

// A name counts when it leads back: what the address's owner claims alone is nothing.
TEST_F(NetLimits, ADomainEntryTakesPeersByForwardConfirmedReverseDns) {
    lab.settings.access.allow = {"127.0.0.1", ".pool.example.com"};
    lab.settings.access.trusted = {".pool.example.com"};
    lab.dns.add_ptr("127.0.0.5", "fe1.pool.example.com");
    lab.dns.add_a("fe1.pool.example.com", "127.0.0.5");
    lab.dns.add_ptr("127.0.0.9", "fe2.pool.example.com");
    lab.dns.add_a("fe2.pool.example.com", "127.0.0.6");
    lab.start();
    EXPECT_EQ(sign_in_from("127.0.0.5"), 200);
    EXPECT_EQ(sign_in_from("127.0.0.9"), 403);
    EXPECT_EQ(sign_in_from("127.0.0.8"), 403);
    const auto to = lab.listener("udp", 0);
    EXPECT_EQ(datagram_answer({asio::ip::make_address("127.0.0.9"), 0}, {to.address(), to.port()}), "");
}

// Host names are looked up through the configured servers.
TEST_F(NetLimits, AHostNameEntryTakesThePeerThatItStandsFor) {
    lab.settings.access.allow = {"ocs.example.com"};
    lab.settings.access.trusted = {"ocs.example.com"};
    lab.dns.add_a("ocs.example.com", "127.0.0.5");
    lab.start();
    ASSERT_TRUE(run_until(lab.io, [&] { return sign_in_from("127.0.0.5") == 200; }));
    EXPECT_EQ(sign_in_from("127.0.0.9"), 403);
}

// Three times as many silent and slow connections as there are places; then a trusted peer comes.
TEST_F(NetLimits, SilentAndSlowCrowdsDoNotKeepATrustedPeerOut) {
    lab.settings.access.allow = {"127.0.0.0/8"};
    lab.settings.access.trusted = {"127.0.0.1"};
    lab.options.connections = 60;
    lab.start();
    std::vector<tcp_socket> crowd;
    for (int i = 0; i < 180; ++i) {
        auto& one = crowd.emplace_back(lab.io.get_executor());
        one.open(asio::ip::tcp::v4());
        one.bind({asio::ip::make_address("127.0.1." + std::to_string(1 + i / 10)), 0});
        one.connect(lab.listener("tcp"));
        boost::system::error_code ignored;
        if (i % 2 == 0) asio::write(one, asio::buffer(std::string("INVITE sip:x SIP/2.0\r\n")), ignored);
        lab.io.poll();
    }
    EXPECT_EQ(sign_in_from("127.0.0.1"), 200);
}

// A proxy that is trusted by its name alone is nobody's stranger: it may have as many connections as it
// likes.
TEST_F(NetLimits, APeerTrustedByItsNameIsNotBoundedLikeAStranger) {
    lab.settings.access.allow = lab.settings.access.trusted = {".pool.example.com"};
    lab.dns.add_ptr("127.0.0.5", "fe1.pool.example.com");
    lab.dns.add_a("fe1.pool.example.com", "127.0.0.5");
    lab.start();
    std::vector<std::unique_ptr<test::sip_stream_client>> connections;
    for (int i = 0; i < 60; ++i)
        connections.push_back(
            std::make_unique<test::sip_stream_client>(lab.io, lab.listener("tcp"), "127.0.0.5"));
    EXPECT_EQ(sign_in_from("127.0.0.5"), 200);
    EXPECT_TRUE(std::ranges::none_of(connections, [](const auto& one) { return one->closed; }));
}

// Which flows must not be cut for being idle.
TEST(DialogFlows, AreThoseThatALiveDialogWasLastHeardOver) {
    net::dialog_flows flows;
    const sip::dialog_id one{1}, two{2};
    const sip::flow_id a{10}, b{11};
    flows.on_sent(one, a);
    flows.on_sent(two, a);
    flows.on_sent(one, b);
    EXPECT_TRUE(flows.carries(a));
    EXPECT_TRUE(flows.carries(b));
    flows.on_ended(two);
    EXPECT_FALSE(flows.carries(a));
    flows.on_ended(one);
    flows.on_ended(one);
    EXPECT_FALSE(flows.carries(b));
}

}  // namespace
}  // namespace ctig
