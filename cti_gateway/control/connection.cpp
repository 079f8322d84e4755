#include "cti_gateway/control/connection.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <utility>

namespace ctig::control {

connection::connection(local_socket socket, std::chrono::milliseconds deadline,
                       const deferring_handler& handle, closed_function on_closed)
    : socket_(std::move(socket)),
      timer_(socket_.get_executor()),
      deadline_(deadline),
      handle_(handle),
      on_closed_(std::move(on_closed)) {}

void connection::start() { read(); }

void connection::close() {
    boost::system::error_code ignored;
    socket_.close(ignored);
    timer_.cancel();
}

void connection::arm() {
    timer_.expires_after(deadline_);
    timer_.async_wait([self = shared_from_this()](boost::system::error_code ec) {
        // A new deadline may have been set while this call was already on its way. Closing ends what is
        // pending.
        if (ec || self->timer_.expiry() > steady_timer::clock_type::now()) return;
        self->close();
        if (std::exchange(self->waiting_, false)) self->end();
    });
}

void connection::read() {
    arm();
    asio::async_read_until(socket_, asio::dynamic_buffer(in_, max_request + 1), '\n',
                           [self = shared_from_this()](boost::system::error_code ec, std::size_t line) {
                               self->on_read(ec, line);
                           });
}

void connection::on_read(const boost::system::error_code& ec, std::size_t line) {
    const bool too_long = ec == asio::error::not_found;
    if ((ec && !too_long) || !socket_.is_open()) return end();
    if (too_long) return write("{\"ok\":false,\"error\":\"the request is longer than 64 KiB\"}\n", true);
    const auto request = in_.substr(0, line);
    in_.erase(0, line);
    arm();
    waiting_ = true;
    answer_later(request, handle_, [weak = weak_from_this()](std::string text) {
        const auto self = weak.lock();
        if (self && std::exchange(self->waiting_, false)) self->write(std::move(text), false);
    });
}

void connection::write(std::string line, bool last) {
    out_ = std::move(line);
    arm();
    asio::async_write(socket_, asio::buffer(out_),
                      [self = shared_from_this(), last](boost::system::error_code failed, std::size_t) {
                          self->on_written(last ? asio::error::message_size : failed);
                      });
}

void connection::on_written(const boost::system::error_code& ec) {
    if (ec || !socket_.is_open()) return end();
    read();
}

void connection::end() {
    close();
    if (on_closed_) std::exchange(on_closed_, nullptr)(shared_from_this());
}

}  // namespace ctig::control
