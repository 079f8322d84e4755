#include "cti_gateway/net/sip_datagram_socket.hpp"

#include <sys/socket.h>

#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <cerrno>

#include "cti_gateway/net/sip_transport.hpp"

namespace ctig::net {
namespace {

constexpr std::uint64_t v6_bit = std::uint64_t{1} << 62;

/// The address the kernel would send from: a wildcard bind has no address that a peer could be told.
std::string source_address_towards(const asio::ip::udp::endpoint& remote) {
    asio::io_context none;
    udp_socket probe(none.get_executor());
    boost::system::error_code ec;
    probe.open(remote.protocol(), ec);
    if (!ec) probe.connect(remote, ec);
    return ec ? std::string{} : probe.local_endpoint(ec).address().to_string();
}

}  // namespace

sip_datagram_socket::sip_datagram_socket(executor ex, sip_transport& owner, std::uint8_t index,
                                         const asio::ip::udp::endpoint& at)
    : owner_(owner), socket_(ex), index_(index) {
    socket_.open(at.protocol());
    if (at.address().is_v6()) socket_.set_option(asio::ip::v6_only(true));
    socket_.bind(at);
    socket_.non_blocking(true);
    // A storm's worth of datagrams may wait in the kernel while one turn is worked off.
    boost::system::error_code ignored;
    socket_.set_option(asio::socket_base::receive_buffer_size(4 << 20), ignored);
    local_ = socket_.local_endpoint();
}

void sip_datagram_socket::start() { wait(); }

void sip_datagram_socket::close() {
    flush();
    boost::system::error_code ignored;
    socket_.close(ignored);
}

void sip_datagram_socket::wait() {
    socket_.async_wait(udp_socket::wait_read, [self = shared_from_this()](boost::system::error_code ec) {
        if (ec || !self->socket_.is_open()) return;
        self->read_batch();
        if (self->socket_.is_open()) self->wait();
    });
}

void sip_datagram_socket::read_batch() {
    if (!rooms_) rooms_ = std::make_unique_for_overwrite<std::array<room, batch>>();
    std::array<mmsghdr, batch> messages;
    std::array<iovec, batch> parts;
    for (std::size_t i = 0; i < batch; ++i) {
        auto& one = (*rooms_)[i];
        parts[i] = {one.octets.data(), one.octets.size()};
        messages[i] = {};
        messages[i].msg_hdr.msg_name = one.from.data();
        messages[i].msg_hdr.msg_namelen = static_cast<socklen_t>(one.from.capacity());
        messages[i].msg_hdr.msg_iov = &parts[i];
        messages[i].msg_hdr.msg_iovlen = 1;
    }
    // An error, as of ICMP about an earlier datagram, says nothing about the next: the next call brings it.
    const int count = ::recvmmsg(socket_.native_handle(), messages.data(), batch, MSG_DONTWAIT, nullptr);
    owner_.sink_.on_sip_turn_begins();
    // A proxy sends what many clients ask: who it is need not be found out for each.
    const asio::ip::udp::endpoint* known = nullptr;
    sip::flow from;
    for (int i = 0; i < count && socket_.is_open(); ++i) {
        const auto& message = messages[static_cast<std::size_t>(i)];
        auto& one = (*rooms_)[static_cast<std::size_t>(i)];
        one.from.resize(message.msg_hdr.msg_namelen);
        if (known == nullptr || one.from != *known) {
            from = flow_to(one.from);
            known = &one.from;
        }
        if (from.standing == sip::peer_standing::stranger) {
            ++owner_.counters_.strangers;
            continue;
        }
        const std::string_view bytes(one.octets.data(), message.msg_len);
        if (owner_.tap_) owner_.tap_->on_sip_bytes_in(from, bytes);
        owner_.sink_.on_sip_message(from, bytes);
    }
    owner_.sink_.on_sip_turn_over();
    flush();
}

bool sip_datagram_socket::send(const asio::ip::udp::endpoint& to, std::string_view bytes) {
    flush();
    boost::system::error_code ec;
    socket_.send_to(asio::buffer(bytes.data(), bytes.size()), to, 0, ec);
    if (ec) {
        ++owner_.counters_.send_failures;
        return false;
    }
    if (owner_.tap_) owner_.tap_->on_sip_bytes_out(flow_to(to), bytes);
    return true;
}

bool sip_datagram_socket::send(sip::flow_id to, std::string_view bytes) {
    const auto remote = remote_of(to);
    return remote && send(*remote, bytes);
}

void sip_datagram_socket::send_soon(sip::flow_id to, std::string_view bytes) {
    const auto remote = remote_of(to);
    if (!remote || !socket_.is_open()) {
        ++owner_.counters_.send_failures;
        return;
    }
    waiting_.push_back({*remote, waiting_bytes_.size(), bytes.size()});
    waiting_bytes_ += bytes;
    if (waiting_.size() >= batch) return flush();
    if (std::exchange(flush_posted_, true)) return;
    asio::post(socket_.get_executor(), [self = shared_from_this()] {
        self->flush_posted_ = false;
        self->flush();
    });
}

void sip_datagram_socket::flush() {
    leaving_.clear();
    leaving_bytes_.clear();
    leaving_.swap(waiting_);
    leaving_bytes_.swap(waiting_bytes_);
    std::array<mmsghdr, batch> messages;
    std::array<iovec, batch> parts;
    for (std::size_t i = 0; i < leaving_.size(); ++i) {
        auto& one = leaving_[i];
        parts[i] = {leaving_bytes_.data() + one.begin, one.size};
        messages[i] = {};
        messages[i].msg_hdr.msg_name = one.to.data();
        messages[i].msg_hdr.msg_namelen = static_cast<socklen_t>(one.to.size());
        messages[i].msg_hdr.msg_iov = &parts[i];
        messages[i].msg_hdr.msg_iovlen = 1;
    }
    for (std::size_t next = 0; next < leaving_.size();) {
        const int taken = ::sendmmsg(socket_.native_handle(), &messages[next],
                                     static_cast<unsigned>(leaving_.size() - next), MSG_NOSIGNAL);
        if (taken < 0 && errno == EINTR) continue;
        if (taken <= 0) {
            ++owner_.counters_.send_failures;
            ++next;
            continue;
        }
        if (owner_.tap_)
            for (int i = 0; i < taken; ++i) {
                const auto& one = leaving_[next + static_cast<std::size_t>(i)];
                owner_.tap_->on_sip_bytes_out(flow_to(one.to),
                                              std::string_view(leaving_bytes_).substr(one.begin, one.size));
            }
        next += static_cast<std::size_t>(taken);
    }
}

std::optional<asio::ip::udp::endpoint> sip_datagram_socket::remote_of(sip::flow_id id) const {
    const auto raw = static_cast<std::uint64_t>(id);
    if ((raw & v6_bit) == 0) {
        const asio::ip::address_v4 address(static_cast<std::uint32_t>((raw >> 16) & 0xffffffffu));
        return asio::ip::udp::endpoint(address, static_cast<std::uint16_t>(raw & 0xffff));
    }
    const auto found = v6_by_id_.find(raw);
    if (found == v6_by_id_.end()) return std::nullopt;
    return found->second->remote;
}

sip::flow_id sip_datagram_socket::id_of(const asio::ip::udp::endpoint& remote) {
    const std::uint64_t prefix = udp_bit | (static_cast<std::uint64_t>(index_) << 48);
    if (remote.address().is_v4())
        return sip::flow_id{prefix | (static_cast<std::uint64_t>(remote.address().to_v4().to_uint()) << 16) |
                            remote.port()};
    const std::string key = remote.address().to_string() + '/' + std::to_string(remote.port());
    if (const auto known = v6_by_remote_.find(key); known != v6_by_remote_.end()) {
        v6_recent_.splice(v6_recent_.begin(), v6_recent_, known->second);
        return sip::flow_id{known->second->id};
    }
    if (v6_recent_.size() >= max_v6_flows) {
        const v6_flow& oldest = v6_recent_.back();
        v6_by_id_.erase(oldest.id);
        v6_by_remote_.erase(oldest.remote.address().to_string() + '/' + std::to_string(oldest.remote.port()));
        v6_recent_.pop_back();
    }
    v6_recent_.push_front({prefix | v6_bit | ++last_v6_id_, remote});
    v6_by_id_[v6_recent_.front().id] = v6_recent_.begin();
    v6_by_remote_[key] = v6_recent_.begin();
    return sip::flow_id{v6_recent_.front().id};
}

const std::string& sip_datagram_socket::local_address_for(const asio::ip::udp::endpoint& remote) {
    if (!local_.address().is_unspecified()) {
        if (fixed_address_.empty()) fixed_address_ = local_.address().to_string();
        return fixed_address_;
    }
    if (source_addresses_.size() > max_source_addresses) source_addresses_.clear();
    std::string& known = source_addresses_[remote.address().to_string()];
    if (known.empty()) known = source_address_towards(remote);
    return known;
}

sip::flow sip_datagram_socket::flow_to(const asio::ip::udp::endpoint& remote) {
    sip::flow f;
    f.id = id_of(remote);
    f.protocol = sip::transport::udp;
    f.local_address = local_address_for(remote);
    f.local_port = local_.port();
    f.remote_address = remote.address().to_string();
    f.remote_port = remote.port();
    f.standing = owner_.sink_.standing_of({.address = f.remote_address});
    return f;
}

}  // namespace ctig::net
