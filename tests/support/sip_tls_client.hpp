#pragma once
// A SIP client over TLS for whole-gateway tests, and a TLS server that plays the proxy that we connect to.
#include <boost/asio/ssl/context.hpp>
#include <deque>
#include <memory>
#include <string>

#include "cti_gateway/asio.hpp"
#include "tests/support/sip_peer.hpp"
#include "tests/support/test_certificate.hpp"

namespace ctig::test {

/// Thread: the test's. Destruction closes.
class sip_tls_client {
public:
    /// Connects and shakes hands, showing `shown` if the server asks; `source`: where from.
    sip_tls_client(asio::io_context& io, const asio::ip::tcp::endpoint& gateway, const certificate* shown,
                   const std::string& source = "127.0.0.1");
    /// Takes one connection, as the server of `context`.
    sip_tls_client(asio::io_context& io, tcp_acceptor& acceptor, asio::ssl::context& context);
    ~sip_tls_client();
    void send(const std::string& text);
    /// The subject of the certificate that the other side showed.
    [[nodiscard]] std::string peer_subject() const;
    [[nodiscard]] sip::flow flow() const;

    std::deque<sent_message> received;
    std::string raw;  ///< everything that was received
    bool open = false, closed = false;

private:
    struct state;
    std::shared_ptr<state> state_;
};

}  // namespace ctig::test
