#pragma once
// A SIP client over TCP for whole-gateway tests: sends text, keeps what comes, on the test's io_context.
#include <array>
#include <deque>
#include <memory>
#include <string>

#include "cti_gateway/asio.hpp"
#include "sip_session/stream_framer.hpp"
#include "tests/support/sip_peer.hpp"

namespace ctig::test {

/// Thread: the test's. Destruction closes.
class sip_stream_client {
public:
    /// `source`: the local address; empty: the system's choice.
    sip_stream_client(asio::io_context& io, const asio::ip::tcp::endpoint& gateway,
                      const std::string& source = {});
    ~sip_stream_client();
    void send(const std::string& text);
    [[nodiscard]] sip::flow flow() const;

    std::deque<sent_message> received;
    bool closed = false;

private:
    struct state;
    std::shared_ptr<state> state_;
};

}  // namespace ctig::test
