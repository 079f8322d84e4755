#include <gtest/gtest.h>

#include <boost/asio/post.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <thread>

#include "cti_gateway/http/server.hpp"
#include "tests/support/test_certificate.hpp"

namespace ctig::http {
namespace {

namespace ssl = asio::ssl;
using tls_client = ssl::stream<asio::ip::tcp::socket>;

void say_how(const incoming& in, reply answer) {
    response out(status::ok, in.what.version());
    out.body() = in.secure ? "secure" : "plain";
    out.keep_alive(in.what.keep_alive());
    out.prepare_payload();
    answer(std::move(out));
}

/// An HTTPS server on a free port with a loop of its own, since the client blocks.
class HttpsServer : public ::testing::Test {
protected:
    HttpsServer() {
        connection_parts parts{.handle = say_how};
        parts.security = std::make_shared<ssl::context>(test::server_context(certificate_));
        server_ = std::make_unique<server>(io_.get_executor(), std::move(parts));
        EXPECT_FALSE(server_->listen({asio::ip::address_v4::loopback(), 0}));
        where_ = server_->endpoint();
        loop_ = std::thread([this] { io_.run(); });
    }
    ~HttpsServer() override {
        asio::post(io_, [this] { server_.reset(); });
        loop_.join();
    }

    test::certificate certificate_ = test::make_certificate("localhost");
    asio::io_context io_{1}, client_io_{1};
    std::unique_ptr<server> server_;
    asio::ip::tcp::endpoint where_;
    std::thread loop_;
};

// Two requests on one connection, and at the end of it both sides say goodbye in TLS.
TEST_F(HttpsServer, AnswersOverTls) {
    ssl::context trust(ssl::context::tls_client);
    trust.add_certificate_authority(asio::buffer(certificate_.certificate_pem));
    trust.set_verify_mode(ssl::verify_peer);
    tls_client secured(client_io_, trust);
    secured.next_layer().connect(where_);
    secured.handshake(tls_client::client);
    asio::write(secured,
                asio::buffer(std::string_view("GET /a HTTP/1.1\r\nHost: x\r\n\r\n"
                                              "GET /b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")));
    std::string text;
    boost::system::error_code ec;
    asio::read(secured, asio::dynamic_buffer(text), ec);
    EXPECT_EQ(ec, asio::error::eof) << "a truncated stream says otherwise: " << ec.message();
    const auto first = text.find("secure");
    ASSERT_NE(first, std::string::npos) << text;
    EXPECT_NE(text.find("secure", first + 1), std::string::npos) << text;
    secured.shutdown(ec);
}

// HTTP without TLS on that port gets no answer, and the next client is served.
TEST_F(HttpsServer, ClosesOnPlainHttp) {
    asio::ip::tcp::socket plain(client_io_);
    plain.connect(where_);
    asio::write(plain, asio::buffer(std::string_view("GET /a HTTP/1.1\r\nHost: x\r\n\r\n")));
    std::string text;
    boost::system::error_code ec;
    asio::read(plain, asio::dynamic_buffer(text), ec);
    EXPECT_EQ(text.find("HTTP/1.1"), std::string::npos) << text;
}

}  // namespace
}  // namespace ctig::http
