#include "cti_gateway/net/sip_transport.hpp"

#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <utility>

#include "cti_gateway/net/dns_client.hpp"
#include "cti_gateway/net/sip_connection.hpp"
#include "cti_gateway/net/sip_datagram_socket.hpp"

namespace ctig::net {
namespace {

constexpr std::chrono::milliseconds accept_pause{100};  // after EMFILE and its like
constexpr std::chrono::seconds connect_limit{5};
constexpr std::size_t read_octets = 65536;

std::string remote_key(sip::transport protocol, const std::string& address, std::uint16_t port) {
    return std::to_string(static_cast<int>(protocol)) + '/' + address + '/' + std::to_string(port);
}

std::string remote_key(const sip::flow& f) { return remote_key(f.protocol, f.remote_address, f.remote_port); }

}  // namespace

struct sip_transport::listener {
    listener(executor ex, const asio::ip::tcp::endpoint& at, kind k) : acceptor(ex), pause(ex), what(k) {
        acceptor.open(at.protocol());
        acceptor.set_option(asio::socket_base::reuse_address(true));
        if (at.address().is_v6()) acceptor.set_option(asio::ip::v6_only(true));
        acceptor.bind(at);
        acceptor.listen();
    }
    tcp_acceptor acceptor;
    steady_timer pause;
    kind what;
};

sip_transport::sip_transport(executor ex, sip_sink& sink, dns_client& dns, connection_quota::limits limits)
    : executor_(ex), sink_(sink), dns_(dns), quota_(limits), hops_(*this), read_buffer_(read_octets) {}
sip_transport::~sip_transport() {
    tap_ = nullptr;  // what still leaves is nobody's to see
    stop();
}

void sip_transport::listen_udp(const asio::ip::udp::endpoint& at) {
    auto socket = std::make_shared<sip_datagram_socket>(
        executor_, *this, static_cast<std::uint8_t>(datagram_sockets_.size()), at);
    udp_endpoints_.push_back(socket->local());
    datagram_sockets_.push_back(socket);
    socket->start();
}

void sip_transport::listen(const asio::ip::tcp::endpoint& at, kind what) {
    auto l = std::make_shared<listener>(executor_, at, what);
    stream_endpoints_.push_back({l->acceptor.local_endpoint(), what});
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
        adopt_accepted(std::move(socket), l->what);
        accept(l);
    });
}

sip::flow sip_transport::flow_of(const tcp_socket& socket, sip::transport protocol,
                                 boost::system::error_code& ec) {
    sip::flow f;
    const auto remote = socket.remote_endpoint(ec);
    if (ec) return f;
    const auto local = socket.local_endpoint(ec);
    f.protocol = protocol;
    f.id = sip::flow_id{++last_flow_id_};
    f.local_address = local.address().to_string();
    f.local_port = local.port();
    f.remote_address = remote.address().to_string();
    f.remote_port = remote.port();
    return f;
}

bool sip_transport::admit(sip::flow_id id, const std::string& address, sip::peer_standing standing) {
    const auto admission = quota_.admit(id, address, standing);
    switch (admission.what) {
        case connection_quota::verdict::all_taken: ++counters_.connection_limit; return false;
        case connection_quota::verdict::peer_has_enough: ++counters_.peer_limit; return false;
        case connection_quota::verdict::admitted: break;
    }
    if (!admission.evict) return true;
    ++counters_.evicted;
    if (const auto found = connections_.find(static_cast<std::uint64_t>(*admission.evict));
        found != connections_.end()) {
        const auto evicted = found->second;
        connection_closed(*admission.evict);
        evicted->close();
    }
    return true;
}

