#include "cti_gateway/net/sip_connection.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <utility>

#include "cti_gateway/net/sip_transport.hpp"

namespace ctig::net {

sip_connection::sip_connection(tcp_socket socket, sip_transport& owner, sip::flow f)
    : socket_(std::move(socket)), unfinished_(socket_.get_executor()), owner_(owner), flow_(std::move(f)) {}

void sip_connection::start() {
    if (flow_.standing == sip::peer_standing::stranger) {
        unfinished_armed_ = true;  // so that a peer which is let in meanwhile keeps its connection
        end_after(stranger_limit);
    }
    read();
}

void sip_connection::end_after(std::chrono::seconds limit) {
    unfinished_.expires_after(limit);
    unfinished_.async_wait([self = shared_from_this()](boost::system::error_code ec) {
        if (!ec) self->end();
    });
}

void sip_connection::read() {
    socket_.async_read_some(asio::buffer(buffer_),
                            [self = shared_from_this()](boost::system::error_code ec, std::size_t n) {
                                if (self->closed_) return;
                                if (ec) return self->end();
                                self->framer_.append({self->buffer_.data(), n});
                                const bool intact = self->hand_over();
                                self->owner_.sink_.on_sip_turn_over();
                                if (!intact || self->closed_ || self->closing_) return;
                                self->arm_unfinished_timer();
                                self->read();
                            });
}

bool sip_connection::hand_over() {
    // Asked anew: a reload, or a host name that was looked up since, may have changed what the peer may do.
    flow_.standing = owner_.sink_.standing_of(flow_.remote_address);
    while (!closed_ && !closing_) {
        const sip::framed f = framer_.next();
        switch (f.what) {
            case sip::framed::kind::need_more: return true;
            case sip::framed::kind::keep_alive:  // RFC 5626 3.5.1: a ping is answered by one CRLF
                if (!send("\r\n")) return false;
                break;
            case sip::framed::kind::message:
                if (owner_.tap_) owner_.tap_->on_sip_bytes_in(flow_, f.bytes);
                owner_.sink_.on_sip_message(flow_, f.bytes);
                break;
            case sip::framed::kind::broken:
                owner_.sink_.on_broken_sip_stream(flow_, f.bytes, f.status);
                return false;
        }
    }
    return false;
}

// A message that begins and never ends would hold the connection for ever (RFC 4475 3.1.2.2).
void sip_connection::arm_unfinished_timer() {
    if (flow_.standing == sip::peer_standing::stranger) return;  // its own limit runs
    if (!framer_.holds_partial_message()) {
        if (std::exchange(unfinished_armed_, false)) unfinished_.cancel();
        return;
    }
    if (std::exchange(unfinished_armed_, true)) return;
    unfinished_.expires_after(unfinished_limit);
    unfinished_.async_wait([self = shared_from_this()](boost::system::error_code ec) {
        if (ec || self->closed_ || !self->unfinished_armed_) return;
        ++self->owner_.counters_.unfinished_messages;
        self->end();
    });
}

bool sip_connection::send(std::string_view bytes) {
    if (closed_ || closing_) return false;
    if (waiting_.size() + bytes.size() > max_waiting) {
        ++owner_.counters_.slow_readers;
        asio::post(socket_.get_executor(), [self = shared_from_this()] { self->end(); });
        closing_ = true;
        return false;
    }
    if (owner_.tap_) owner_.tap_->on_sip_bytes_out(flow_, bytes);
    waiting_ += bytes;
    if (writing_.empty() && !std::exchange(flush_posted_, true))
        asio::post(socket_.get_executor(), [self = shared_from_this()] {
            self->flush_posted_ = false;
            self->flush();
        });
    return true;
}

void sip_connection::flush() {
    if (closed_ || !writing_.empty()) return;
    if (waiting_.empty()) {
        if (closing_) end();
        return;
    }
    writing_.swap(waiting_);
    asio::async_write(socket_, asio::buffer(writing_),
                      [self = shared_from_this()](boost::system::error_code ec, std::size_t) {
                          self->writing_.clear();
                          if (ec) return self->end();
                          self->flush();
                      });
}

void sip_connection::close_after_write() {
    if (closed_ || std::exchange(closing_, true)) return;
    unfinished_armed_ = false;
    end_after(closing_limit);  // a peer that does not read would keep the connection for ever
    asio::post(socket_.get_executor(), [self = shared_from_this()] { self->flush(); });
}

void sip_connection::end() {
    if (closed_) return;
    close();
    owner_.connection_closed(flow_.id);
}

void sip_connection::close() {
    closed_ = true;
    boost::system::error_code ignored;
    socket_.shutdown(tcp_socket::shutdown_both, ignored);
    socket_.close(ignored);
    unfinished_.cancel();
}

}  // namespace ctig::net
