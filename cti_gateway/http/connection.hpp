#pragma once
// One HTTP/1.1 connection: a request is read whole, within bounds and a deadline, and answered; then the
// next.
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>

#include "cti_gateway/asio.hpp"
#include "cti_gateway/http/message.hpp"

namespace ctig::http {

/// Answers a request. Called on the shard; must not block.
using handler = std::function<response(const request&)>;

struct limits {
    std::uint32_t header_bytes = 8 * 1024;
    std::uint64_t body_bytes = 64 * 1024;
    std::chrono::milliseconds deadline{
        10'000};                    ///< for a whole request to come, idle time included; for a response to go
    std::size_t connections = 256;  ///< more wait in the backlog
};

/// Thread: the shard's.
class connection : public std::enable_shared_from_this<connection> {
public:
    using stream = boost::beast::basic_stream<asio::ip::tcp, executor>;
    using closed_function = std::function<void(const std::shared_ptr<connection>&)>;

    /// `handle` outlives close(). `on_closed` is called once, never from inside start(), finish() or close().
    connection(tcp_socket socket, const limits& bounds, const handler& handle, closed_function on_closed);
    void start();
    /// Ends after the response to a request that has begun to come; at once when none has.
    void finish();
    void close();

private:
    using parser = beast_http::request_parser<beast_http::string_body>;
    enum class phase : std::uint8_t { reading, writing, draining };

    void read();
    void on_read(const boost::system::error_code& ec);
    void respond(response what);
    void on_written(const boost::system::error_code& ec);
    void shut();
    void drain();
    void end();

    stream stream_;
    limits limits_;
    const handler& handle_;
    closed_function on_closed_;
    boost::beast::flat_buffer buffer_;
    std::optional<parser> parser_;
    response response_;
    phase phase_ = phase::reading;
    bool finishing_ = false;
    char rubbish_[1024];
};

}  // namespace ctig::http
