// The proxy that the fault runs put on each link: what it does to a stream of bytes.
#include "tests/fault/fault_proxy.hpp"

#include <gtest/gtest.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>
#include <optional>
#include <string>

#include "tests/support/run_until.hpp"

namespace ctig::fault {
namespace {

/// One end of a stream: what came, and how it ended.
struct stream_end {
    explicit stream_end(tcp_socket of) : socket(std::move(of)) { read(); }
    void read() {
        socket.async_read_some(asio::buffer(piece),
                               [this](const boost::system::error_code& failed, std::size_t got) {
                                   if (failed == asio::error::operation_aborted) return;
                                   if (failed) {
                                       ended = failed;
                                       return;
                                   }
                                   came.append(piece.data(), got);
                                   read();
                               });
    }
    void send(std::string_view text) { asio::write(socket, asio::buffer(text)); }

    tcp_socket socket;
    std::array<char, 4096> piece{};
    std::string came;
    std::optional<boost::system::error_code> ended;
};

class FaultProxy : public testing::Test {
protected:
    void SetUp() override {
        accept();
        join();
    }
    ~FaultProxy() override {
        boost::system::error_code ignored;
        manager.close(ignored);
        if (near) near->socket.close(ignored);
        if (far) far->socket.close(ignored);
        io.restart();
        io.poll();
    }
    void accept() {
        manager.async_accept([this](const boost::system::error_code& failed, tcp_socket socket) {
            if (failed) return;
            far.emplace(std::move(socket));
            ++accepted;
            accept();
        });
    }
    /// A connection through the proxy; `near` is the gateway's end, `far` the manager's.
    void join() {
        const int before = accepted;
        tcp_socket socket(io.get_executor());
        socket.connect(proxy.endpoint());
        near.emplace(std::move(socket));
        ASSERT_TRUE(until([&] { return accepted > before; }));
    }
    template <class Predicate>
    bool until(Predicate is_true) {
        return test::run_until(io, is_true);
    }
    /// Everything that is ready now, and nothing that waits.
    void settle() {
        io.restart();
        while (io.poll() != 0) io.restart();
    }

    asio::io_context io{1};
    tcp_acceptor manager{io.get_executor(), {asio::ip::address_v4::loopback(), 0}};
    fault_proxy proxy{io, manager.local_endpoint()};
    std::optional<stream_end> near, far;
    int accepted = 0;
};

TEST_F(FaultProxy, PassesBytesBothWays) {
    near->send("request");
    far->send("answer");
    EXPECT_TRUE(until([&] { return far->came == "request" && near->came == "answer"; }));
    EXPECT_EQ(proxy.connections(), 1u);
}

TEST_F(FaultProxy, HoldsWhatIsSentIntoAHalfOpenConnectionUntilItIsHealed) {
    proxy.half_open();
    near->send("request");
    far->send("answer");
    settle();
    EXPECT_EQ(far->came + near->came, "");
    EXPECT_FALSE(near->ended || far->ended);
    proxy.heal();
    EXPECT_TRUE(until([&] { return far->came == "request" && near->came == "answer"; }));
}

TEST_F(FaultProxy, LosesOneWayAndLeavesTheOther) {
    proxy.one_way(way::back);
    far->send("answer");
    near->send("request");
    EXPECT_TRUE(until([&] { return far->came == "request"; }));
    settle();
    EXPECT_EQ(near->came, "");
}

TEST_F(FaultProxy, EndsConnectionsInGoodOrderOrByReset) {
    proxy.cut();
    EXPECT_TRUE(until([&] { return near->ended && far->ended; }));
    EXPECT_EQ(*near->ended, asio::error::eof);
    join();
    proxy.reset();
    EXPECT_TRUE(until([&] { return near->ended && far->ended; }));
    EXPECT_EQ(*near->ended, asio::error::connection_reset);
    EXPECT_EQ(proxy.connections(), 0u);
}

TEST_F(FaultProxy, LetsNobodyInUntilItIsHealed) {
    proxy.refuse();
    EXPECT_TRUE(until([&] { return near->ended.has_value(); }));
    tcp_socket refused(io.get_executor());
    refused.connect(proxy.endpoint());
    near.emplace(std::move(refused));
    EXPECT_TRUE(until([&] { return near->ended.has_value(); }));
    EXPECT_EQ(accepted, 1);
    proxy.heal();
    join();
    near->send("again");
    EXPECT_TRUE(until([&] { return far->came == "again"; }));
}

TEST_F(FaultProxy, DelaysAndTricklesWithoutLosingAnything) {
    proxy.set(way::onward, {.delay = std::chrono::milliseconds(5)});
    near->send("late");
    EXPECT_TRUE(until([&] { return far->came == "late"; }));
    proxy.set(way::onward, {.bytes_a_second = 200});
    near->send("a few octets at a time");
    EXPECT_TRUE(until([&] { return !far->came.ends_with("late"); }));
    EXPECT_LT(far->came.size(), std::string("latea few octets at a time").size());
    proxy.heal();
    EXPECT_TRUE(until([&] { return far->came == "latea few octets at a time"; }));
}

}  // namespace
}  // namespace ctig::fault
