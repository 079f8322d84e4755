#include "cti_gateway/http/connection.hpp"

#include <boost/beast/http/error.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/write.hpp>
#include <utility>

#include "cti_gateway/http/handle_request.hpp"

namespace ctig::http {
namespace {

using beast_error = beast_http::error;

constexpr std::chrono::seconds drain_time{2};

/// The response to a request that cannot be read; nothing when there is nobody to answer.
std::optional<response> refusal_for(const boost::system::error_code& ec) {
    const auto now = std::chrono::system_clock::now();
    if (ec == beast_error::header_limit || ec == beast_error::buffer_overflow) {
        return refusal(status::request_header_fields_too_large, "the request's header is too long", now);
    }
    if (ec == beast_error::body_limit)
        return refusal(status::payload_too_large, "the request's body is too long", now);
    if (ec == beast_error::end_of_stream || ec == beast_error::partial_message) return std::nullopt;
    if (ec.category() == make_error_code(beast_error::bad_method).category()) {
        return refusal(status::bad_request, "this is not HTTP: " + ec.message(), now);
    }
    return std::nullopt;
}

}  // namespace

connection::connection(tcp_socket socket, const limits& bounds, const handler& handle,
                       closed_function on_closed)
    : stream_(std::move(socket)),
      limits_(bounds),
      handle_(handle),
      on_closed_(std::move(on_closed)),
      buffer_(bounds.header_bytes + bounds.body_bytes) {}

void connection::start() { read(); }

void connection::finish() {
    finishing_ = true;
    if (phase_ == phase::reading && buffer_.size() == 0 && !(parser_ && parser_->got_some())) close();
}

void connection::close() { stream_.close(); }

void connection::read() {
    phase_ = phase::reading;
    parser_.emplace();
    parser_->header_limit(limits_.header_bytes);
    parser_->body_limit(limits_.body_bytes);
    stream_.expires_after(limits_.deadline);
    beast_http::async_read(
        stream_, buffer_, *parser_,
        [self = shared_from_this()](boost::system::error_code ec, std::size_t) { self->on_read(ec); });
}

void connection::on_read(const boost::system::error_code& ec) {
    if (!stream_.socket().is_open()) return end();
    if (!ec) return respond(handle_(parser_->get()));
    auto refused = refusal_for(ec);
    if (!refused) return end();
    respond(std::move(*refused));
}

void connection::respond(response what) {
    phase_ = phase::writing;
    response_ = std::move(what);
    if (finishing_) response_.keep_alive(false);
    stream_.expires_after(limits_.deadline);
    beast_http::async_write(
        stream_, response_,
        [self = shared_from_this()](boost::system::error_code ec, std::size_t) { self->on_written(ec); });
}

void connection::on_written(const boost::system::error_code& ec) {
    // end_of_stream here only says that the response announced the end of the connection.
    if ((ec && ec != beast_error::end_of_stream) || !stream_.socket().is_open()) return end();
    if (!response_.keep_alive()) return shut();
    if (finishing_ && buffer_.size() == 0) return end();
    read();
}

/// Closing a socket with unread input resets the connection and may take the response with it (RFC 9112 9.6):
/// our side is shut down, and what the client still sends is read for a while.
void connection::shut() {
    phase_ = phase::draining;
    boost::system::error_code ignored;
    stream_.socket().shutdown(asio::socket_base::shutdown_send, ignored);
    stream_.expires_after(drain_time);
    drain();
}

void connection::drain() {
    stream_.async_read_some(asio::buffer(rubbish_),
                            [self = shared_from_this()](boost::system::error_code ec, std::size_t) {
                                if (ec) return self->end();
                                self->drain();
                            });
}

void connection::end() {
    close();
    if (on_closed_) std::exchange(on_closed_, nullptr)(shared_from_this());
}

}  // namespace ctig::http
