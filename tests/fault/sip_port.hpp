#pragma once
// One address at which clients stand, as a proxy in front of many has it: it sends to the gateway over UDP or
// over a TCP connection that it opens again when it is lost, and takes what the gateway sends, also over
// connections that the gateway opens (RFC 3261 18.2.2, and requests that are too long for a datagram).
#include <array>
#include <boost/asio/io_context.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "cti_gateway/asio.hpp"

namespace ctig::fault {

enum class transport : std::uint8_t { udp, tcp };

class sip_stream;

/// Thread: the io_context's, which must not run any more when the port dies.
class sip_port {
public:
    /// Gets each whole message; the view dies with the call.
    using message_sink = std::function<void(std::string_view)>;
    /// The TCP connection to the gateway is lost; `send` reaches it again once connected() is true.
    using loss_sink = std::function<void()>;

    /// Stands at a free port of the gateway's own address. Throws boost::system::system_error.
    sip_port(asio::io_context& io, transport over, const asio::ip::tcp::endpoint& gateway,
             message_sink on_message, loss_sink on_loss);
    ~sip_port();
    sip_port(const sip_port&) = delete;
    sip_port& operator=(const sip_port&) = delete;

    /// At the end of the turn. What is sent while not connected() is lost.
    void send(std::string_view message);
    [[nodiscard]] bool connected() const;
    [[nodiscard]] transport over() const noexcept { return over_; }
    /// HOST:PORT, for Via and Contact.
    [[nodiscard]] const std::string& address() const noexcept { return address_; }

private:
    void connect();
    void accept();
    void receive();

    asio::io_context& io_;
    transport over_;
    asio::ip::tcp::endpoint gateway_;
    message_sink on_message_;
    loss_sink on_loss_;
    tcp_acceptor acceptor_;
    std::optional<udp_socket> datagrams_;
    std::shared_ptr<sip_stream> stream_;
    steady_timer again_;
    std::string address_;
    std::array<char, 65536> datagram_{};
    asio::ip::udp::endpoint from_;
};

}  // namespace ctig::fault
