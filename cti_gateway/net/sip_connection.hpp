#pragma once
#include <array>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cti_gateway/asio.hpp"
#include "cti_gateway/net/sip_sink.hpp"
#include "cti_gateway/tls/peer_check.hpp"
#include "sip_session/stream_framer.hpp"

namespace ctig::net {

class sip_transport;

/// One TCP or TLS connection: one reader, one writer that gathers what a turn produced into one write.
///
/// Life: [TLS handshake] -> [the peer's names are looked up, where the access lists need them] -> open ->
/// closing (the last bytes go out) -> closed. What is sent before it is open waits.
class sip_connection : public std::enable_shared_from_this<sip_connection> {
public:
    struct setup {
        sip::flow flow;
        std::shared_ptr<asio::ssl::context> tls;  ///< null: TCP
        std::optional<tls::peer_check> check;     ///< of the peer's certificate; none: it shows none
        std::string dialled;  ///< the host that we connected to; empty: the peer connected to us
        /// Called once: it is open, or it has come to nothing.
        std::function<void(bool open)> settled;
    };
    sip_connection(tcp_socket socket, sip_transport& owner, setup what);
    void start();
    /// False when the connection is closed or as much as may wait already does (1 MiB; 64 MiB for a trusted
    /// peer or one that we called): it is then closed, the peer does not read.
    [[nodiscard]] bool send(std::string_view bytes);
    void close_after_write();
    void close();
    [[nodiscard]] const sip::flow& flow() const noexcept { return flow_; }
    /// May a request to that host go over it? TLS: the peer's certificate bears the name (RFC 5923 4).
    [[nodiscard]] bool leads_to(std::string_view host) const;

private:
    enum class stage : std::uint8_t { opening, open, closing, closed };
    /// Which limit the timer stands for.
    enum class limit : std::uint8_t { opening, stranger, first_message, unfinished, idle, closing };

    // sip_connection_opening.cpp
    void shake_hands();
    void on_handshake(boost::system::error_code ec);
    void tell_failure(const boost::system::error_code& ec);
    void confirm_names();
    void open();

    // sip_connection.cpp
    void read();
    void on_readable();
    void on_bytes(std::string_view bytes);
    /// Of what was read, after a turn; unreadable: the stream is lost.
    enum class remainder : std::uint8_t { none, more, unreadable };
    void work_off();
    /// Hands over whole messages, as many as its share of a turn.
    [[nodiscard]] remainder hand_over();
    void fall_behind(bool is_so);
    void read_on();
    void post_flush();
    void flush();
    void on_written(boost::system::error_code ec);
    void go_on_reading();
    void give_back_buffers();
    void finish_writing();
    void end();
    void settle(bool is_open);
    void arm(limit what);
    void on_limit();
    [[nodiscard]] limit resting_limit() const;
    [[nodiscard]] peer_identity identity() const { return {flow_.remote_address, names_}; }
    template <class Operation>
    void with_stream(Operation operation);

    /// Octets that may wait for the peer. A proxy that we trust, or that we connected to, carries the dialogs
    /// of all: one turn may have something to say in each.
    [[nodiscard]] std::size_t max_waiting() const {
        const bool of_many = flow_.standing == sip::peer_standing::trusted || !setup_.dialled.empty();
        return of_many ? std::size_t{64} << 20 : std::size_t{1} << 20;
    }
    static constexpr std::size_t high_water = 256 << 10;  ///< above it nothing more is read from the peer

    tcp_socket socket_;
    std::optional<asio::ssl::stream<tcp_socket&>> secured_;
    steady_timer timer_;
    sip_transport& owner_;
    sip::flow flow_;
    setup setup_;
    tls::certificate_names certificate_;
    std::vector<std::string> names_;  ///< verified by certificate or DNS
    sip::stream_framer framer_;
    std::unique_ptr<std::array<char, 16384>> tls_buffer_;  ///< TCP reads into the transport's
    std::string waiting_, writing_;
    std::chrono::steady_clock::time_point heard_{};
    stage stage_ = stage::opening;
    limit limit_ = limit::opening;
    bool flush_posted_ = false, reading_ = false, proven_ = false, behind_ = false;
    bool unreadable_ = false;  ///< what comes cannot be cut into messages any more
};

}  // namespace ctig::net
