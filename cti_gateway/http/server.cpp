#include "cti_gateway/http/server.hpp"

#include <boost/asio/socket_base.hpp>
#include <set>
#include <utility>

#include "cti_gateway/log/log.hpp"

namespace ctig::http {
namespace {

constexpr std::chrono::milliseconds accept_pause{100};

}  // namespace

class server::impl : public std::enable_shared_from_this<impl> {
public:
    impl(executor ex, handler handle, const limits& bounds)
        : acceptor_(ex), pause_(ex), handle_(std::move(handle)), limits_(bounds) {}

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

    void stop() {
        boost::system::error_code ignored;
        acceptor_.close(ignored);
        pause_.cancel();
        for (const auto& c : connections_) c->finish();
    }

    void close() {
        stop();
        for (const auto& c : std::exchange(connections_, {})) c->close();
    }

    std::size_t connections() const noexcept { return connections_.size(); }

private:
    void accept() {
        if (accepting_ || !acceptor_.is_open() || connections_.size() >= limits_.connections) return;
        accepting_ = true;
        acceptor_.async_accept([self = shared_from_this()](boost::system::error_code ec, tcp_socket socket) {
            self->accepting_ = false;
            self->on_accept(ec, std::move(socket));
        });
    }

    void on_accept(const boost::system::error_code& ec, tcp_socket socket) {
        if (!acceptor_.is_open()) return;
        if (ec) return accept_later(ec);
        auto closed = [weak = weak_from_this()](const std::shared_ptr<connection>& c) {
            if (const auto self = weak.lock()) {
                self->connections_.erase(c);
                self->accept();
            }
        };
        auto c = std::make_shared<connection>(std::move(socket), limits_, handle_, std::move(closed));
        connections_.insert(c);
        c->start();
        accept();
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
    handler handle_;
    limits limits_;
    bool accepting_ = false;
    std::set<std::shared_ptr<connection>> connections_;
};

server::server(executor ex, handler handle, const limits& bounds)
    : impl_(std::make_shared<impl>(ex, std::move(handle), bounds)) {}

server::~server() { impl_->close(); }

boost::system::error_code server::listen(const asio::ip::tcp::endpoint& where) {
    return impl_->listen(where);
}

asio::ip::tcp::endpoint server::endpoint() const { return impl_->endpoint(); }

void server::stop() { impl_->stop(); }

std::size_t server::connections() const noexcept { return impl_->connections(); }

}  // namespace ctig::http
