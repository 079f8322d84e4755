#include "cti_gateway/http/live_connection.hpp"

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <utility>

#include "cti_gateway/http/web_stream.hpp"

namespace ctig::http {
namespace {

namespace websocket = boost::beast::websocket;

constexpr std::size_t max_message = 4096;  // of a client, which has nothing to say
constexpr std::chrono::seconds handshake_limit{10}, silence_limit{60};

class connection_impl final : public live_connection, public std::enable_shared_from_this<connection_impl> {
public:
    connection_impl(web_stream stream, live_access access, live_feed& feed, std::function<void()> closed)
        : socket_(std::move(stream)), access_(std::move(access)), feed_(feed), closed_(std::move(closed)) {}

    void start(const request& handshake) override {
        socket_.next_layer().expires_never();  // from here the WebSocket has the deadlines
        socket_.set_option(
            websocket::stream_base::timeout{handshake_limit, silence_limit, true});  // pings in between
        socket_.read_message_max(max_message);
        socket_.async_accept(handshake, [self = shared_from_this()](boost::system::error_code ec) {
            if (ec || self->over_) return self->end();
            self->feed_.join(*self);
            self->joined_ = true;
            self->read();
        });
    }

    void close() override {
        leave();
        socket_.next_layer().close();
    }

    void show(std::shared_ptr<const std::string> text) override {
        next_ = std::move(text);
        if (!writing_) write();
    }

    [[nodiscard]] bool still_allowed() const override { return access_.allowed(); }

    void say_goodbye() override {
        leave();
        if (std::exchange(saying_goodbye_, true) || writing_) return;
        socket_.async_close({websocket::policy_error, "signed out"},
                            [self = shared_from_this()](boost::system::error_code) {});
    }

private:
    void read() {
        socket_.async_read(rubbish_, [self = shared_from_this()](boost::system::error_code ec, std::size_t) {
            if (ec) return self->end();
            self->rubbish_.clear();
            self->read();
        });
    }

    void write() {
        writing_ = true;
        sent_ = std::exchange(next_, nullptr);
        socket_.text(true);
        socket_.async_write(asio::buffer(*sent_),
                            [self = shared_from_this()](boost::system::error_code ec, std::size_t) {
                                self->writing_ = false;
                                if (ec) return self->end();
                                if (std::exchange(self->saying_goodbye_, false)) return self->say_goodbye();
                                if (self->next_) self->write();
                            });
    }

    void leave() {
        over_ = true;
        if (std::exchange(joined_, false)) feed_.leave(*this);
    }

    void end() {
        leave();
        socket_.next_layer().close();
        if (closed_) std::exchange(closed_, nullptr)();
    }

    websocket::stream<web_stream, false> socket_;
    live_access access_;
    live_feed& feed_;
    std::function<void()> closed_;
    boost::beast::flat_buffer rubbish_;
    std::shared_ptr<const std::string> next_, sent_;
    bool writing_ = false, joined_ = false, over_ = false, saying_goodbye_ = false;
};

}  // namespace

std::shared_ptr<live_connection> live_connection::make(web_stream stream, live_access access, live_feed& feed,
                                                       std::function<void()> closed) {
    return std::make_shared<connection_impl>(std::move(stream), std::move(access), feed, std::move(closed));
}

}  // namespace ctig::http
