// The SIP side's streams over loopback.
#include "cti_gateway/net/sip_transport.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>
#include <optional>

#include "cti_gateway/net/dns_client.hpp"
#include "tests/support/run_until.hpp"

namespace ctig::net {
namespace {

struct one_peer final : sip_sink {
    void on_sip_message(const sip::flow& from, std::string_view bytes) override {
        flow = from;
        last = bytes;
        ++messages;
        longest_turn = std::max(longest_turn, ++in_turn);
        if (on_message) on_message();
    }
    void on_broken_sip_stream(const sip::flow&, std::string_view, int) override { ++broken; }
    void on_sip_flow_closed(sip::flow_id) override { closed = true; }
    void on_sip_turn_begins() override {
        if (before_a_turn) before_a_turn();
    }
    void on_sip_turn_over() override { in_turn = 0; }
    void on_sip_settled() override {}
    [[nodiscard]] sip::peer_standing standing_of(const peer_identity&) const override { return standing; }
    [[nodiscard]] bool needs_names(const peer_identity&) const override { return false; }
    void confirm_names(const std::string&, std::function<void(std::vector<std::string>)>) override {}
    [[nodiscard]] bool carries_dialog(sip::flow_id) const override { return true; }

    sip::peer_standing standing = sip::peer_standing::trusted;
    std::function<void()> before_a_turn, on_message;
    std::optional<sip::flow> flow;
    std::string last;
    bool closed = false;
    std::size_t messages = 0, in_turn = 0, longest_turn = 0, broken = 0;
};

class SipTransport : public testing::Test {
protected:
    ~SipTransport() override {
        transport.stop();
        dns.stop();
        boost::system::error_code ignored;
        peer.close(ignored);
        io.restart();
        io.poll();
    }
    /// A peer connects and says something, so that its flow is known.
    void connect() {
        transport.listen({asio::ip::address_v4::loopback(), 0}, sip_transport::kind::tcp);
        peer.connect(transport.stream_endpoints().front().at);
        asio::write(peer, asio::buffer(std::string("OPTIONS sip:a@b SIP/2.0\r\nContent-Length: 0\r\n\r\n")));
        ASSERT_TRUE(test::run_until(io, [&] { return sink.flow.has_value(); }));
    }
    /// In one turn, before the peer can have read any of it; how much was taken.
    std::size_t send(std::size_t octets) {
        const std::string piece(1024, 'x');
        std::size_t sent = 0;
        while (sent < octets && transport.send(sink.flow->id, piece)) sent += piece.size();
        return sent;
    }
    void read() {
        peer.async_read_some(asio::buffer(buffer), [this](boost::system::error_code ec, std::size_t n) {
            if (ec) return;
            received += n;
            read();
        });
    }

