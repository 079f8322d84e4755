#include "cti_gateway/net/sip_connection.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <utility>

#include "cti_gateway/net/sip_transport.hpp"
#include "sip_session/give_back.hpp"

namespace ctig::net {
namespace {

using std::chrono::seconds;

constexpr seconds opening_limit{10};     // for handshake and names
constexpr seconds stranger_limit{5};     // for a peer that is not on the allow list to hear its 403
constexpr seconds silence_limit{32};     // for a peer that is not trusted to say its first word
constexpr seconds unfinished_limit{32};  // a message must be whole by then (RFC 4475 3.1.2.2)
constexpr seconds idle_limit{900};       // twice the longest keep-alive of RFC 5626 4.4.1, and some
constexpr seconds closing_limit{5};      // for a peer to take the last bytes

/// Messages of all connections that have some, one after another; then links and datagrams have a turn. A
/// crowd fills what is read at once.
constexpr int most_in_a_turn = 32, least_in_a_turn = 4;
constexpr std::size_t kept_capacity = 65536;  // of a buffer that holds nothing

}  // namespace

sip_connection::sip_connection(tcp_socket socket, sip_transport& owner, setup what)
    : socket_(std::move(socket)),
      timer_(socket_.get_executor()),
      owner_(owner),
      flow_(std::move(what.flow)),
      setup_(std::move(what)) {}

template <class Operation>
void sip_connection::with_stream(Operation operation) {
    if (secured_)
        operation(*secured_);
    else
        operation(socket_);
}

bool sip_connection::leads_to(std::string_view host) const {
    if (stage_ != stage::opening && stage_ != stage::open) return false;
    if (flow_.protocol != sip::transport::tls) return true;
    return setup_.dialled == host || tls::names_host(certificate_, host);
}

void sip_connection::read() {
    if (reading_ || stage_ == stage::opening || stage_ == stage::closed) return;
    if (unreadable_ && stage_ == stage::open) return;  // it is about to be closed
    reading_ = true;
    if (secured_) {
        secured_->async_read_some(asio::buffer(*tls_buffer_),
                                  [self = shared_from_this()](boost::system::error_code ec, std::size_t n) {
                                      self->reading_ = false;
                                      if (self->stage_ == stage::closed) return;
                                      if (ec) return self->end();
                                      self->on_bytes({self->tls_buffer_->data(), n});
                                  });
        return;
    }
    socket_.async_wait(tcp_socket::wait_read, [self = shared_from_this()](boost::system::error_code ec) {
        self->reading_ = false;
        if (self->stage_ == stage::closed) return;
        if (ec) return self->end();
        self->on_readable();
    });
}

void sip_connection::on_readable() {
    boost::system::error_code ec;
    const std::size_t n = socket_.read_some(asio::buffer(owner_.read_buffer_), ec);
    if (ec == asio::error::would_block) return read();
    if (ec) return end();
    on_bytes({owner_.read_buffer_.data(), n});
}

void sip_connection::on_bytes(std::string_view bytes) {
    if (stage_ == stage::closing) return read();  // and thrown away
    heard_ = std::chrono::steady_clock::now();
    framer_.lend(bytes);
    work_off();
    framer_.keep();
}

void sip_connection::work_off() {
    owner_.sink_.on_sip_turn_begins();
    flush();
    if (stage_ != stage::open) return;
    const auto left = hand_over();
    owner_.sink_.on_sip_turn_over();
    if (stage_ != stage::open) return;
    if (left == remainder::none) return read_on();
    if (left == remainder::unreadable) {
        unreadable_ = true;
        return;
    }
    reading_ = true;  // nothing more before that
    fall_behind(true);
    asio::post(socket_.get_executor(), [self = shared_from_this()] {
        self->fall_behind(false);
        self->reading_ = false;
        if (self->stage_ == stage::open)
            self->work_off();
        else
            self->read();
    });
}

sip_connection::remainder sip_connection::hand_over() {
    // Asked anew: a reload, or a host name that was looked up since, may have changed what the peer may do.
    flow_.standing = owner_.sink_.standing_of(identity());
    const auto share = std::max(least_in_a_turn, most_in_a_turn / (1 + owner_.behind_));
    for (int handed = 0; stage_ == stage::open;) {
        if (handed == share) return remainder::more;
        const sip::framed f = framer_.next();
        switch (f.what) {
            case sip::framed::kind::need_more: return remainder::none;
            case sip::framed::kind::keep_alive:  // RFC 5626 3.5.1: a ping is answered by one CRLF
                if (!send("\r\n")) return remainder::unreadable;
                break;
            case sip::framed::kind::message:
                if (flow_.standing != sip::peer_standing::stranger && !std::exchange(proven_, true))
                    owner_.quota_.prove(flow_.id);
                if (owner_.tap_) owner_.tap_->on_sip_bytes_in(flow_, f.bytes);
                owner_.sink_.on_sip_message(flow_, f.bytes);
                ++handed;
                // It gets one answer and is closed: soon, where that is for another thread to say.
                if (flow_.standing == sip::peer_standing::stranger) return remainder::unreadable;
                break;
            case sip::framed::kind::broken:
                owner_.sink_.on_broken_sip_stream(flow_, f.bytes, f.status);
                return remainder::unreadable;
        }
    }
    return remainder::unreadable;
}

void sip_connection::fall_behind(bool is_so) {
    if (std::exchange(behind_, is_so) != is_so) owner_.behind_ += is_so ? 1 : -1;
}

void sip_connection::read_on() {
    const bool partial = framer_.holds_partial_message();
    if (flow_.standing != sip::peer_standing::trusted && !owner_.quota_.hold(flow_.id, framer_.held())) {
        ++owner_.counters_.held_bytes;
        return end();
    }
    if (flow_.standing == sip::peer_standing::stranger) {
        if (limit_ != limit::stranger) arm(limit::stranger);
    } else if (partial != (limit_ == limit::unfinished)) {
        arm(partial ? limit::unfinished : resting_limit());
    } else if (limit_ == limit::first_message && proven_) {
        arm(limit::idle);
    }
    go_on_reading();  // else once what waits is written
}

void sip_connection::go_on_reading() {
    if (waiting_.size() + writing_.size() <= high_water) read();
}

sip_connection::limit sip_connection::resting_limit() const {
    if (flow_.standing == sip::peer_standing::stranger) return limit::stranger;
    const bool believed = flow_.standing == sip::peer_standing::trusted || !setup_.dialled.empty();
    return proven_ || believed ? limit::idle : limit::first_message;
}

void sip_connection::arm(limit what) {
    limit_ = what;
    switch (what) {
        case limit::opening: timer_.expires_after(opening_limit); break;
        case limit::stranger: timer_.expires_after(stranger_limit); break;
        case limit::first_message: timer_.expires_after(silence_limit); break;
        case limit::unfinished: timer_.expires_after(unfinished_limit); break;
        case limit::idle: timer_.expires_after(idle_limit); break;
        case limit::closing: timer_.expires_after(closing_limit); break;
    }
    timer_.async_wait([self = shared_from_this()](boost::system::error_code ec) {
        if (!ec && self->stage_ != stage::closed) self->on_limit();
    });
}

void sip_connection::on_limit() {
    switch (limit_) {
        case limit::opening:
            ++(setup_.tls ? owner_.counters_.tls_failures : owner_.counters_.silent_peers);
            break;
        case limit::first_message: ++owner_.counters_.silent_peers; break;
        case limit::unfinished: ++owner_.counters_.unfinished_messages; break;
        case limit::idle:
            // The connections that we open are few, and a proxy's events go over them.
            if (!setup_.dialled.empty() || heard_ + idle_limit > std::chrono::steady_clock::now() ||
                owner_.sink_.carries_dialog(flow_.id))
                return arm(limit::idle);
            ++owner_.counters_.idle_connections;
            break;
        case limit::stranger:
        case limit::closing: break;
    }
    end();
}

bool sip_connection::send(std::string_view bytes) {
    if (stage_ == stage::closing || stage_ == stage::closed) return false;
    if (waiting_.size() + bytes.size() > max_waiting()) {
        ++owner_.counters_.slow_readers;
        stage_ = stage::closing;
        asio::post(socket_.get_executor(), [self = shared_from_this()] { self->end(); });
        return false;
    }
    if (owner_.tap_) owner_.tap_->on_sip_bytes_out(flow_, bytes);
    waiting_ += bytes;
    if (writing_.empty() && stage_ == stage::open) post_flush();
    return true;
}

void sip_connection::post_flush() {
    if (std::exchange(flush_posted_, true)) return;
    asio::post(socket_.get_executor(), [self = shared_from_this()] {
        self->flush_posted_ = false;
        self->flush();
        self->go_on_reading();
    });
}

void sip_connection::flush() {
    if (stage_ == stage::closed || !writing_.empty()) return;
    if (waiting_.empty()) {
        if (stage_ == stage::closing) finish_writing();
        return;
    }
    writing_.swap(waiting_);
    std::size_t written = 0;
    if (!secured_) {
        // What fits into the socket's buffer is gone at once, without a turn of the loop for its completion.
        boost::system::error_code full;  // or broken, which the operation meets again
        written = socket_.write_some(asio::buffer(writing_), full);
        if (written == writing_.size()) return on_written({});
    }
    with_stream([this, written](auto& stream) {
        asio::async_write(stream, asio::buffer(writing_) + written,
                          [self = shared_from_this()](boost::system::error_code ec, std::size_t) {
                              self->on_written(ec);
                              self->go_on_reading();
                          });
    });
}

void sip_connection::on_written(boost::system::error_code ec) {
    writing_.clear();
    if (stage_ == stage::closed) return;
    if (ec) return end();
    give_back_buffers();
    flush();
}

// After a crowd: connections are many.
void sip_connection::give_back_buffers() {
    if (!waiting_.empty()) return;
    for (auto* buffer : {&waiting_, &writing_}) sip::give_back(*buffer, kept_capacity);
}

// The last bytes are out; the limit of closing runs. TLS says so (RFC 8446 6.1). TCP ends one direction only:
// closing with octets unread would reset the connection, and the last words would be lost with it.
void sip_connection::finish_writing() {
    if (secured_)
        return secured_->async_shutdown(
            [self = shared_from_this()](boost::system::error_code) { self->end(); });
    boost::system::error_code ignored;
    socket_.shutdown(tcp_socket::shutdown_send, ignored);
    read();
}

void sip_connection::close_after_write() {
    if (stage_ == stage::closing || stage_ == stage::closed) return;
    const bool was_open = stage_ == stage::open;
    stage_ = stage::closing;
    if (!was_open) return end();
    arm(limit::closing);  // a peer that does not read would keep the connection for ever
    post_flush();
}

void sip_connection::settle(bool is_open) {
    if (const auto told = std::exchange(setup_.settled, nullptr)) told(is_open);
}

void sip_connection::end() {
    if (stage_ == stage::closed) return;
    close();
    owner_.connection_closed(flow_.id);
    settle(false);
}

void sip_connection::close() {
    stage_ = stage::closed;
    fall_behind(false);
    boost::system::error_code ignored;
    socket_.shutdown(tcp_socket::shutdown_both, ignored);
    socket_.close(ignored);
    timer_.cancel();
}

}  // namespace ctig::net
