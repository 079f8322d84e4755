#pragma once
// A CTI manager of a PBX for tests: CSTA XML over TCP or TLS on loopback, port 0. It grants or refuses
// sign-ins and answers heartbeats by itself; everything else the test does. One connection at a time; a new
// one replaces the old.
#include <boost/asio/ssl/context.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "cti_gateway/asio.hpp"
#include "tests/support/csta_octets.hpp"

namespace ctig::test {

class fake_cti_manager {
public:
    enum class sign_in : std::uint8_t { granted, refused, not_answered };

    /// Listens at once. `tls`: a context with certificate and key, or null for TCP. One thread with `io`.
    explicit fake_cti_manager(asio::io_context& io, asio::ssl::context* tls = nullptr);
    ~fake_cti_manager();
    fake_cti_manager(const fake_cti_manager&) = delete;
    fake_cti_manager& operator=(const fake_cti_manager&) = delete;

    [[nodiscard]] std::string address() const { return "127.0.0.1:" + std::to_string(port_); }

    /// Comes back on the port that it had.
    void listen();
    void stop_listening();
    /// Closes the connection, as a manager that dies would.
    void drop();
    void send(unsigned id, const csta::message& what) { send_octets(frame(id, what)); }
    void send_octets(std::string_view octets);
    [[nodiscard]] bool connected() const { return connection_ != nullptr; }

    sign_in mode = sign_in::granted;
    std::chrono::seconds session_duration{180};
    int accepted = 0;
    int heartbeats = 0;
    std::vector<framed_message> logins;     ///< every StartApplicationSession
    std::vector<framed_message> requests;   ///< what the test is to answer
    std::vector<framed_message> farewells;  ///< every StopApplicationSession
    std::vector<framed_message> answers;    ///< to requests of ours
    int renewals = 0;

private:
    struct connection;
    void accept();
    void on_message(framed_message m);
    void on_login(unsigned id);

    executor executor_;
    asio::ssl::context* tls_;
    tcp_acceptor acceptor_;
    std::uint16_t port_ = 0;
    std::shared_ptr<connection> connection_;
};

}  // namespace ctig::test
