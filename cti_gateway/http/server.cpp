#include "cti_gateway/http/server.hpp"

#include <algorithm>
#include <boost/asio/socket_base.hpp>
#include <functional>
#include <optional>
#include <set>
#include <utility>

#include "cti_gateway/log/log.hpp"

namespace ctig::http {
namespace {

constexpr std::chrono::milliseconds accept_pause{100};

}  // namespace

class server::impl : public std::enable_shared_from_this<impl> {
public:
    impl(executor ex, connection_parts parts) : acceptor_(ex), pause_(ex), parts_(std::move(parts)) {}

    boost::system::error_code listen(const asio::ip::tcp::endpoint& where) {
        boost::system::error_code ec;
        acceptor_.open(where.protocol(), ec);
        if (!ec) acceptor_.set_option(asio::socket_base::reuse_address(true), ec);
        if (!ec) acceptor_.bind(where, ec);
        if (!ec) acceptor_.listen(asio::socket_base::max_listen_connections, ec);
        if (!ec) accept();
        return ec;
    }

    asio::ip::tcp::endpoint endpoint() const {
        boost::system::error_code ignored;
        return acceptor_.local_endpoint(ignored);
    }

    void set_security(std::shared_ptr<asio::ssl::context> security) {
        if (parts_.security) parts_.security = std::move(security);
    }

    void stop() {
        boost::system::error_code ignored;
        acceptor_.close(ignored);
        pause_.cancel();
        parked_.reset();
        for (const auto& c : connections_) c->finish();
    }

    void close() {
        stop();
        for (const auto& c : std::exchange(connections_, {})) c->close();
    }

    std::size_t connections() const noexcept { return connections_.size(); }

private:
    void accept() {
        if (accepting_ || !acceptor_.is_open() || parked_) return;
        accepting_ = true;
        acceptor_.async_accept([self = shared_from_this()](boost::system::error_code ec, tcp_socket socket) {
            self->accepting_ = false;
            self->on_accept(ec, std::move(socket));
        });
    }

    void on_accept(const boost::system::error_code& ec, tcp_socket socket) {
        if (!acceptor_.is_open()) return;
        if (ec) return accept_later(ec);
        if (connections_.size() >= parts_.bounds.connections) return park(std::move(socket));
        serve(std::move(socket));
        accept();
    }

    /// With all places taken, one client waits for the next that is free; the rest wait in the backlog. Who
    /// has been idle the longest goes, it can come again; with nobody idle, whose request has been coming the
    /// longest, so that slow clients keep nobody out; else the next response ends its connection.
    void park(tcp_socket socket) {
        parked_.emplace(std::move(socket));
        parts_.crowded = true;
        if (!close_longest(&connection::idle_since)) (void)close_longest(&connection::slow_since);
    }

    bool close_longest(std::optional<std::chrono::steady_clock::time_point> (connection::*since)()
                           const noexcept) {
        const auto begun = [&](const auto& c) {
            return (*c.*since)().value_or(std::chrono::steady_clock::time_point::max());
        };
        const auto longest = std::ranges::min_element(connections_, std::less(), begun);
        if (longest == connections_.end() || !(**longest.*since)()) return false;
        (*longest)->close();
        return true;
    }

    void on_closed(const std::shared_ptr<connection>& c) {
        connections_.erase(c);
        parts_.crowded = false;
        if (auto next = std::exchange(parked_, std::nullopt)) serve(std::move(*next));
        accept();
    }

    [[nodiscard]] bool too_many_of(const std::string& peer) const {
        const auto open = std::ranges::count(connections_, peer, &connection::peer_address);
        if (static_cast<std::size_t>(open) < parts_.bounds.connections_of_one) return false;
        if (parts_.stands_for_many && parts_.stands_for_many(peer)) return false;
        log::debug({.peer = peer}, "http: {} connections are open, one more is refused", open);
        return true;
    }

    void serve(tcp_socket socket) {
        boost::system::error_code gone;
        auto peer = socket.remote_endpoint(gone).address().to_string();
        if (gone || too_many_of(peer)) return;
        auto c = std::make_shared<connection>(std::move(socket), std::move(peer), parts_,
                                              [weak = weak_from_this()](const auto& closed) {
                                                  if (const auto self = weak.lock()) self->on_closed(closed);
                                              });
        connections_.insert(c);
        c->start();
    }

    /// Out of descriptors, most likely: they come back when others close theirs.
    void accept_later(const boost::system::error_code& why) {
        log::warn("http: accept: {}", why.message());
        pause_.expires_after(accept_pause);
        pause_.async_wait([self = shared_from_this()](boost::system::error_code ec) {
            if (!ec) self->accept();
        });
    }

    tcp_acceptor acceptor_;
    steady_timer pause_;
    connection_parts parts_;
    bool accepting_ = false;
    std::optional<tcp_socket> parked_;
    std::set<std::shared_ptr<connection>> connections_;
};

server::server(executor ex, connection_parts parts) : impl_(std::make_shared<impl>(ex, std::move(parts))) {}

server::~server() { impl_->close(); }

boost::system::error_code server::listen(const asio::ip::tcp::endpoint& where) {
    return impl_->listen(where);
}

asio::ip::tcp::endpoint server::endpoint() const { return impl_->endpoint(); }

void server::set_security(std::shared_ptr<asio::ssl::context> security) {
    impl_->set_security(std::move(security));
}

void server::stop() { impl_->stop(); }

std::size_t server::connections() const noexcept { return impl_->connections(); }

}  // namespace ctig::http
