#include "cti_gateway/net/connection_quota.hpp"

#include <boost/asio/ip/address.hpp>
#include <utility>

namespace ctig::net {
namespace {

/// One subscriber of IPv6 has a /64 of addresses at least.
std::string key_of(std::string_view address) {
    boost::system::error_code ec;
    const auto parsed = boost::asio::ip::make_address(address, ec);
    if (ec || !parsed.is_v6()) return std::string(address);
    const auto bytes = parsed.to_v6().to_bytes();
    return {bytes.begin(), bytes.begin() + 8};
}

}  // namespace

std::size_t connection_quota::places_for(bool trusted) const noexcept {
    return trusted ? limits_.connections : limits_.connections - limits_.connections / 4;
}

connection_quota::admission connection_quota::admit(sip::flow_id flow, std::string_view address,
                                                    sip::peer_standing standing) {
    const bool trusted = standing == sip::peer_standing::trusted;
    std::string key = key_of(address);
    const auto known = by_peer_.find(key);
    const std::size_t most =
        standing == sip::peer_standing::stranger ? limits_.per_stranger : limits_.per_peer;
    if (!trusted && known != by_peer_.end() && known->second.connections >= most)
        return {verdict::peer_has_enough};
    admission out;
    const bool full =
        by_flow_.size() >= limits_.connections || (!trusted && not_trusted_ >= places_for(false));
    if (full) {
        if (!unproven_.empty())
            out.evict = unproven_.front();
        else if (trusted && !unproven_trusted_.empty())
            out.evict = unproven_trusted_.front();
        else
            return {verdict::all_taken};
        release(*out.evict);
    }
    auto& one = by_flow_[static_cast<std::uint64_t>(flow)];
    one.trusted = trusted;
    one.peer = std::move(key);
    auto& queue = trusted ? unproven_trusted_ : unproven_;
    one.unproven = queue.insert(queue.end(), flow);
    ++by_peer_[one.peer].connections;
    if (!trusted) ++not_trusted_;
    return out;
}

void connection_quota::confirm(sip::flow_id flow, sip::peer_standing standing) {
    const auto found = by_flow_.find(static_cast<std::uint64_t>(flow));
    const bool trusted = standing == sip::peer_standing::trusted;
    if (found == by_flow_.end() || found->second.trusted == trusted) return;
    auto& one = found->second;
    if (trusted) (void)hold(flow, 0);
    one.trusted = trusted;
    trusted ? --not_trusted_ : ++not_trusted_;
    if (!one.unproven) return;
    auto& from = trusted ? unproven_ : unproven_trusted_;
    auto& to = trusted ? unproven_trusted_ : unproven_;
    to.splice(to.end(), from, *one.unproven);
}

void connection_quota::prove(sip::flow_id flow) {
    const auto found = by_flow_.find(static_cast<std::uint64_t>(flow));
    if (found == by_flow_.end() || !found->second.unproven) return;
    (found->second.trusted ? unproven_trusted_ : unproven_).erase(*found->second.unproven);
    found->second.unproven.reset();
}

bool connection_quota::hold(sip::flow_id flow, std::size_t octets) {
    const auto found = by_flow_.find(static_cast<std::uint64_t>(flow));
    if (found == by_flow_.end() || found->second.trusted) return true;
    auto& of_peer = by_peer_[found->second.peer];
    const std::size_t before = std::exchange(found->second.held, octets);
    of_peer.held = of_peer.held - before + octets;
    held_ = held_ - before + octets;
    // Who gives octets back is never the one too many.
    return octets <= before || (held_ <= limits_.held && of_peer.held <= limits_.held_per_peer);
}

void connection_quota::release(sip::flow_id flow) {
    const auto found = by_flow_.find(static_cast<std::uint64_t>(flow));
    if (found == by_flow_.end()) return;
    (void)hold(flow, 0);
    prove(flow);
    if (!found->second.trusted) --not_trusted_;
    if (const auto known = by_peer_.find(found->second.peer); --known->second.connections == 0)
        by_peer_.erase(known);
    by_flow_.erase(found);
}

}  // namespace ctig::net
