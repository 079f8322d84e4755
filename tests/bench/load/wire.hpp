#pragma once
// One connection, or one UDP socket, to the server under load. Gathers what a turn sends; cuts what comes
// into whole SIP messages.
#include <boost/asio/ssl/context.hpp>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "cti_gateway/asio.hpp"

namespace ctig::bench {

enum class transport : std::uint8_t { udp, tcp, tls };

/// Gets each whole message; the view dies with the call.
using message_sink = std::function<void(std::string_view)>;

class wire {
public:
    virtual ~wire() = default;
    /// Sends one message, at the end of the turn at the latest.
    virtual void send(std::string_view message) = 0;
    [[nodiscard]] virtual asio::ip::udp::endpoint local() const = 0;
};

struct wire_target {
    transport over = transport::tcp;
    asio::ip::address address;
    std::uint16_t port = 0;
};

/// Connects (and shakes hands) synchronously. Throws boost::system::system_error. A connection that the
/// server closes later ends the program with a message: the load is then void.
std::unique_ptr<wire> open_wire(asio::io_context& io, const wire_target& to, asio::ssl::context& tls,
                                message_sink sink);

}  // namespace ctig::bench
