#include "cti_gateway/simulator/manager_server.hpp"

#include <list>

#include "cti_gateway/simulator/manager_connection.hpp"

namespace ctig::simulator {
namespace {

constexpr std::chrono::milliseconds pause_after_failed_accept{100};

}  // namespace

struct manager_server::listener {
    explicit listener(executor where) : acceptor(where), pause(where) {}
    asio::ip::tcp::endpoint address;
    tcp_acceptor acceptor;
    steady_timer pause;
    std::list<std::weak_ptr<manager_connection>> connections;
};

std::shared_ptr<manager_server> manager_server::make(std::shared_ptr<simulated_pbx_host> host) {
    const std::shared_ptr<manager_server> made(new manager_server(std::move(host)));
    made->host_->on_manager_state([weak = made->weak_from_this()](std::size_t manager, manager_state state) {
        if (const auto self = weak.lock()) self->on_manager_state(manager, state);
    });
    return made;
}

manager_server::manager_server(std::shared_ptr<simulated_pbx_host> host) : host_(std::move(host)) {}
manager_server::~manager_server() = default;

boost::system::error_code manager_server::listen(const asio::ip::tcp::endpoint& address) {
    if (listeners_.size() >= host_->managers()) return asio::error::no_buffer_space;
    auto& added = listeners_.emplace_back(std::make_unique<listener>(host_->get_executor()));
    added->address = address;
    const auto failed = open(listeners_.size() - 1);
    if (failed) listeners_.pop_back();
    return failed;
}

asio::ip::tcp::endpoint manager_server::address_of(std::size_t manager) const {
    return listeners_.at(manager)->address;
}

boost::system::error_code manager_server::open(std::size_t manager) {
    auto& l = *listeners_[manager];
    boost::system::error_code ec;
    l.acceptor.open(l.address.protocol(), ec);
    if (!ec) l.acceptor.set_option(asio::socket_base::reuse_address(true), ec);
    if (!ec) l.acceptor.bind(l.address, ec);
    if (!ec) l.acceptor.listen(asio::socket_base::max_listen_connections, ec);
    if (!ec) l.address = l.acceptor.local_endpoint(ec);
    if (ec) {
        boost::system::error_code ignored;
        l.acceptor.close(ignored);
        return ec;
    }
    accept(manager);
    return {};
}

void manager_server::close(std::size_t manager) {
    auto& l = *listeners_[manager];
    boost::system::error_code ignored;
    l.acceptor.close(ignored);
    l.pause.cancel();
    for (const auto& weak : std::exchange(l.connections, {})) {
        if (const auto connection = weak.lock()) connection->close();
    }
}

void manager_server::accept(std::size_t manager) {
    auto& l = *listeners_[manager];
    l.acceptor.async_accept(
        [weak = weak_from_this(), manager](boost::system::error_code ec, tcp_socket socket) {
            const auto self = weak.lock();
            if (!self || ec == asio::error::operation_aborted) return;
            auto& here = *self->listeners_[manager];
            if (!here.acceptor.is_open()) return;
            if (ec) return self->accept_later(manager);
            here.connections.remove_if([](const auto& one) {
                const auto alive = one.lock();
                return !alive || alive->closed();
            });
            if (here.connections.size() < most_connections) {
                const auto made = std::make_shared<manager_connection>(
                    std::move(socket), self->host_, manager, "s" + std::to_string(++self->last_session_));
                here.connections.push_back(made);
                made->start();
            }
            self->accept(manager);
        });
}

/// Out of descriptors, or the peer was gone before it was taken: not the end of the listener.
void manager_server::accept_later(std::size_t manager) {
    auto& pause = listeners_[manager]->pause;
    pause.expires_after(pause_after_failed_accept);
    pause.async_wait([weak = weak_from_this(), manager](boost::system::error_code ec) {
        const auto self = weak.lock();
        if (self && !ec && self->listeners_[manager]->acceptor.is_open()) self->accept(manager);
    });
}

void manager_server::on_manager_state(std::size_t manager, manager_state state) {
    if (stopped_ || manager >= listeners_.size()) return;
    const auto open_now = listeners_[manager]->acceptor.is_open();
    if (state == manager_state::stopped) {
        close(manager);
    } else if (!open_now && open(manager)) {
        host_->stop_manager(manager);  // somebody else has the address now
    }
}

void manager_server::stop() {
    stopped_ = true;
    for (std::size_t manager = 0; manager < listeners_.size(); ++manager) close(manager);
}

}  // namespace ctig::simulator
