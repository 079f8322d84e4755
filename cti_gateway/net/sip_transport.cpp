#include "cti_gateway/net/sip_transport.hpp"

#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <utility>

#include "cti_gateway/net/sip_connection.hpp"
#include "cti_gateway/net/sip_datagram_socket.hpp"

namespace ctig::net {
namespace {

constexpr std::size_t max_connections = 20000;
constexpr std::chrono::milliseconds accept_pause{100};  ///< after EMFILE and its like
constexpr std::chrono::seconds connect_limit{5};

std::string remote_key(const std::string& address, std::uint16_t port) {
    return address + '/' + std::to_string(port);
}

}  // namespace

struct sip_transport::listener {
    listener(executor ex, const asio::ip::tcp::endpoint& at) : acceptor(ex), pause(ex) {
        acceptor.open(at.protocol());
        acceptor.set_option(asio::socket_base::reuse_address(true));
        if (at.address().is_v6()) acceptor.set_option(asio::ip::v6_only(true));
        acceptor.bind(at);
        acceptor.listen();
    }
    tcp_acceptor acceptor;
    steady_timer pause;
};

sip_transport::sip_transport(executor ex, sip_sink& sink) : executor_(ex), sink_(sink), resolver_(ex) {}
sip_transport::~sip_transport() { stop(); }

void sip_transport::listen_udp(const asio::ip::udp::endpoint& at) {
    auto socket = std::make_shared<sip_datagram_socket>(
        executor_, *this, static_cast<std::uint8_t>(datagram_sockets_.size()), at);
    udp_endpoints_.push_back(socket->local());
    datagram_sockets_.push_back(socket);
    socket->start();
}

void sip_transport::listen_tcp(const asio::ip::tcp::endpoint& at) {
    auto l = std::make_shared<listener>(executor_, at);
    tcp_endpoints_.push_back(l->acceptor.local_endpoint());
    listeners_.push_back(l);
    accept(l);
}

void sip_transport::accept(const std::shared_ptr<listener>& l) {
    l->acceptor.async_accept([this, l](boost::system::error_code ec, tcp_socket socket) {
        if (ec == asio::error::operation_aborted || stopped_ || !l->acceptor.is_open()) return;
        if (ec) {  // no descriptors left, or the peer went away: neither may end the listener
            l->pause.expires_after(accept_pause);
            l->pause.async_wait([this, l](boost::system::error_code wait_ec) {
                if (!wait_ec && !stopped_) accept(l);
            });
            return;
        }
        if (connections_.size() >= max_connections) {
            ++counters_.connection_limit;
        } else {
            adopt(std::move(socket));
        }
        accept(l);
    });
}

void sip_transport::adopt(tcp_socket socket) {
    boost::system::error_code ec;
    const auto remote = socket.remote_endpoint(ec);
    if (ec) return;  // already gone: a load balancer's connect-and-close check
    const auto local = socket.local_endpoint(ec);
    socket.set_option(asio::ip::tcp::no_delay(true), ec);
    socket.set_option(asio::socket_base::keep_alive(true), ec);
    sip::flow f;
    f.protocol = sip::transport::tcp;
    f.id = sip::flow_id{++last_flow_id_};
    f.local_address = local.address().to_string();
    f.local_port = local.port();
    f.remote_address = remote.address().to_string();
    f.remote_port = remote.port();
    f.standing = sink_.standing_of(f.remote_address);
    auto connection = std::make_shared<sip_connection>(std::move(socket), *this, std::move(f));
    connections_[last_flow_id_] = connection;
    by_remote_[remote_key(connection->flow().remote_address, connection->flow().remote_port)] =
        connection->flow().id;
    connection->start();
}

bool sip_transport::send(sip::flow_id to, std::string_view bytes) {
    if (sip_datagram_socket::is_udp(to)) {
        const auto index = sip_datagram_socket::index_of(to);
        return index < datagram_sockets_.size() && datagram_sockets_[index]->send(to, bytes);
    }
    const auto found = connections_.find(static_cast<std::uint64_t>(to));
    return found != connections_.end() && found->second->send(bytes);
}

bool sip_transport::send_datagram(const asio::ip::udp::endpoint& to, std::string_view bytes) {
    for (const auto& s : datagram_sockets_)
        if (s->local().protocol() == to.protocol()) return s->send(to, bytes);
    return false;
}

void sip_transport::send(const sip::next_hop& to, std::string bytes, std::function<void()> on_failed) {
    const std::uint16_t port = to.port != 0 ? to.port : std::uint16_t{5060};
    boost::system::error_code ec;
    const auto literal = asio::ip::make_address(to.host, ec);
    if (!ec && to.protocol == sip::transport::udp && to.beside != sip::flow_id{}) {
        const auto index = sip_datagram_socket::index_of(to.beside);
        if (index >= datagram_sockets_.size() || !datagram_sockets_[index]->send({literal, port}, bytes))
            asio::post(executor_, std::move(on_failed));
        return;
    }
    if (!ec && to.protocol == sip::transport::udp) {
        if (!send_datagram({literal, port}, bytes)) asio::post(executor_, std::move(on_failed));
        return;
    }
    if (!ec && to.protocol == sip::transport::tcp)
        return connect_and_send({literal, port}, std::move(bytes), std::move(on_failed));
    if (to.protocol == sip::transport::tls) return asio::post(executor_, std::move(on_failed));
    resolver_.async_resolve(
        to.host, std::to_string(port),
        [this, protocol = to.protocol, bytes = std::move(bytes), on_failed = std::move(on_failed)](
            boost::system::error_code resolve_ec,
            const asio::ip::tcp::resolver::results_type& found) mutable {
            if (stopped_) return;
            if (resolve_ec || found.empty()) return on_failed();
            const auto endpoint = found.begin()->endpoint();
            if (protocol == sip::transport::tcp)
                return connect_and_send(endpoint, std::move(bytes), std::move(on_failed));
            if (!send_datagram({endpoint.address(), endpoint.port()}, bytes)) on_failed();
        });
}

void sip_transport::connect_and_send(asio::ip::tcp::endpoint to, std::string bytes,
                                     std::function<void()> on_failed) {
    const std::string key = remote_key(to.address().to_string(), to.port());
    if (const auto open = by_remote_.find(key); open != by_remote_.end()) {
        if (!send(open->second, bytes)) asio::post(executor_, std::move(on_failed));
        return;
    }
    auto& waiting = connecting_[key];
    waiting.push_back({std::move(bytes), std::move(on_failed)});
    if (waiting.size() > 1) return;  // the connection is under way: order is kept behind it
    auto socket = std::make_shared<tcp_socket>(executor_);
    auto limit = std::make_shared<steady_timer>(executor_, connect_limit);
    limit->async_wait([socket](boost::system::error_code ec) {
        boost::system::error_code ignored;
        if (!ec) socket->close(ignored);
    });
    socket->async_connect(to, [this, socket, limit, key](boost::system::error_code ec) {
        limit->cancel();
        if (stopped_) return;
        if (!ec) adopt(std::move(*socket));
        const auto held = std::move(connecting_[key]);
        connecting_.erase(key);
        const auto open = by_remote_.find(key);
        for (const auto& message : held)
            if (open == by_remote_.end() || !send(open->second, message.bytes)) message.on_failed();
    });
}

void sip_transport::close(sip::flow_id flow) {
    if (const auto found = connections_.find(static_cast<std::uint64_t>(flow)); found != connections_.end())
        found->second->close_after_write();
}

void sip_transport::connection_closed(sip::flow_id id) {
    const auto found = connections_.find(static_cast<std::uint64_t>(id));
    if (found == connections_.end() || stopped_) return;
    const sip::flow& f = found->second->flow();
    by_remote_.erase(remote_key(f.remote_address, f.remote_port));
    connections_.erase(found);
    sink_.on_sip_flow_closed(id);
    sink_.on_sip_turn_over();
}

void sip_transport::stop_listening() {
    boost::system::error_code ignored;
    for (const auto& l : listeners_) {
        l->acceptor.close(ignored);
        l->pause.cancel();
    }
}

void sip_transport::stop() {
    if (std::exchange(stopped_, true)) return;
    stop_listening();
    resolver_.cancel();
    for (const auto& s : datagram_sockets_) s->close();
    const auto open = std::move(connections_);
    connections_.clear();
    for (const auto& [id, connection] : open) connection->close();
}

}  // namespace ctig::net
