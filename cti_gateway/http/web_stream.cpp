#include "cti_gateway/http/web_stream.hpp"

#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <optional>

namespace ctig::http {

struct web_stream::streams {
    using plain_stream = boost::beast::basic_stream<asio::ip::tcp, executor>;

    explicit streams(tcp_socket socket) : plain(std::move(socket)) {}

    plain_stream plain;
    std::optional<asio::ssl::stream<plain_stream&>> tls;
};

web_stream::web_stream(tcp_socket socket) : streams_(std::make_unique<streams>(std::move(socket))) {}
web_stream::web_stream(tcp_socket socket, asio::ssl::context& context) : web_stream(std::move(socket)) {
    streams_->tls.emplace(streams_->plain, context);
}
web_stream::web_stream(web_stream&&) noexcept = default;
web_stream& web_stream::operator=(web_stream&&) noexcept = default;
web_stream::~web_stream() = default;

web_stream::executor_type web_stream::get_executor() noexcept { return streams_->plain.get_executor(); }
bool web_stream::secure() const noexcept { return streams_->tls.has_value(); }
bool web_stream::is_open() const noexcept { return streams_->plain.socket().is_open(); }
void web_stream::close() { streams_->plain.close(); }
void web_stream::expires_after(std::chrono::milliseconds limit) { streams_->plain.expires_after(limit); }
void web_stream::expires_never() { streams_->plain.expires_never(); }

void web_stream::shut_down_sending() {
    boost::system::error_code ignored;
    streams_->plain.socket().shutdown(asio::socket_base::shutdown_send, ignored);
}

void web_stream::handshake(finished done) {
    streams_->tls->async_handshake(asio::ssl::stream_base::server, std::move(done));
}

void web_stream::say_end(finished done) { streams_->tls->async_shutdown(std::move(done)); }

void web_stream::read_plain(asio::mutable_buffer into, transferred done) {
    streams_->plain.async_read_some(into, std::move(done));
}

void web_stream::read_some(const few<asio::mutable_buffer>& into, transferred done) {
    if (streams_->tls) return streams_->tls->async_read_some(into, std::move(done));
    streams_->plain.async_read_some(into, std::move(done));
}

void web_stream::write_some(const few<asio::const_buffer>& from, transferred done) {
    if (streams_->tls) return streams_->tls->async_write_some(from, std::move(done));
    streams_->plain.async_write_some(from, std::move(done));
}

}  // namespace ctig::http
