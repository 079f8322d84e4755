#include "cti_gateway/control/server.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <set>
#include <utility>

#include "cti_gateway/control/connection.hpp"
#include "cti_gateway/control/socket_file.hpp"
#include "cti_gateway/log/log.hpp"

namespace ctig::control {
namespace {

constexpr std::chrono::milliseconds accept_pause{100};

bool is_owner_or_root(local_socket& socket) {
    ucred peer{};
    socklen_t size = sizeof peer;
    if (::getsockopt(socket.native_handle(), SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return false;
    return peer.uid == ::geteuid() || peer.uid == 0;
}

}  // namespace

class server::impl : public std::enable_shared_from_this<impl> {
public:
    impl(executor ex, deferring_handler handle, server_limits limits)
        : acceptor_(ex), pause_(ex), handle_(std::move(handle)), limits_(limits) {}

    boost::system::result<void, std::string> listen(const std::filesystem::path& path) {
        auto made = listen_on(acceptor_, path);
        if (made.has_error()) return std::move(made).error();
        file_ = std::move(*made);
        accept();
        return {};
    }

    void stop() {
        if (!acceptor_.is_open()) return;
        boost::system::error_code ignored;
        acceptor_.close(ignored);
        pause_.cancel();
        file_.remove();
        for (const auto& c : std::exchange(connections_, {})) c->close();
    }

private:
    void accept() {
        if (accepting_ || !acceptor_.is_open() || connections_.size() >= limits_.connections) return;
        accepting_ = true;
        acceptor_.async_accept(
            [self = shared_from_this()](boost::system::error_code ec, local_socket socket) {
                self->accepting_ = false;
                self->on_accept(ec, std::move(socket));
            });
    }

    void on_accept(const boost::system::error_code& ec, local_socket socket) {
        if (!acceptor_.is_open()) return;
        if (ec) return accept_later(ec);
        if (is_owner_or_root(socket)) {
            admit(std::move(socket));
        } else {
            log::warn("control socket: refused a client of another user");
        }
        accept();
    }

    void admit(local_socket socket) {
        auto closed = [weak = weak_from_this()](const std::shared_ptr<connection>& c) {
            if (const auto self = weak.lock()) {
                self->connections_.erase(c);
                self->accept();
            }
        };
        auto c =
            std::make_shared<connection>(std::move(socket), limits_.deadline, handle_, std::move(closed));
        connections_.insert(c);
        c->start();
    }

    /// Out of descriptors, most likely: they come back when others close theirs.
    void accept_later(const boost::system::error_code& why) {
        log::warn("control socket: accept: {}", why.message());
        pause_.expires_after(accept_pause);
        pause_.async_wait([self = shared_from_this()](boost::system::error_code ec) {
            if (!ec) self->accept();
        });
    }

    local_acceptor acceptor_;
    steady_timer pause_;
    deferring_handler handle_;
    server_limits limits_;
    socket_file file_;
    bool accepting_ = false;
    std::set<std::shared_ptr<connection>> connections_;
};

server::server(executor ex, handler handle, server_limits limits)
    : server(ex,
             deferring_handler(
                 [handle = std::move(handle)](std::string_view command, const auto& arguments,
                                              const reply& done) { done(handle(command, arguments)); }),
             limits) {}

server::server(executor ex, deferring_handler handle, server_limits limits)
    : impl_(std::make_shared<impl>(ex, std::move(handle), limits)) {}

server::~server() { stop(); }

boost::system::result<void, std::string> server::listen(const std::filesystem::path& path) {
    return impl_->listen(path);
}

void server::stop() { impl_->stop(); }

}  // namespace ctig::control