    asio::io_context io{1};
    one_peer sink;
    dns_client dns{io.get_executor(), {"127.0.0.1:9"}};
    sip_transport transport{io.get_executor(), sink, dns, {}};
    tcp_socket peer{io.get_executor()};
    std::array<char, 65536> buffer{};
    std::size_t received = 0;
};

// When a link is lost, thousands of dialogs behind one proxy have something to hear in the same turn.
TEST_F(SipTransport, TellsAProxyOfManyMoreInOneTurnThanASinglePeer) {
    connect();
    const std::size_t much = 8U << 20;
    EXPECT_EQ(send(much), much);
    read();
    EXPECT_TRUE(test::run_until(io, [&] { return received == much; }));
    EXPECT_FALSE(sink.closed);
}

// Whether the answers fit into the sockets at once, or go as the peer reads them.
TEST_F(SipTransport, GoesOnReadingAPeerThatHadMuchToHear) {
    connect();
    const std::string request = "OPTIONS sip:a@b SIP/2.0\r\nContent-Length: 0\r\n\r\n";
    const std::size_t little = 300U << 10, much = 8U << 20;
    std::size_t messages = sink.messages, sent = 0;
    for (const auto octets : {little, much}) {
        sink.on_message = [&] { EXPECT_EQ(send(octets), octets); };
        asio::write(peer, asio::buffer(request));
        ASSERT_TRUE(test::run_until(io, [&] { return sink.messages == messages + 1; }));
        sink.on_message = nullptr;
        asio::write(peer, asio::buffer(request));
        if (octets == much) read();
        ASSERT_TRUE(test::run_until(io, [&] { return sink.messages == messages + 2; })) << octets;
        messages += 2;
        sent += octets;
    }
    EXPECT_TRUE(test::run_until(io, [&] { return received == sent; }));
}

// What is still to be said goes out before the connection is closed.
TEST_F(SipTransport, SaysOnceThatAStreamIsBroken) {
    connect();
    sink.on_message = [&] { EXPECT_EQ(send(1024), 1024U); };
    const std::string request = "OPTIONS sip:a@b SIP/2.0\r\nContent-Length: ";
    asio::write(peer, asio::buffer(request + "0\r\n\r\n" + request + "none\r\n\r\n"));
    read();
    ASSERT_TRUE(test::run_until(io, [&] { return received == 1024; }));
    EXPECT_EQ(sink.broken, 1U);
    asio::write(peer, asio::buffer(request));
    io.restart();
    io.poll();
    EXPECT_EQ(sink.broken, 1U);
}

TEST_F(SipTransport, GivesOthersATurnBetweenTheMessagesOfAPeerThatSendsMany) {
    connect();
    std::string many;
    for (int i = 0; i < 200; ++i) many += "OPTIONS sip:a@b SIP/2.0\r\nContent-Length: 0\r\n\r\n";
    asio::write(peer, asio::buffer(many + "OPTIONS sip:a"));
    EXPECT_TRUE(test::run_until(io, [&] { return sink.messages == 201; }));
    EXPECT_LE(sink.longest_turn, 32U);
    asio::write(peer, asio::buffer(std::string("@b SIP/2.0\r\nContent-Length: 0\r\n\r\n")));
    EXPECT_TRUE(test::run_until(io, [&] { return sink.messages == 202; })) << "it is read on afterwards";
}

// A peer that waits for its answers has them to work on while the next of its messages are read.
TEST_F(SipTransport, SendsWhatIsReadyBeforeItHandsOverMore) {
    connect();
    bool sent = false;
    std::size_t at_peer = 0;
    sink.before_a_turn = [&] {
        if (sink.messages > 1 && !std::exchange(sent, true)) {
            EXPECT_TRUE(transport.send(sink.flow->id, "x"));
        }
    };
    sink.on_message = [&] {
        if (sent && at_peer == 0) at_peer = peer.available();
    };
    std::string many;
    for (int i = 0; i < 40; ++i) many += "OPTIONS sip:a@b SIP/2.0\r\nContent-Length: 0\r\n\r\n";
    asio::write(peer, asio::buffer(many));
    EXPECT_TRUE(test::run_until(io, [&] { return sink.messages == 41; }));
    EXPECT_EQ(at_peer, 1u);
}

TEST_F(SipTransport, ClosesTheConnectionOfAPeerThatDoesNotRead) {
    sink.standing = sip::peer_standing::allowed;
    connect();
    EXPECT_LE(send(8U << 20), 1U << 20);
    EXPECT_TRUE(test::run_until(io, [&] { return sink.closed; }));
    EXPECT_EQ(transport.counters().slow_readers, 1u);
}

// What waits is read in one system call: each datagram is its sender's, whoever sent the one before, and has
// all of its octets.
TEST_F(SipTransport, KnowsTheSenderOfEachDatagramThatItReadsTogetherWithOthers) {
    transport.listen_udp({asio::ip::address_v4::loopback(), 0});
    std::array clients{udp_socket(io.get_executor()), udp_socket(io.get_executor())};
    std::vector<std::pair<std::uint16_t, std::string>> expected, got;
    sink.on_message = [&] { got.emplace_back(sink.flow->remote_port, sink.last); };
    for (auto& client : clients) client.connect(transport.udp_endpoints().front());
    for (std::size_t i = 0; i < 100; ++i) {
        auto& client = clients[i % 3 == 2 ? 1 : 0];
        expected.emplace_back(client.local_endpoint().port(), std::string(i == 50 ? 65507 : i + 1, 'x'));
        client.send(asio::buffer(expected.back().second));
    }
    EXPECT_TRUE(test::run_until(io, [&] { return got.size() == 100; }));
    EXPECT_EQ(got, expected);
}

// Answers over UDP are gathered into one system call; what is sent at once goes behind them.
TEST_F(SipTransport, SendsDatagramsInTheirOrderThoughTheyLeaveTogether) {
    transport.listen_udp({asio::ip::address_v4::loopback(), 0});
    udp_socket client(io.get_executor());
    client.connect(transport.udp_endpoints().front());
    client.send(asio::buffer(std::string("OPTIONS sip:a@b SIP/2.0\r\n\r\n")));
    std::vector<std::string> expected, got;
    sink.on_message = [&] {
        for (int i = 0; i < 100; ++i) {
            expected.push_back(std::to_string(i));
            EXPECT_TRUE(i % 40 == 39 ? transport.send(sink.flow->id, expected.back())
                                     : transport.send_soon(sink.flow->id, expected.back()));
        }
    };
    std::function<void()> receive = [&] {
        client.async_receive(asio::buffer(buffer), [&](boost::system::error_code ec, std::size_t n) {
            if (ec) return;
            got.emplace_back(buffer.data(), n);
            receive();
        });
    };
    receive();
    EXPECT_TRUE(test::run_until(io, [&] { return got.size() == 100; }));
    EXPECT_EQ(got, expected);
    client.close();
    io.poll();
}

// Who cannot be sent to costs the others nothing.
TEST_F(SipTransport, SendsTheOtherDatagramsWhereTheKernelRefusesOne) {
    transport.listen_udp({asio::ip::address_v4::loopback(), 0});
    udp_socket client(io.get_executor());
    client.connect(transport.udp_endpoints().front());
    client.send(asio::buffer(std::string("OPTIONS sip:a@b SIP/2.0\r\n\r\n")));
    sink.on_message = [&] {
        EXPECT_TRUE(transport.send_soon(sink.flow->id, "1"));
        EXPECT_TRUE(
            transport.send_soon(sink.flow->id, std::string(70000, 'x')));  // more than a datagram holds
        EXPECT_TRUE(transport.send_soon(sink.flow->id, "3"));
    };
    EXPECT_TRUE(test::run_until(io, [&] { return client.available() != 0 && sink.messages == 1; }));
    EXPECT_EQ(client.receive(asio::buffer(buffer)), 1u);
    EXPECT_EQ(buffer[0], '1');
    EXPECT_EQ(client.receive(asio::buffer(buffer)), 1u);
    EXPECT_EQ(buffer[0], '3');
    EXPECT_EQ(transport.counters().send_failures, 1u);
}

}  // namespace
}  // namespace ctig::net
