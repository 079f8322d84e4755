#pragma once
// One client of the control socket: reads lines, writes answers, within a deadline each.
#include <boost/asio/local/stream_protocol.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "cti_gateway/asio.hpp"
#include "cti_gateway/control/protocol.hpp"

namespace ctig::control {

using local_socket = asio::basic_stream_socket<asio::local::stream_protocol, executor>;

/// Thread: the gateway's.
class connection : public std::enable_shared_from_this<connection> {
public:
    using closed_function = std::function<void(const std::shared_ptr<connection>&)>;

    /// `handle` outlives close(); `on_closed` is called once, never from inside start() or close().
    connection(local_socket socket, std::chrono::milliseconds deadline, const deferring_handler& handle,
               closed_function on_closed);
    void start();
    void close();

private:
    void read();
    void on_read(const boost::system::error_code& ec, std::size_t line);
    void write(std::string line, bool last);
    void on_written(const boost::system::error_code& ec);
    void arm();
    void end();

    local_socket socket_;
    steady_timer timer_;
    std::chrono::milliseconds deadline_;
    const deferring_handler& handle_;
    closed_function on_closed_;
    std::string in_, out_;
    bool waiting_ = false;  ///< for the handler: nothing is pending on the socket
};

}  // namespace ctig::control
