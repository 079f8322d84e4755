#include "tests/fault/sip_port.hpp"

#include <fmt/format.h>
#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>

#include "tests/load/response_scan.hpp"

namespace ctig::fault {

/// A TCP connection. One write is in flight; what is sent meanwhile is gathered into the next.
class sip_stream : public std::enable_shared_from_this<sip_stream> {
public:
    sip_stream(tcp_socket socket, sip_port::message_sink on_message, sip_port::loss_sink on_loss)
        : socket_(std::move(socket)), on_message_(std::move(on_message)), on_loss_(std::move(on_loss)) {
        socket_.set_option(asio::ip::tcp::no_delay(true));
    }
    void read() {
        if (buffer_.size() - end_ < 65536) buffer_.resize(end_ + 262144);
        socket_.async_read_some(
            asio::buffer(buffer_.data() + end_, buffer_.size() - end_),
            [self = shared_from_this()](const boost::system::error_code& failed, std::size_t got) {
                if (failed) return self->lose();
                self->end_ += got;
                self->cut();
                if (self->socket_.is_open()) self->read();
            });
    }
    void send(std::string_view message) {
        waiting_ += message;
        if (posted_ || !writing_.empty()) return;
        posted_ = true;
        asio::post(socket_.get_executor(), [self = shared_from_this()] {
            self->posted_ = false;
            self->write();
        });
    }
    /// Nobody hears of it.
    void close() {
        on_message_ = nullptr;
        on_loss_ = nullptr;
        boost::system::error_code ignored;
        socket_.close(ignored);
    }

private:
    void lose() {
        const auto tell = std::exchange(on_loss_, nullptr);
        close();
        if (tell) tell();
    }
    void write() {
        if (!writing_.empty() || waiting_.empty()) return;
        writing_.swap(waiting_);
        asio::async_write(socket_, asio::buffer(writing_),
                          [self = shared_from_this()](const boost::system::error_code& failed, std::size_t) {
                              self->writing_.clear();
                              if (!failed) self->write();  // a loss is the reader's to tell
                          });
    }
    void cut() {
        std::size_t begin = 0;
        while (on_message_) {
            const auto size = load::message_size({buffer_.data() + begin, end_ - begin});
            if (size == 0) break;
            on_message_({buffer_.data() + begin, size});
            begin += size;
        }
        std::copy(buffer_.begin() + static_cast<std::ptrdiff_t>(begin),
                  buffer_.begin() + static_cast<std::ptrdiff_t>(end_), buffer_.begin());
        end_ -= begin;
    }

    tcp_socket socket_;
    sip_port::message_sink on_message_;
    sip_port::loss_sink on_loss_;
    std::string waiting_, writing_, buffer_;
    std::size_t end_ = 0;
    bool posted_ = false;
};

sip_port::sip_port(asio::io_context& io, transport over, const asio::ip::tcp::endpoint& gateway,
                   message_sink on_message, loss_sink on_loss)
    : io_(io),
      over_(over),
      gateway_(gateway),
      on_message_(std::move(on_message)),
      on_loss_(std::move(on_loss)),
      acceptor_(io.get_executor(), {gateway.address(), 0}),
      again_(io.get_executor()) {
    const auto at = acceptor_.local_endpoint();
    address_ = fmt::format("{}:{}", at.address().to_string(), at.port());
    accept();
    if (over == transport::tcp) {
        connect();
        return;
    }
    datagrams_.emplace(io.get_executor(), asio::ip::udp::endpoint(at.address(), at.port()));
    const int room = 16 << 20;  // as much as root may have
    ::setsockopt(datagrams_->native_handle(), SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof room);
    datagrams_->non_blocking(true);
    receive();
}

sip_port::~sip_port() {
    if (stream_) stream_->close();
}

bool sip_port::connected() const { return over_ == transport::udp || stream_ != nullptr; }

void sip_port::connect() {
    const auto socket = std::make_shared<tcp_socket>(io_.get_executor());
    socket->async_connect(gateway_, [this, socket](const boost::system::error_code& failed) {
        if (failed == asio::error::operation_aborted) return;
        if (failed) {
            again_.expires_after(std::chrono::milliseconds(50));
            again_.async_wait([this](const boost::system::error_code& cancelled) {
                if (!cancelled) connect();
            });
            return;
        }
        stream_ = std::make_shared<sip_stream>(std::move(*socket), on_message_, [this] {
            stream_.reset();
            on_loss_();
            connect();
        });
        stream_->read();
    });
}

void sip_port::accept() {
    acceptor_.async_accept([this](const boost::system::error_code& failed, tcp_socket socket) {
        if (failed) return;
        std::make_shared<sip_stream>(std::move(socket), on_message_, nullptr)->read();
        accept();
    });
}

void sip_port::receive() {
    datagrams_->async_wait(udp_socket::wait_read, [this](const boost::system::error_code& failed) {
        if (failed == asio::error::operation_aborted) return;
        for (int turn = 0; turn < 64; ++turn) {
            boost::system::error_code ec;
            const auto got = datagrams_->receive_from(asio::buffer(datagram_), from_, 0, ec);
            if (ec == asio::error::would_block) break;
            if (!ec) on_message_({datagram_.data(), got});  // else: nobody was there for an earlier one
        }
        receive();
    });
}

void sip_port::send(std::string_view message) {
    if (over_ == transport::tcp) {
        if (stream_) stream_->send(message);
        return;
    }
    boost::system::error_code lost;  // as datagrams may be
    datagrams_->send_to(asio::buffer(message.data(), message.size()), {gateway_.address(), gateway_.port()},
                        0, lost);
}

}  // namespace ctig::fault
