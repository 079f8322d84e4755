#include "cti_gateway/http/connection.hpp"

#include <boost/asio/post.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/write.hpp>
#include <utility>

#include "cti_gateway/http/handle_request.hpp"
#include "cti_gateway/http/live_connection.hpp"
#include "cti_gateway/http/web_stream.hpp"
#include "cti_gateway/log/log.hpp"

namespace ctig::http {
namespace {

using beast_error = beast_http::error;

constexpr std::chrono::seconds drain_time{2};
constexpr std::size_t first_bytes = 4096;

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

std::unique_ptr<web_stream> stream_over(tcp_socket socket, const connection_parts& parts) {
    if (parts.security) return std::make_unique<web_stream>(std::move(socket), *parts.security);
    return std::make_unique<web_stream>(std::move(socket));
}

}  // namespace

connection::connection(tcp_socket socket, std::string peer_address, const connection_parts& parts,
                       closed_function on_closed)
    : stream_(stream_over(std::move(socket), parts)),
      peer_address_(std::move(peer_address)),
      parts_(parts),
      on_closed_(std::move(on_closed)),
      buffer_(parts.bounds.header_bytes + parts.bounds.body_bytes) {}

connection::~connection() = default;

void connection::start() {
    if (!stream_->secure()) return read();
    enter(phase::securing);
    stream_->expires_after(parts_.bounds.deadline);
    stream_->handshake([self = shared_from_this()](boost::system::error_code ec) {
        if (ec) {
            log::debug({.peer = self->peer_address_}, "http: TLS handshake: {}", ec.message());
            return self->end();
        }
        self->read();
    });
}

void connection::finish() {
    finishing_ = true;
    if (phase_ == phase::securing || phase_ == phase::idle || phase_ == phase::live) return close();
    if (phase_ == phase::reading && buffer_.size() == 0 && !(parser_ && parser_->got_some())) close();
}

void connection::close() {
    if (live_) live_->close();
    if (stream_) stream_->close();
}

std::optional<std::chrono::steady_clock::time_point> connection::idle_since() const noexcept {
    return phase_ == phase::idle ? std::optional(since_) : std::nullopt;
}

std::optional<std::chrono::steady_clock::time_point> connection::slow_since() const noexcept {
    const bool slow = phase_ == phase::securing || phase_ == phase::reading || phase_ == phase::draining;
    return slow ? std::optional(since_) : std::nullopt;
}

void connection::enter(phase next) {
    phase_ = next;
    since_ = std::chrono::steady_clock::now();
}

/// Between two requests there is more time than within one.
void connection::wait() {
    if (buffer_.size() > 0) return read();
    enter(phase::idle);
    stream_->expires_after(parts_.bounds.idle);
    stream_->async_read_some(buffer_.prepare(first_bytes),
                             [self = shared_from_this()](boost::system::error_code ec, std::size_t size) {
                                 if (ec) return self->end();
                                 self->buffer_.commit(size);
                                 self->read();
                             });
}

void connection::read() {
    enter(phase::reading);
    parser_.emplace();
    parser_->header_limit(parts_.bounds.header_bytes);
    parser_->body_limit(parts_.bounds.body_bytes);
    stream_->expires_after(parts_.bounds.deadline);
    beast_http::async_read(
        *stream_, buffer_, *parser_,
        [self = shared_from_this()](boost::system::error_code ec, std::size_t) { self->on_read(ec); });
}

void connection::on_read(const boost::system::error_code& ec) {
    if (!stream_->is_open()) return end();
    if (ec) {
        auto refused = refusal_for(ec);
        if (!refused) return end();
        return respond(std::move(*refused));
    }
    phase_ = phase::handling;
    stream_->expires_never();  // the handler has deadlines of its own
    incoming_ = {parser_->release(), peer_address_, stream_->secure()};
    parts_.handle(incoming_, [self = shared_from_this()](outcome what) { self->on_outcome(what); });
}

void connection::on_outcome(outcome& what) {
    if (phase_ != phase::handling) return;
    if (!stream_->is_open()) {
        // Closed while the answer was made: nothing is pending that would tell.
        return asio::post(stream_->get_executor(), [self = shared_from_this()] { self->end(); });
    }
    if (auto* access = std::get_if<live_access>(&what)) return go_live(std::move(*access));
    respond(std::move(std::get<response>(what)));
}

void connection::respond(response what) {
    phase_ = phase::writing;
    response_ = std::move(what);
    if (finishing_ || parts_.crowded) response_.keep_alive(false);
    stream_->expires_after(parts_.bounds.deadline);
    beast_http::async_write(
        *stream_, response_,
        [self = shared_from_this()](boost::system::error_code ec, std::size_t) { self->on_written(ec); });
}

void connection::on_written(const boost::system::error_code& ec) {
    // end_of_stream here only says that the response announced the end of the connection.
    if ((ec && ec != beast_error::end_of_stream) || !stream_->is_open()) return end();
    // One who came while this was written waits for a place, and found nobody idle.
    if (!response_.keep_alive() || (parts_.crowded && buffer_.size() == 0)) return shut();
    if (finishing_ && buffer_.size() == 0) return end();
    wait();
}

void connection::go_live(live_access access) {
    phase_ = phase::live;
    live_ = live_connection::make(std::move(*stream_), std::move(access), *parts_.live,
                                  [weak = weak_from_this()] {
                                      if (const auto self = weak.lock()) self->end();
                                  });
    stream_.reset();
    live_->start(incoming_.what);
}

/// Closing a socket with unread input resets the connection and may take the response with it (RFC 9112 9.6):
/// our side is shut down, and what the client still sends is read for a while.
void connection::shut() {
    enter(phase::draining);
    stream_->expires_after(drain_time);
    const auto drained = [self = shared_from_this()](boost::system::error_code) {
        self->stream_->shut_down_sending();
        self->drain();
    };
    if (stream_->secure()) return stream_->say_end(drained);
    drained({});
}

void connection::drain() {
    stream_->read_plain(asio::buffer(rubbish_),
                        [self = shared_from_this()](boost::system::error_code ec, std::size_t) {
                            if (ec) return self->end();
                            self->drain();
                        });
}

void connection::end() {
    if (stream_) stream_->close();
    live_.reset();
    if (on_closed_) std::exchange(on_closed_, nullptr)(shared_from_this());
}

}  // namespace ctig::http
