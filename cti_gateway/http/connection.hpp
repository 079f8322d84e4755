#pragma once
// One HTTP/1.1 connection, over TCP or TLS: a request is read whole, within bounds and a deadline, and
// answered; then the next. A WebSocket handshake that is granted hands the connection over to a
// live_connection.
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "cti_gateway/asio.hpp"
#include "cti_gateway/http/message.hpp"

namespace boost::asio::ssl {
class context;
}

namespace ctig::http {

class live_connection;
class live_feed;
class web_stream;

struct limits {
    std::uint32_t header_bytes = 8 * 1024;
    std::uint64_t body_bytes = 64 * 1024;
    /// For a whole request to come, for a response to go, for a TLS handshake.
    std::chrono::milliseconds deadline{10'000};
    std::chrono::milliseconds idle{60'000};  ///< between two requests
    std::size_t connections = 256;           ///< more wait in the backlog
    std::size_t connections_of_one = 64;     ///< from one address; more are closed
};

/// What the connections of a server share.
struct connection_parts {
    limits bounds;
    handler handle;
    live_feed* live = nullptr;                            ///< none: no WebSocket
    std::shared_ptr<boost::asio::ssl::context> security;  ///< none: no TLS
    /// An address that many share, as a proxy's: it has no limit of its own. None: there is none.
    std::function<bool(std::string_view peer)> stands_for_many = {};
    bool crowded = false;  ///< somebody waits for a place: a response ends its connection
};

/// Thread: the gateway's.
class connection : public std::enable_shared_from_this<connection> {
public:
    using closed_function = std::function<void(const std::shared_ptr<connection>&)>;

    /// `parts` outlive close(). `on_closed` is called once, never from inside start(), finish() or close().
    connection(tcp_socket socket, std::string peer_address, const connection_parts& parts,
               closed_function on_closed);
    ~connection();
    void start();
    /// Ends after the response to a request that has begun to come; at once when none has.
    void finish();
    void close();
    /// Since when it has been waiting for a next request; nothing while it has work.
    [[nodiscard]] std::optional<std::chrono::steady_clock::time_point> idle_since() const noexcept;
    /// Since when its client has kept it busy: with a handshake, a request that is not whole, or its end.
    [[nodiscard]] std::optional<std::chrono::steady_clock::time_point> slow_since() const noexcept;
    [[nodiscard]] const std::string& peer_address() const noexcept { return peer_address_; }

private:
    using parser = beast_http::request_parser<beast_http::string_body>;
    enum class phase : std::uint8_t { securing, idle, reading, handling, writing, draining, live };

    void enter(phase next);
    void wait();
    void read();
    void on_read(const boost::system::error_code& ec);
    void on_outcome(outcome& what);  ///< takes it out
    void respond(response what);
    void on_written(const boost::system::error_code& ec);
    void go_live(live_access access);
    void shut();
    void drain();
    void end();

    std::unique_ptr<web_stream> stream_;
    std::string peer_address_;
    const connection_parts& parts_;
    closed_function on_closed_;
    boost::beast::flat_buffer buffer_;
    std::optional<parser> parser_;
    incoming incoming_;
    response response_;
    std::shared_ptr<live_connection> live_;
    phase phase_ = phase::reading;
    std::chrono::steady_clock::time_point since_{};  ///< of the phase
    bool finishing_ = false;
    char rubbish_[1024];
};

}  // namespace ctig::http