void sip_transport::adopt_accepted(tcp_socket socket, kind what) {
    boost::system::error_code ec;
    auto f = flow_of(socket, what == kind::tcp ? sip::transport::tcp : sip::transport::tls, ec);
    if (ec) return;  // already gone: a load balancer's connect-and-close check
    f.standing = sink_.standing_of({.address = f.remote_address});
    // Who may turn out to be on the list by name is no stranger yet.
    const bool unknown =
        f.standing == sip::peer_standing::stranger && sink_.needs_names({.address = f.remote_address});
    if (!admit(f.id, f.remote_address, unknown ? sip::peer_standing::allowed : f.standing)) return;
    socket.set_option(asio::ip::tcp::no_delay(true), ec);
    socket.set_option(asio::socket_base::keep_alive(true), ec);
    sip_connection::setup setup{.flow = std::move(f)};
    if (what == kind::tls) setup.tls = tls_.server;
    if (what == kind::tls_peer_authentication) {
        setup.tls = tls_.peer_server;
        setup.check.emplace(tls::listed_in(tls_.peer_subjects));
    }
    const auto id = static_cast<std::uint64_t>(setup.flow.id);
    by_remote_[remote_key(setup.flow)] = setup.flow.id;
    const auto connection = std::make_shared<sip_connection>(std::move(socket), *this, std::move(setup));
    connections_[id] = connection;
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

bool sip_transport::send_soon(sip::flow_id to, std::string_view bytes) {
    if (!sip_datagram_socket::is_udp(to)) return send(to, bytes);
    const auto index = sip_datagram_socket::index_of(to);
    if (index >= datagram_sockets_.size()) return false;
    datagram_sockets_[index]->send_soon(to, bytes);
    return true;
}

void sip_transport::send(const sip::next_hop& to, std::string bytes, std::function<void()> on_failed) {
    hops_.send(to, std::move(bytes), [this, on_failed = std::move(on_failed)]() mutable {
        asio::post(executor_, std::move(on_failed));
    });
}

bool sip_transport::send_datagram(const hop_address& to, sip::flow_id beside, std::string_view bytes) {
    boost::system::error_code ec;
    const asio::ip::udp::endpoint endpoint(asio::ip::make_address(to.address, ec), to.port);
    if (ec) return false;
    if (const auto index = sip_datagram_socket::index_of(beside);
        sip_datagram_socket::is_udp(beside) && index < datagram_sockets_.size() &&
        datagram_sockets_[index]->local().protocol() == endpoint.protocol())
        return datagram_sockets_[index]->send(endpoint, bytes);
    for (const auto& s : datagram_sockets_)
        if (s->local().protocol() == endpoint.protocol() && s->send(endpoint, bytes)) return true;
    return false;
}

void sip_transport::ask(const dns_question& question, std::function<void(dns_records)> done) {
    dns_.ask(question, std::move(done));
}

locator::abilities sip_transport::abilities() const {
    return {.udp = !datagram_sockets_.empty(), .tcp = true, .tls = tls_.client != nullptr};
}

void sip_transport::connect(const hop_address& to, const std::string& host,
                            std::function<void(std::optional<sip::flow_id>)> done) {
    if (const auto open = by_remote_.find(remote_key(to.protocol, to.address, to.port));
        open != by_remote_.end())
        if (const auto found = connections_.find(static_cast<std::uint64_t>(open->second));
            found != connections_.end() && found->second->leads_to(host))
            return asio::post(executor_, [done = std::move(done), id = open->second] { done(id); });
    boost::system::error_code ec;
    const asio::ip::tcp::endpoint endpoint(asio::ip::make_address(to.address, ec), to.port);
    if (ec || (to.protocol == sip::transport::tls && !tls_.client))
        return asio::post(executor_, [done = std::move(done)] { done(std::nullopt); });
    auto socket = std::make_shared<tcp_socket>(executor_);
    auto limit = std::make_shared<steady_timer>(executor_, connect_limit);
    limit->async_wait([socket](boost::system::error_code wait_ec) {
        boost::system::error_code ignored;
        if (!wait_ec) socket->close(ignored);
    });
    socket->async_connect(endpoint, [this, socket, limit, to, host,
                                     done = std::move(done)](boost::system::error_code connect_ec) mutable {
        limit->cancel();
        if (stopped_) return;
        if (connect_ec) return done(std::nullopt);
        adopt_opened(std::move(*socket), to, host, std::move(done));
    });
}

void sip_transport::adopt_opened(tcp_socket socket, const hop_address& to, const std::string& host,
                                 std::function<void(std::optional<sip::flow_id>)> done) {
    boost::system::error_code ec;
    auto f = flow_of(socket, to.protocol, ec);
    // We chose the peer: it counts among those whom the limits are not for.
    if (ec || !admit(f.id, f.remote_address, sip::peer_standing::trusted)) return done(std::nullopt);
    quota_.prove(f.id);
    socket.set_option(asio::ip::tcp::no_delay(true), ec);
    socket.set_option(asio::socket_base::keep_alive(true), ec);
    sip_connection::setup setup{.flow = std::move(f), .dialled = host};
    if (to.protocol == sip::transport::tls) {
        setup.tls = tls_.client;
        setup.check.emplace(tls::bears(host));
    }
    const auto id = setup.flow.id;
    setup.settled = [done = std::move(done), id](bool open) {
        done(open ? std::optional(id) : std::nullopt);
    };
    by_remote_[remote_key(setup.flow)] = id;
    const auto connection = std::make_shared<sip_connection>(std::move(socket), *this, std::move(setup));
    connections_[static_cast<std::uint64_t>(id)] = connection;
    connection->start();
}

sip::flow_id sip_transport::datagram_flow(const sip::flow& of) {
    boost::system::error_code ec;
    const asio::ip::udp::endpoint remote(asio::ip::make_address(of.remote_address, ec), of.remote_port);
    if (ec || of.protocol != sip::transport::udp) return {};
    sip_datagram_socket* found = nullptr;
    for (const auto& s : datagram_sockets_) {
        const auto local = s->local();
        if (local.protocol() != remote.protocol()) continue;
        const bool had_it =
            local.port() == of.local_port &&
            (local.address().is_unspecified() || local.address().to_string() == of.local_address);
        if (had_it || found == nullptr) found = s.get();
        if (had_it) break;
    }
    return found == nullptr ? sip::flow_id{} : found->id_of(remote);
}

void sip_transport::close(sip::flow_id flow) {
    if (const auto found = connections_.find(static_cast<std::uint64_t>(flow)); found != connections_.end())
        found->second->close_after_write();
}

void sip_transport::connection_closed(sip::flow_id id) {
    const auto found = connections_.find(static_cast<std::uint64_t>(id));
    if (found == connections_.end() || stopped_) return;
    const auto known = by_remote_.find(remote_key(found->second->flow()));
    if (known != by_remote_.end() && known->second == id) by_remote_.erase(known);
    connections_.erase(found);
    quota_.release(id);
    sink_.on_sip_flow_closed(id);
    sink_.on_sip_settled();
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
    for (const auto& s : datagram_sockets_) s->close();
    const auto open = std::move(connections_);
    connections_.clear();
    for (const auto& [id, connection] : open) connection->close();
}

}  // namespace ctig::net
