#pragma once
// A TCP proxy that does to a connection what networks do. Bytes that do not pass are held, as a network that
// is cut holds them in the sender's kernel: when they pass again the stream goes on where it stood.
//
//   gateway ──▶ fault_proxy ──▶ CTI manager        onward: what the gateway sends; back: what it is told
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "cti_gateway/asio.hpp"

namespace ctig::fault {

enum class way : std::uint8_t { onward, back };
enum class ending : std::uint8_t { fin, rst };

/// What one direction does with bytes.
struct way_fault {
    bool blocked = false;                ///< nothing passes
    std::chrono::milliseconds delay{0};  ///< each piece is late by so much
    std::size_t bytes_a_second = 0;      ///< trickle; 0: as they come
};

class proxied_connection;

/// Thread: the io_context's, which must not run any more when the proxy dies.
class fault_proxy {
public:
    /// Listens on a free port of the target's address. Throws boost::system::system_error.
    fault_proxy(asio::io_context& io, asio::ip::tcp::endpoint target);
    ~fault_proxy();
    fault_proxy(const fault_proxy&) = delete;
    fault_proxy& operator=(const fault_proxy&) = delete;

    [[nodiscard]] asio::ip::tcp::endpoint endpoint() const { return acceptor_.local_endpoint(); }
    [[nodiscard]] std::size_t connections() const;

    /// Ends every fault; what was held passes.
    void heal();
    /// From now on, for connections that stand and that come. Trickling and delay exclude each other.
    void set(way where, way_fault fault);
    /// Both sockets stay open, nothing passes either way.
    void half_open();
    /// What goes `lost` is held, the other way works.
    void one_way(way lost) { set(lost, {.blocked = true}); }
    /// Closes what stands in good order (FIN); new connections are taken.
    void cut();
    /// The same with RST.
    void reset();
    /// Resets what stands, and whoever connects, until heal().
    void refuse();

private:
    void accept();
    void end_all(ending how);
    [[nodiscard]] std::vector<std::shared_ptr<proxied_connection>> standing();

    asio::ip::tcp::endpoint target_;
    tcp_acceptor acceptor_;
    std::shared_ptr<way_fault[]> faults_;  ///< by way; shared with the connections
    bool refusing_ = false;
    std::vector<std::weak_ptr<proxied_connection>> connections_;
};

}  // namespace ctig::fault
