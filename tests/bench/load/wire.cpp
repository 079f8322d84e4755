#include "tests/bench/load/wire.hpp"

#include <sys/socket.h>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>

#include "tests/bench/load/stream_wire.hpp"

namespace ctig::bench {
namespace {

class udp_wire final : public wire {
public:
    udp_wire(asio::io_context& io, const asio::ip::udp::endpoint& to, message_sink sink)
        : socket_(io.get_executor(), to.protocol()), sink_(std::move(sink)) {
        socket_.set_option(asio::socket_base::receive_buffer_size(8 << 20));
        socket_.set_option(asio::socket_base::send_buffer_size(8 << 20));
        socket_.connect(to);
        socket_.non_blocking(true);
        wait();
    }
    void send(std::string_view message) override {
        boost::system::error_code failed;
        socket_.send(asio::buffer(message), 0, failed);
        if (failed && failed != asio::error::would_block) give_up("send", failed);
    }
    [[nodiscard]] asio::ip::udp::endpoint local() const override { return socket_.local_endpoint(); }

private:
    void wait() {
        socket_.async_wait(udp_socket::wait_read, [this](const boost::system::error_code& failed) {
            if (failed) give_up("receive", failed);
            take();
            wait();
        });
    }
    void take() {
        for (int i = 0; i < 64; ++i) {
            boost::system::error_code failed;
            const auto got = socket_.receive(asio::buffer(buffer_), 0, failed);
            if (failed == asio::error::would_block) return;
            if (failed) give_up("receive", failed);
            sink_({buffer_.data(), got});
        }
    }

    udp_socket socket_;
    message_sink sink_;
    std::array<char, 65536> buffer_{};
};

asio::ip::udp::endpoint as_udp(const asio::ip::tcp::endpoint& e) { return {e.address(), e.port()}; }

}  // namespace

std::unique_ptr<wire> open_wire(asio::io_context& io, const wire_target& to, asio::ssl::context& tls,
                                message_sink sink) {
    if (to.over == transport::udp)
        return std::make_unique<udp_wire>(io, asio::ip::udp::endpoint(to.address, to.port), std::move(sink));
    tcp_socket socket(io.get_executor());
    socket.connect({to.address, to.port});
    socket.set_option(asio::ip::tcp::no_delay(true));
    const auto local = as_udp(socket.local_endpoint());
    if (to.over == transport::tcp)
        return std::make_unique<stream_wire<tcp_socket>>(std::move(socket), local, std::move(sink));
    asio::ssl::stream<tcp_socket> secure(std::move(socket), tls);
    secure.handshake(asio::ssl::stream_base::client);
    return std::make_unique<stream_wire<asio::ssl::stream<tcp_socket>>>(std::move(secure), local,
                                                                        std::move(sink));
}

}  // namespace ctig::bench
