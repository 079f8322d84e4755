#pragma once
// The HTTP/1.1 server: accepts, bounds the number of connections, stops gracefully.
#include <boost/system/error_code.hpp>
#include <cstdint>
#include <memory>

#include "cti_gateway/asio.hpp"
#include "cti_gateway/http/connection.hpp"

namespace ctig::http {

/// Thread: the gateway's. Destruction closes everything at once.
class server {
public:
    server(executor ex, connection_parts parts);
    ~server();
    server(const server&) = delete;
    server& operator=(const server&) = delete;

    [[nodiscard]] boost::system::error_code listen(const asio::ip::tcp::endpoint& where);
    /// Where it listens: the port that was chosen for port 0.
    [[nodiscard]] asio::ip::tcp::endpoint endpoint() const;
    /// For a reload: handshakes from now on use this certificate. Only for a server that was made with one.
    void set_security(std::shared_ptr<boost::asio::ssl::context> security);
    /// Accepts no more, closes idle connections, and lets the others have their response.
    void stop();
    [[nodiscard]] std::size_t connections() const noexcept;

private:
    class impl;
    std::shared_ptr<impl> impl_;
};

}  // namespace ctig::http
