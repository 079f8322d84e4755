#pragma once
// The bytes of one HTTP connection: TCP, or TLS over it. One type, so that what reads and writes HTTP is
// compiled once.
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/role.hpp>
#include <boost/system/error_code.hpp>
#include <memory>
#include <utility>

#include "cti_gateway/asio.hpp"

namespace ctig::http {

/// An AsyncStream of Asio's. Thread: the shard's.
class web_stream {
public:
    using plain_stream = boost::beast::basic_stream<asio::ip::tcp, executor>;
    using executor_type = executor;

    explicit web_stream(tcp_socket socket) : plain_(std::make_unique<plain_stream>(std::move(socket))) {}
    /// With TLS: handshake() first. `context` may go once this returns.
    web_stream(tcp_socket socket, asio::ssl::context& context) : web_stream(std::move(socket)) {
        tls_ = std::make_unique<tls_stream>(*plain_, context);
    }

    [[nodiscard]] executor_type get_executor() noexcept { return plain_->get_executor(); }
    [[nodiscard]] bool secure() const noexcept { return tls_ != nullptr; }
    [[nodiscard]] bool is_open() const noexcept { return plain_->socket().is_open(); }
    /// For deadlines, and for what stands below TLS.
    [[nodiscard]] plain_stream& plain() noexcept { return *plain_; }
    void close() { plain_->close(); }

    template <class Done>
    void handshake(Done done) {
        tls_->async_handshake(asio::ssl::stream_base::server, std::move(done));
    }
    /// Says the end to the client: TLS's close_notify. `done` is called when the client said it, too.
    template <class Done>
    void say_end(Done done) {
        tls_->async_shutdown(std::move(done));
    }

    template <class Buffers, class Done>
    void async_read_some(const Buffers& into, Done&& done) {
        if (tls_) return tls_->async_read_some(into, std::forward<Done>(done));
        plain_->async_read_some(into, std::forward<Done>(done));
    }
    template <class Buffers, class Done>
    void async_write_some(const Buffers& from, Done&& done) {
        if (tls_) return tls_->async_write_some(from, std::forward<Done>(done));
        plain_->async_write_some(from, std::forward<Done>(done));
    }

private:
    using tls_stream = asio::ssl::stream<plain_stream&>;

    std::unique_ptr<plain_stream> plain_;  // before tls_, which refers to it
    std::unique_ptr<tls_stream> tls_;
};

/// Beast calls these when a WebSocket has said its goodbye.
template <class Done>
void async_teardown(boost::beast::role_type, web_stream& stream, Done&& done) {
    boost::system::error_code ignored;
    stream.plain().socket().shutdown(asio::socket_base::shutdown_send, ignored);
    asio::post(stream.get_executor(),
               [done = std::forward<Done>(done)]() mutable { done(boost::system::error_code{}); });
}
inline void teardown(boost::beast::role_type, web_stream& stream, boost::system::error_code& ec) {
    stream.plain().socket().shutdown(asio::socket_base::shutdown_send, ec);
}
inline void beast_close_socket(web_stream& stream) { stream.close(); }

}  // namespace ctig::http
