#include "cti_gateway/cti/csta/csta_stream.hpp"

#include <openssl/x509_vfy.h>

#include <boost/asio/connect.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/write.hpp>
#include <utility>

namespace ctig::cti {
namespace {

using boost::system::error_code;
constexpr std::chrono::seconds farewell_limit{1};

// What OpenSSL knows of a certificate that it did not like says more than "handshake failed".
std::string handshake_reason(SSL* ssl, const error_code& ec) {
    const long verified = SSL_get_verify_result(ssl);
    if (verified != X509_V_OK) return std::string("TLS: ") + X509_verify_cert_error_string(verified);
    return "TLS: " + ec.message();
}

}  // namespace

csta_stream::csta_stream(executor ex, manager_address peer, std::shared_ptr<asio::ssl::context> tls)
    : executor_(ex),
      peer_(std::move(peer)),
      tls_(std::move(tls)),
      resolver_(ex),
      socket_(ex),
      farewell_(ex) {}

template <class Operation>
void csta_stream::with_stream(Operation operation) {
    if (secured_)
        operation(*secured_);
    else
        operation(socket_);
}

void csta_stream::open(stream_sink& sink) {
    sink_ = &sink;
    resolve();
}

void csta_stream::resolve() {
    resolver_.async_resolve(
        peer_.host, peer_.port, [self = shared_from_this()](const error_code& ec, auto found) {
            if (self->stage_ != stage::opening) return;
            if (ec) return self->fail("cannot resolve " + self->peer_.host + ": " + ec.message());
            self->on_resolved(found);
        });
}

void csta_stream::on_resolved(const asio::ip::tcp::resolver::results_type& found) {
    asio::async_connect(socket_, found, [self = shared_from_this()](const error_code& ec, const auto&) {
        if (self->stage_ != stage::opening) return;
        if (ec) return self->fail("cannot connect: " + ec.message());
        self->on_connected();
    });
}

void csta_stream::on_connected() {
    error_code blocks;  // write() would wait for the manager
    socket_.non_blocking(true, blocks);
    if (blocks) return fail("cannot use the connection: " + blocks.message());
    error_code ignored;  // a socket without these options works, only less well
    socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
    socket_.set_option(asio::socket_base::keep_alive(true), ignored);
    if (tls_)
        shake_hands();
    else
        on_open();
}

void csta_stream::shake_hands() {
    secured_.emplace(socket_, *tls_);
    error_code not_a_name;
    asio::ip::make_address(peer_.host, not_a_name);
    // RFC 6066 3: literal addresses are not permitted in the server name indication.
    if (not_a_name)  // SSL_set_tlsext_host_name is a macro with an old-style cast
        SSL_ctrl(secured_->native_handle(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
                 peer_.host.data());
    secured_->set_verify_callback(asio::ssl::host_name_verification(peer_.host));
    secured_->async_handshake(
        asio::ssl::stream_base::client, [self = shared_from_this()](const error_code& ec) {
            if (self->stage_ != stage::opening) return;
            if (ec) return self->fail(handshake_reason(self->secured_->native_handle(), ec));
            self->on_open();
        });
}

void csta_stream::on_open() {
    stage_ = stage::open;
    read();
    sink_->on_stream_open();
}

void csta_stream::read() {
    with_stream([this](auto& stream) {
        stream.async_read_some(asio::buffer(buffer_),
                               [self = shared_from_this()](const error_code& ec, std::size_t n) {
                                   if (self->stage_ == stage::finishing)
                                       return ec ? self->close() : self->read();
                                   if (self->stage_ != stage::open) return;
                                   if (ec == asio::error::eof || ec == asio::ssl::error::stream_truncated)
                                       return self->fail("the CTI manager closed the connection");
                                   if (ec) return self->fail("the connection broke: " + ec.message());
                                   self->sink_->on_stream_bytes({self->buffer_.data(), n});
                                   if (self->stage_ != stage::closed) self->read();
                               });
    });
}

void csta_stream::send(std::string_view bytes) {
    if (stage_ != stage::open) return;
    queued_ += bytes;
    if (writing_.empty()) write_soon();
}

// Behind what else this turn sends: the first request by itself would be a write, a wake-up of the manager
// and an answer by itself.
void csta_stream::write_soon() {
    if (std::exchange(write_posted_, true)) return;
    asio::post(executor_, [self = shared_from_this()] {
        self->write_posted_ = false;
        if (self->stage_ != stage::closed && self->writing_.empty()) self->write_more();
    });
}

// Everything that was queued while one write was under way goes out with the next (one writer; two writes at
// a time on one stream would mix their octets).
void csta_stream::write() {
    writing_.swap(queued_);
    std::size_t written = 0;
    if (!secured_) {
        // What fits into the socket's buffer is gone at once, without a turn of the loop for its completion.
        error_code full;
        written = socket_.write_some(asio::buffer(writing_), full);
        if (written == writing_.size()) return on_written({});
        if (full && full != asio::error::would_block)  // asked again, the socket would say less of it
            return asio::post(executor_, [self = shared_from_this(), full] { self->on_written(full); });
    }
    with_stream([this, written](auto& stream) {
        asio::async_write(
            stream, asio::buffer(writing_) + written,
            [self = shared_from_this()](const error_code& ec, std::size_t) { self->on_written(ec); });
    });
}

void csta_stream::on_written(const error_code& ec) {
    writing_.clear();
    if (stage_ == stage::closed) return;
    if (stage_ == stage::open && ec) return fail("the connection broke: " + ec.message());
    if (ec) return close();
    write_more();
}

// Closing with octets unread would reset the connection, and the last words would be lost with it. So only
// our direction ends here; the reader closes when the manager has ended the other.
void csta_stream::write_more() {
    if (!queued_.empty()) return write();
    if (stage_ != stage::finishing) return;
    error_code ignored;
    socket_.shutdown(tcp_socket::shutdown_send, ignored);
}

void csta_stream::finish(std::string_view last_words) {
    sink_ = nullptr;
    if (stage_ != stage::open) return close();
    stage_ = stage::finishing;
    queued_ += last_words;
    farewell_.expires_after(farewell_limit);
    farewell_.async_wait([self = shared_from_this()](const error_code& ec) {
        if (!ec) self->close();
    });
    if (writing_.empty()) write_more();
}

void csta_stream::fail(std::string reason) {
    auto* const sink = std::exchange(sink_, nullptr);
    close();
    if (sink != nullptr) sink->on_stream_closed(std::move(reason));
}

void csta_stream::close() {
    stage_ = stage::closed;
    resolver_.cancel();
    farewell_.cancel();
    error_code ignored;
    socket_.shutdown(tcp_socket::shutdown_both, ignored);
    socket_.close(ignored);
}

}  // namespace ctig::cti
