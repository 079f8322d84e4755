#pragma once
#include <array>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "cti_gateway/asio.hpp"
#include "cti_gateway/net/sip_sink.hpp"

namespace ctig::net {

class sip_transport;

/// One bound UDP socket. A flow is a remote address on it: for IPv4 the flow id is the address itself, for
/// IPv6 it comes from a table of at most 65,536 entries, least recently used out first.
class sip_datagram_socket : public std::enable_shared_from_this<sip_datagram_socket> {
public:
    sip_datagram_socket(executor ex, sip_transport& owner, std::uint8_t index,
                        const asio::ip::udp::endpoint& at);
    void start();
    void close();
    /// Sends at once, behind what waits; a datagram that the kernel does not take is counted and lost, as UDP
    /// may.
    [[nodiscard]] bool send(const asio::ip::udp::endpoint& to, std::string_view bytes);
    [[nodiscard]] bool send(sip::flow_id to, std::string_view bytes);
    /// Sends with the others of this turn in one system call. Whether the kernel took it is counted only.
    void send_soon(sip::flow_id to, std::string_view bytes);
    [[nodiscard]] asio::ip::udp::endpoint local() const { return local_; }
    [[nodiscard]] sip::flow_id id_of(const asio::ip::udp::endpoint& remote);

    /// Whether `id` names a UDP flow, and of which socket.
    static constexpr std::uint64_t udp_bit = std::uint64_t{1} << 63;
    [[nodiscard]] static bool is_udp(sip::flow_id id) noexcept {
        return (static_cast<std::uint64_t>(id) & udp_bit) != 0;
    }
    [[nodiscard]] static std::uint8_t index_of(sip::flow_id id) noexcept {
        return static_cast<std::uint8_t>((static_cast<std::uint64_t>(id) >> 48) & 0x3f);
    }

private:
    void wait();
    void read_batch();
    void flush();
    [[nodiscard]] std::optional<asio::ip::udp::endpoint> remote_of(sip::flow_id id) const;
    [[nodiscard]] const std::string& local_address_for(const asio::ip::udp::endpoint& remote);
    [[nodiscard]] sip::flow flow_to(const asio::ip::udp::endpoint& remote);

    /// Datagrams that are read in one turn, so that TCP gets its turn too, or written by one system call.
    static constexpr std::size_t batch = 32;
    static constexpr std::size_t max_v6_flows = 65536;

    sip_transport& owner_;
    udp_socket socket_;
    std::uint8_t index_;
    asio::ip::udp::endpoint local_;
    /// For one datagram that is read. Not a power of two: else all would want the same lines of the caches.
    struct room {
        asio::ip::udp::endpoint from;
        std::array<char, 65536 + 1024> octets;
    };
    std::unique_ptr<std::array<room, batch>> rooms_;  ///< from the first datagram on
    struct datagram {
        asio::ip::udp::endpoint to;
        std::size_t begin, size;  ///< in waiting_bytes_, leaving_bytes_
    };
    std::vector<datagram> waiting_, leaving_;  ///< at most `batch`
    std::string waiting_bytes_, leaving_bytes_;
    bool flush_posted_ = false;
    struct v6_flow {
        std::uint64_t id;
        asio::ip::udp::endpoint remote;
    };
    std::list<v6_flow> v6_recent_;  ///< most recently used first
    std::unordered_map<std::uint64_t, std::list<v6_flow>::iterator> v6_by_id_;
    std::unordered_map<std::string, std::list<v6_flow>::iterator> v6_by_remote_;
    std::uint64_t last_v6_id_ = 0;
    static constexpr std::size_t max_source_addresses = 4096;
    std::string fixed_address_;
    std::unordered_map<std::string, std::string>
        source_addresses_;  ///< by remote address, for wildcard binds
};

}  // namespace ctig::net
