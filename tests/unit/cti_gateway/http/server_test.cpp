#include "cti_gateway/http/server.hpp"

#include <gtest/gtest.h>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/write.hpp>
#include <future>
#include <latch>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace ctig::http {
namespace {

using namespace std::chrono_literals;
using asio::ip::tcp;

void echo(const incoming& in, reply answer) {
    const auto& what = in.what;
    response out(status::ok, what.version());
    out.body() = std::string(what.target()) + ' ' + what.body();
    out.keep_alive(what.keep_alive());
    out.prepare_payload();
    if (what.method() == verb::head) out.body().clear();
    answer(std::move(out));
}

/// A blocking client.
class client {
public:
    explicit client(const tcp::endpoint& where) : socket_(io_) { socket_.connect(where); }

    void send(std::string_view text) {
        boost::system::error_code ignored;  // the server may have closed already: what it said is what counts
        asio::write(socket_, asio::buffer(text), ignored);
    }
    beast_http::response<beast_http::string_body> receive(bool head = false) {
        beast_http::response_parser<beast_http::string_body> parser;
        parser.skip(head);
        parser.body_limit(boost::none);
        beast_http::read(socket_, buffer_, parser);
        return parser.release();
    }
    /// True when the server closes the connection and sends nothing before.
    bool closed() {
        char c = 0;
        boost::system::error_code ec;
        return socket_.read_some(asio::buffer(&c, 1), ec) == 0 && ec == asio::error::eof;
    }

private:
    asio::io_context io_{1};
    tcp::socket socket_;
    boost::beast::flat_buffer buffer_;
};

/// A server on a free port with a loop of its own, since the client blocks.
class HttpServer : public ::testing::Test {
protected:
    void start(const limits& bounds = {}, handler handle = echo) {
        server_.emplace(io_.get_executor(), connection_parts{.bounds = bounds, .handle = std::move(handle)});
        ASSERT_FALSE(server_->listen({asio::ip::address_v4::loopback(), 0}));
        where_ = server_->endpoint();
        loop_ = std::thread([this] { io_.run(); });
    }
    /// Runs `f` on the server's thread.
    template <class F>
    auto on_loop(F f) {
        std::packaged_task<decltype(f())()> task(std::move(f));
        auto result = task.get_future();
        asio::post(io_, [&task] { task(); });
        return result.get();
    }
    void TearDown() override {
        on_loop([this] { server_.reset(); });
        work_.reset();
        loop_.join();
    }

