#include "cti_gateway/control/client.hpp"

#include <fmt/format.h>
#include <sys/un.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <optional>
#include <string>
#include <utility>

#include "cti_gateway/asio.hpp"

namespace ctig::control {
namespace {

using local = asio::local::stream_protocol;

constexpr std::size_t max_answer = 16 * 1024 * 1024;

/// One question and its answer, as a chain of callbacks that ends with result_ set.
class exchange {
public:
    exchange(asio::io_context& io, std::string request) : socket_(io), out_(std::move(request)) {}

    void start(const std::string& path) {
        socket_.async_connect(local::endpoint(path), [this](boost::system::error_code ec) {
            if (!failed(ec)) write();
        });
    }
    /// Empty while the exchange is under way.
    const std::optional<boost::system::error_code>& result() const { return result_; }
    std::string_view line() const { return in_; }

private:
    void write() {
        asio::async_write(socket_, asio::buffer(out_), [this](boost::system::error_code ec, std::size_t) {
            if (!failed(ec)) read();
        });
    }
    void read() {
        asio::async_read_until(socket_, asio::dynamic_buffer(in_, max_answer), '\n',
                               [this](boost::system::error_code ec, std::size_t) { result_ = ec; });
    }
    bool failed(const boost::system::error_code& ec) {
        if (ec) result_ = ec;
        return ec.failed();
    }

    asio::basic_stream_socket<local, executor> socket_;
    std::string in_, out_;
    std::optional<boost::system::error_code> result_;
};

std::string explain(const std::filesystem::path& path, const boost::system::error_code& ec) {
    if (ec == asio::error::connection_refused || ec == boost::system::errc::no_such_file_or_directory) {
        return fmt::format("no gateway runs at {}", path.string());
    }
    if (ec == asio::error::eof) return fmt::format("{}: the gateway closed the connection", path.string());
    return fmt::format("{}: {}", path.string(), ec.message());
}

}  // namespace

answer call(const std::filesystem::path& path, std::string_view command, const boost::json::object& arguments,
            std::chrono::milliseconds deadline) {
    if (path.string().size() >= sizeof(sockaddr_un::sun_path)) {
        return fmt::format("{} is too long for a socket's name", path.string());
    }
    asio::io_context io(1);
    exchange e(io, request_line(command, arguments));
    e.start(path.string());
    io.run_for(deadline);
    if (!e.result()) return fmt::format("{}: no answer in {} ms", path.string(), deadline.count());
    if (e.result()->failed()) return explain(path, *e.result());
    return read_answer(e.line());
}

}  // namespace ctig::control
