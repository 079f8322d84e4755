#pragma once
// The whole gateway in process on the simulated PBX, for tests of its sockets: its log is kept, the DNS is
// the test's.
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "cti_gateway/gateway.hpp"
#include "cti_gateway/log/service.hpp"
#include "tests/support/dns_responder.hpp"
#include "tests/support/sip_peer.hpp"

namespace ctig::test {

class gateway_lab {
public:
    /// Settings to change before start(): one tcp listener on 127.0.0.1.
    gateway_lab();
    ~gateway_lab();

    void start();
    /// Answers what is in flight; the log is complete afterwards.
    void stop();
    /// Where the n-th listener of that word listens: "tcp", "tls", "udp".
    [[nodiscard]] asio::ip::tcp::endpoint listener(const std::string& word, std::size_t n = 0) const;
    /// Alice's INVITE over such a flow.
    [[nodiscard]] request_text invite(client_dialog& dialog, const std::string& host = "127.0.0.1") const;
    /// Ends the log and returns its lines at `warn` and above.
    [[nodiscard]] std::vector<std::string> warnings();
    [[nodiscard]] std::vector<std::string> log_lines();

    asio::io_context io{1};
    dns_responder dns{io};
    config::configuration settings;
    gateway_options options;
    std::unique_ptr<gateway> service;

private:
    std::string logged_;
    std::optional<log::service> log_;
};

}  // namespace ctig::test