    asio::io_context io_{1};
    asio::executor_work_guard<executor> work_{io_.get_executor()};
    std::optional<server> server_;
    tcp::endpoint where_;
    std::thread loop_;
};

constexpr std::string_view get_a = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n";

// Two requests one after the other, and two at once, on one connection.
TEST_F(HttpServer, KeepsTheConnectionForTheNextRequest) {
    start();
    client c(where_);
    c.send(get_a);
    EXPECT_EQ(c.receive().body(), "/a ");
    c.send("POST /b HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhiGET /c HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_EQ(c.receive().body(), "/b hi");
    EXPECT_EQ(c.receive().body(), "/c ");
}

// After a HEAD the next response is found where it should be.
TEST_F(HttpServer, SendsNoContentAfterHead) {
    start();
    client c(where_);
    c.send("HEAD /abc HTTP/1.1\r\nHost: x\r\n\r\n");
    const auto head = c.receive(true);
    EXPECT_EQ(head[field::content_length], "5");
    c.send(get_a);
    EXPECT_EQ(c.receive().body(), "/a ");
}

// The client asks for the end.
TEST_F(HttpServer, ClosesWhenTheClientAsks) {
    start();
    client c(where_);
    c.send("GET /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    EXPECT_EQ(c.receive().body(), "/a ");
    EXPECT_TRUE(c.closed());
}

// A header of 9 KiB and a body of 65 KiB are refused with a reason, although the client still sends.
TEST_F(HttpServer, RefusesWhatIsTooLong) {
    start();
    client header(where_);
    header.send("GET / HTTP/1.1\r\nHost: x\r\nX: " + std::string(9 * 1024, 'x') + "\r\n\r\n");
    EXPECT_EQ(header.receive().result(), status::request_header_fields_too_large);
    EXPECT_TRUE(header.closed());
    client body(where_);
    body.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 66560\r\n\r\n" + std::string(65 * 1024, 'x'));
    EXPECT_EQ(body.receive().result(), status::payload_too_large);
    EXPECT_TRUE(body.closed());
}

// A body without a length may not grow past the bound either.
TEST_F(HttpServer, BoundsChunkedBodies) {
    start();
    client c(where_);
    c.send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (int i = 0; i < 9; ++i) c.send("2000\r\n" + std::string(0x2000, 'x') + "\r\n");
    EXPECT_EQ(c.receive().result(), status::payload_too_large);
}

// SIP on the HTTP port, and bytes of nothing.
TEST_F(HttpServer, RefusesWhatIsNotHttp) {
    start();
    for (const std::string_view text :
         {"OPTIONS sip:x SIP/2.0\r\n\r\n", "\x16\x03\x01\r\n\r\n", "GET\r\n\r\n"}) {
        client c(where_);
        c.send(text);
        EXPECT_EQ(c.receive().result(), status::bad_request) << text;
        EXPECT_TRUE(c.closed());
    }
}

// Two lengths that differ are how requests are smuggled past a proxy.
TEST_F(HttpServer, RefusesTwoContentLengths) {
    start();
    client c(where_);
    c.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab");
    EXPECT_EQ(c.receive().result(), status::bad_request);
}

// One client says nothing, one stops in the middle of its request: both are closed at the deadline.
TEST_F(HttpServer, ClosesAtTheDeadline) {
    start({.deadline = 20ms});
    client idle(where_), slow(where_);
    slow.send("GET /a HTTP/1.1\r\nHo");
    EXPECT_TRUE(idle.closed());
    EXPECT_TRUE(slow.closed());
}

// With all places taken by clients whose answers are being made, the next one waits, and gets one when
// another goes.
TEST_F(HttpServer, BoundsTheNumberOfConnections) {
    std::latch asked(2);
    std::vector<reply> held;
    start({.connections = 2}, [&](const incoming& in, reply answer) {
        if (held.size() == 2) return echo(in, std::move(answer));
        held.push_back(std::move(answer));
        asked.count_down();
    });
    client first(where_), second(where_);
    first.send(get_a);
    second.send(get_a);
    asked.wait();
    client third(where_);  // now: before, one that has not asked yet would go for it
    third.send(get_a);
    EXPECT_EQ(on_loop([this] { return server_->connections(); }), 2U);
    on_loop([&] {
        response out(status::ok, 11);
        out.prepare_payload();
        held.front()(std::move(out));
    });
    first.receive();
    EXPECT_TRUE(first.closed());
    EXPECT_EQ(third.receive().body(), "/a ");
    on_loop([&] { held = {reply(), reply()}; });
}

// Nobody was idle or slow when the next one came, and the response that was on its way promised to keep the
// connection.
TEST_F(HttpServer, LetsAConnectionGoOnceItsResponseIsOutWhileAnotherWaits) {
    const std::string much(16 << 20, 'x');
    std::latch writes(1);
    start({.connections = 1}, [&](const incoming& in, reply answer) {
        if (in.what.target() != "/much") return echo(in, std::move(answer));
        response out(status::ok, 11);
        out.body() = much;
        out.prepare_payload();
        answer(std::move(out));
        writes.count_down();
    });
    client first(where_);
    first.send("GET /much HTTP/1.1\r\nHost: x\r\n\r\n");
    writes.wait();
    client next(where_);
    next.send(get_a);
    for (int turns = 0; turns < 3; ++turns) on_loop([] {});  // it has been accepted, and waits
    EXPECT_EQ(first.receive().body().size(), much.size());
    EXPECT_TRUE(first.closed());
    EXPECT_EQ(next.receive().body(), "/a ");
}

// With all places taken by clients that are slow to ask, the slowest goes for the next: they keep nobody out.
TEST_F(HttpServer, LetsASlowConnectionGoForANewOne) {
    start({.connections = 2});
    client first(where_), second(where_), third(where_);
    third.send(get_a);
    EXPECT_EQ(third.receive().body(), "/a ");
    EXPECT_TRUE(first.closed());
    second.send(get_a);
    EXPECT_EQ(second.receive().body(), "/a ");
}

// With all places taken by clients that are idle, the one that was so the longest goes for the next.
TEST_F(HttpServer, LetsAnIdleConnectionGoForANewOne) {
    start({.connections = 2});
    client first(where_), second(where_);
    for (auto* idle : {&first, &second}) {
        idle->send(get_a);
        idle->receive();
    }
    client third(where_);
    third.send(get_a);
    EXPECT_EQ(third.receive().body(), "/a ");
    EXPECT_TRUE(first.closed());
    second.send(get_a);
    EXPECT_EQ(second.receive().body(), "/a ");
}

// One address may not take all the places.
TEST_F(HttpServer, BoundsTheConnectionsOfOneAddress) {
    start({.connections_of_one = 1});
    client first(where_);
    first.send(get_a);
    first.receive();
    client second(where_);
    EXPECT_TRUE(second.closed());
}

// Between two requests a client may rest longer than within one, but not for ever.
TEST_F(HttpServer, ClosesWhoIsIdleForTooLong) {
    start({.idle = 20ms});
    client c(where_);
    c.send(get_a);
    EXPECT_EQ(c.receive().body(), "/a ");
    EXPECT_TRUE(c.closed());
}

// Stopping: the idle connection ends at once, the one whose request is half here is answered first and told
// the end, and nobody new gets in.
TEST_F(HttpServer, StopsGracefully) {
    start();
    client idle(where_), busy(where_);
    idle.send(get_a);
    idle.receive();
    busy.send(std::string(get_a) + "POST /last HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nh");
    busy.receive();
    while (!on_loop([this] {
        server_->stop();
        return server_->connections() == 1;
    })) {
    }
    EXPECT_TRUE(idle.closed());
    EXPECT_THROW(client{where_}, boost::system::system_error);
    busy.send("i");
    const auto last = busy.receive();
    EXPECT_EQ(last.body(), "/last hi");
    EXPECT_FALSE(last.keep_alive());
    EXPECT_TRUE(busy.closed());
}

// A taken port is an error of listen(), not an exception.
TEST_F(HttpServer, TellsThatThePortIsTaken) {
    start();
    server other(io_.get_executor(), connection_parts{.handle = echo});
    EXPECT_EQ(other.listen(where_), asio::error::address_in_use);
}

}  // namespace
}  // namespace ctig::http
