#pragma once
// The sockets of the SIP side: UDP, TCP and TLS listeners, connections, and where to send. Decides nothing
// about SIP.
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "cti_gateway/asio.hpp"
#include "cti_gateway/net/connection_quota.hpp"
#include "cti_gateway/net/hop_sender.hpp"
#include "cti_gateway/net/net_counters.hpp"
#include "cti_gateway/net/per_second.hpp"
#include "cti_gateway/net/sip_sink.hpp"
#include "sip_session/flow.hpp"

namespace boost::asio::ssl {
class context;
}

namespace ctig::net {

class dns_client;
class sip_connection;
class sip_datagram_socket;

/// What TLS connections are made with from now on; those that stand keep theirs.
struct tls_setup {
    std::shared_ptr<asio::ssl::context> server, peer_server;  ///< without and with peer authentication
    std::shared_ptr<asio::ssl::context> client;               ///< for connections that we open
    std::vector<std::string> peer_subjects;
};

/// Thread: the gateway's. Lifetime: stop() before the io_context ends.
class sip_transport final : private hop_ports {
public:
    sip_transport(executor ex, sip_sink& sink, dns_client& dns, connection_quota::limits limits);
    ~sip_transport() override;

    enum class kind : std::uint8_t { tcp, tls, tls_peer_authentication };
    /// Binds and starts to receive. Throws boost::system::system_error when the address cannot be bound.
    void listen_udp(const asio::ip::udp::endpoint& at);
    void listen(const asio::ip::tcp::endpoint& at, kind what);
    void set_tls(tls_setup tls) { tls_ = std::move(tls); }

    [[nodiscard]] const std::vector<asio::ip::udp::endpoint>& udp_endpoints() const noexcept {
        return udp_endpoints_;
    }
    struct stream_endpoint {
        asio::ip::tcp::endpoint at;
        kind what;
    };
    [[nodiscard]] const std::vector<stream_endpoint>& stream_endpoints() const noexcept {
        return stream_endpoints_;
    }

    /// Sends over a flow. False: the flow is gone or its queue is full (the connection is then closed).
    [[nodiscard]] bool send(sip::flow_id to, std::string_view bytes);
    /// The same; but a datagram leaves with the others of this turn, and is only counted when it cannot.
    [[nodiscard]] bool send_soon(sip::flow_id to, std::string_view bytes);
    /// Locates, connects where needed and sends; `on_failed` is called later when that did not work.
    void send(const sip::next_hop& to, std::string bytes, std::function<void()> on_failed);
    /// Does a message wait for the DNS or a connection?
    [[nodiscard]] bool searching() const noexcept { return hops_.searching(); }
    /// The UDP flow between those addresses, by the socket that had it in an earlier process or one like it;
    /// a flow that leads nowhere for a stream.
    [[nodiscard]] sip::flow_id datagram_flow(const sip::flow& of);
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
    void adopt_accepted(tcp_socket socket, kind what);
    [[nodiscard]] bool admit(sip::flow_id id, const std::string& address, sip::peer_standing standing);
    [[nodiscard]] sip::flow flow_of(const tcp_socket& socket, sip::transport protocol,
                                    boost::system::error_code& ec);
    void connection_closed(sip::flow_id id);

    // hop_ports
    [[nodiscard]] bool send_over(sip::flow_id flow, std::string_view bytes) override {
        return send(flow, bytes);
    }
    [[nodiscard]] bool send_datagram(const hop_address& to, sip::flow_id beside,
                                     std::string_view bytes) override;
    void connect(const hop_address& to, const std::string& host,
                 std::function<void(std::optional<sip::flow_id>)> done) override;
    void ask(const dns_question& question, std::function<void(dns_records)> done) override;
    [[nodiscard]] locator::abilities abilities() const override;
    void on_search_over() override { sink_.on_sip_settled(); }
    void adopt_opened(tcp_socket socket, const hop_address& to, const std::string& host,
                      std::function<void(std::optional<sip::flow_id>)> done);

    executor executor_;
    sip_sink& sink_;
    dns_client& dns_;
    sip_tap* tap_ = nullptr;
    net_counters counters_;
    connection_quota quota_;
    hop_sender hops_;
    tls_setup tls_;
    std::uint64_t last_flow_id_ = 0;
    bool stopped_ = false;
    per_second stranger_handshakes_{20};  ///< dear, and a stranger gains by one only a 403
    per_second handshake_lines_{10};      ///< of the log: whoever may connect could fill the disk
    int behind_ = 0;                      ///< connections with messages left for their next turn
    std::vector<char> read_buffer_;       ///< what one TCP connection reads in one turn
    std::vector<std::shared_ptr<listener>> listeners_;
    std::vector<std::shared_ptr<sip_datagram_socket>> datagram_sockets_;
    std::unordered_map<std::uint64_t, std::shared_ptr<sip_connection>> connections_;
    std::unordered_map<std::string, sip::flow_id> by_remote_;  ///< connections by protocol, address and port
    std::vector<asio::ip::udp::endpoint> udp_endpoints_;
    std::vector<stream_endpoint> stream_endpoints_;
};

}  // namespace ctig::net
