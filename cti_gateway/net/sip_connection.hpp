#pragma once
#include <array>
#include <memory>
#include <string>

#include "cti_gateway/asio.hpp"
#include "cti_gateway/net/sip_sink.hpp"
#include "sip_session/stream_framer.hpp"

namespace ctig::net {

class sip_transport;

/// One TCP connection: one reader, one writer that gathers what a turn produced into one write.
class sip_connection : public std::enable_shared_from_this<sip_connection> {
public:
    sip_connection(tcp_socket socket, sip_transport& owner, sip::flow f);
    void start();
    /// False when the connection is closed or 1 MiB already waits (it is then closed: the peer does not
    /// read).
    [[nodiscard]] bool send(std::string_view bytes);
    void close_after_write();
    void close();
    [[nodiscard]] const sip::flow& flow() const noexcept { return flow_; }

private:
    void read();
    /// Hands over every whole message; false when the stream is lost.
    [[nodiscard]] bool hand_over();
    void flush();
    void end();
    void arm_unfinished_timer();
    void end_after(std::chrono::seconds limit);

    static constexpr std::size_t max_waiting = 1 << 20;
    static constexpr std::chrono::seconds unfinished_limit{32};  ///< a message must be whole by then
    static constexpr std::chrono::seconds stranger_limit{5};     ///< for a peer that is not on the allow list
    static constexpr std::chrono::seconds closing_limit{5};      ///< for a peer to take the last bytes

    tcp_socket socket_;
    steady_timer unfinished_;
    sip_transport& owner_;
    sip::flow flow_;
    sip::stream_framer framer_;
    std::array<char, 16384> buffer_;
    std::string waiting_, writing_;
    bool flush_posted_ = false, closing_ = false, closed_ = false, unfinished_armed_ = false;
};

}  // namespace ctig::net
