#pragma once
// One TCP or TLS connection to a CTI manager, from the look-up of its name to its end: one reader, one writer
// that gathers what a turn of the loop sends into one write. Knows nothing of CSTA.
#include <array>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "cti_gateway/asio.hpp"
#include "cti_gateway/cti/csta/manager_address.hpp"

namespace ctig::cti {

/// Hears of one stream. Calls come from the link's loop, never from inside a call to the stream.
class stream_sink {
public:
    virtual void on_stream_open() = 0;
    /// The view dies with the call.
    virtual void on_stream_bytes(std::string_view bytes) = 0;
    /// Once, and nothing after it.
    virtual void on_stream_closed(std::string reason) = 0;

protected:
    ~stream_sink() = default;
};

/// Lifetime: keeps itself alive while an operation is pending; the sink must live until finish(). Thread: the
/// link's.
class csta_stream final : public std::enable_shared_from_this<csta_stream> {
public:
    /// `tls`: null for TCP; else a context that verifies its peer, whose name is then checked against
    /// `peer.host`.
    csta_stream(executor ex, manager_address peer, std::shared_ptr<asio::ssl::context> tls);

    /// Resolves, connects to each address in turn until one accepts, and shakes hands.
    void open(stream_sink& sink);
    void send(std::string_view bytes);
    /// Octets that wait to be written.
    [[nodiscard]] std::size_t backlog() const noexcept { return queued_.size() + writing_.size(); }
    /// The sink hears nothing any more. What is queued, and then `last_words`, still goes out within a
    /// second; then the connection closes.
    void finish(std::string_view last_words);

private:
    enum class stage : std::uint8_t { opening, open, finishing, closed };

    void resolve();
    void on_resolved(const asio::ip::tcp::resolver::results_type& found);
    void on_connected();
    void shake_hands();
    void on_open();
    void read();
    void write_soon();
    void write();
    void on_written(const boost::system::error_code& ec);
    void write_more();
    void fail(std::string reason);
    void close();
    template <class Operation>
    void with_stream(Operation operation);

    executor executor_;
    manager_address peer_;
    std::shared_ptr<asio::ssl::context> tls_;
    asio::ip::basic_resolver<asio::ip::tcp, executor> resolver_;
    tcp_socket socket_;                                      ///< TCP, and before the handshake
    std::optional<asio::ssl::stream<tcp_socket&>> secured_;  ///< over socket_
    steady_timer farewell_;
    stream_sink* sink_ = nullptr;
    stage stage_ = stage::opening;
    std::array<char, 16 * 1024> buffer_;
    std::string queued_;
    std::string writing_;
    bool write_posted_ = false;
};

}  // namespace ctig::cti
