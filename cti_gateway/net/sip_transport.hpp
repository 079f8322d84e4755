#pragma once
// The sockets of the SIP side: UDP and TCP listeners, connections, and where to send. Decides nothing about
// SIP.
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "cti_gateway/asio.hpp"
#include "cti_gateway/net/sip_sink.hpp"
#include "sip_session/flow.hpp"

namespace ctig::net {

class sip_connection;
class sip_datagram_socket;

/// Thread: the shard's. Lifetime: stop() before the io_context ends.
class sip_transport {
public:
    sip_transport(executor ex, sip_sink& sink);
    ~sip_transport();

    /// Binds and starts to receive. Throws boost::system::system_error when the address cannot be bound.
    void listen_udp(const asio::ip::udp::endpoint& at);
    void listen_tcp(const asio::ip::tcp::endpoint& at);
    [[nodiscard]] const std::vector<asio::ip::udp::endpoint>& udp_endpoints() const noexcept {
        return udp_endpoints_;
    }
    [[nodiscard]] const std::vector<asio::ip::tcp::endpoint>& tcp_endpoints() const noexcept {
        return tcp_endpoints_;
    }

    /// Sends over a flow. False: the flow is gone or its queue is full (the connection is then closed).
    [[nodiscard]] bool send(sip::flow_id to, std::string_view bytes);
    /// Resolves, connects where needed and sends; `on_failed` is called later when that did not work.
    void send(const sip::next_hop& to, std::string bytes, std::function<void()> on_failed);
    void close(sip::flow_id flow);
    void stop();
    /// Stops accepting and receiving, keeps what is open for the answers still to come.
    void stop_listening();

    void set_tap(sip_tap* tap) noexcept { tap_ = tap; }
    [[nodiscard]] const net_counters& counters() const noexcept { return counters_; }
    [[nodiscard]] std::size_t connections() const noexcept { return connections_.size(); }

private:
    friend class sip_connection;
    friend class sip_datagram_socket;
    struct listener;

    void accept(const std::shared_ptr<listener>& l);
    void adopt(tcp_socket socket);
    void connection_closed(sip::flow_id id);
    void connect_and_send(asio::ip::tcp::endpoint to, std::string bytes, std::function<void()> on_failed);
    [[nodiscard]] bool send_datagram(const asio::ip::udp::endpoint& to, std::string_view bytes);

    struct waiting_message {
        std::string bytes;
        std::function<void()> on_failed;
    };

    executor executor_;
    sip_sink& sink_;
    sip_tap* tap_ = nullptr;
    net_counters counters_;
    std::uint64_t last_flow_id_ = 0;
    bool stopped_ = false;
    asio::ip::tcp::resolver resolver_;
    std::vector<std::shared_ptr<listener>> listeners_;
    std::vector<std::shared_ptr<sip_datagram_socket>> datagram_sockets_;
    std::unordered_map<std::uint64_t, std::shared_ptr<sip_connection>> connections_;
    std::unordered_map<std::string, sip::flow_id> by_remote_;  ///< open connections by "address/port"
    std::unordered_map<std::string, std::vector<waiting_message>> connecting_;
    std::vector<asio::ip::udp::endpoint> udp_endpoints_;
    std::vector<asio::ip::tcp::endpoint> tcp_endpoints_;
};

}  // namespace ctig::net
