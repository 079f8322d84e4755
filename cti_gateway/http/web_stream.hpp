#pragma once
// The bytes of one HTTP connection: TCP, or TLS over it. One type for both, and one type of completion, so
// that what reads and writes HTTP is compiled once and knows nothing of TLS.
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/core/role.hpp>
#include <boost/system/error_code.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <utility>

#include "cti_gateway/asio.hpp"

namespace boost::asio::ssl {
class context;
}

namespace ctig::http {

/// An AsyncStream of Asio's, whose completions run on its executor. Thread: the gateway's.
class web_stream {
public:
    using executor_type = executor;
    using transferred = std::function<void(boost::system::error_code, std::size_t)>;
    using finished = std::function<void(boost::system::error_code)>;

    explicit web_stream(tcp_socket socket);
    /// With TLS: handshake() first. `context` may go once this returns.
    web_stream(tcp_socket socket, asio::ssl::context& context);
    web_stream(web_stream&&) noexcept;
    web_stream& operator=(web_stream&&) noexcept;
    ~web_stream();

    [[nodiscard]] executor_type get_executor() noexcept;
    [[nodiscard]] bool secure() const noexcept;
    [[nodiscard]] bool is_open() const noexcept;
    void close();
    /// What reads and writes from now on must end by then, or end with an error.
    void expires_after(std::chrono::milliseconds limit);
    void expires_never();
    /// Our side has said all, below TLS.
    void shut_down_sending();

    void handshake(finished done);
    /// Says the end to the client: TLS's close_notify. `done` is called when the client said it, too.
    void say_end(finished done);
    /// Reads below TLS, for what is thrown away.
    void read_plain(asio::mutable_buffer into, transferred done);

    // What Asio and Beast read and write by; a sequence of more buffers is served in parts.
    template <class Buffers, class Done>
    void async_read_some(const Buffers& into, Done&& done) {
        read_some(first_of<asio::mutable_buffer>(into), erased(std::forward<Done>(done)));
    }
    template <class Buffers, class Done>
    void async_write_some(const Buffers& from, Done&& done) {
        write_some(first_of<asio::const_buffer>(from), erased(std::forward<Done>(done)));
    }

private:
    template <class Buffer>
    using few = std::array<Buffer, 8>;
    struct streams;

    template <class Buffer, class Buffers>
    static few<Buffer> first_of(const Buffers& from) {
        few<Buffer> out{};
        std::size_t n = 0;
        for (auto at = asio::buffer_sequence_begin(from);
             at != asio::buffer_sequence_end(from) && n < out.size(); ++at)
            if (const Buffer one = *at; one.size() > 0) out[n++] = one;
        return out;
    }
    /// Composed operations can only be moved, and are gone before what they complete goes on.
    template <class Done>
    static transferred erased(Done&& done) {
        return [kept = std::make_shared<std::decay_t<Done>>(std::forward<Done>(done))](
                   boost::system::error_code ec, std::size_t size) {
            auto call = std::move(*kept);
            call(ec, size);
        };
    }
    void read_some(const few<asio::mutable_buffer>& into, transferred done);
    void write_some(const few<asio::const_buffer>& from, transferred done);

    std::unique_ptr<streams> streams_;
};

/// Beast calls these when a WebSocket has said its goodbye.
template <class Done>
void async_teardown(boost::beast::role_type, web_stream& stream, Done&& done) {
    stream.shut_down_sending();
    asio::post(stream.get_executor(),
               [done = std::forward<Done>(done)]() mutable { done(boost::system::error_code{}); });
}
inline void teardown(boost::beast::role_type, web_stream& stream, boost::system::error_code& ec) {
    stream.shut_down_sending();
    ec = {};
}
inline void beast_close_socket(web_stream& stream) { stream.close(); }

}  // namespace ctig::http
