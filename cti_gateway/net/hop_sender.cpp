#include "cti_gateway/net/hop_sender.hpp"

#include <fmt/format.h>

#include <random>
#include <utility>
#include <vector>

#include "cti_gateway/log/log.hpp"

namespace ctig::net {
namespace {

constexpr std::size_t max_waiting = 16 << 20;  // octets for one hop, which may be the proxy of all dialogs
constexpr std::size_t max_routes = 1024;
// A request of ours is given up after 32 s (RFC 3261 17.1.2.2, Timer F): the search ends before.
constexpr std::chrono::seconds search_limit{20};
constexpr std::chrono::seconds datagram_place_lasts{60};  // then the DNS is asked again

std::string_view word_for(sip::transport protocol) {
    switch (protocol) {
        case sip::transport::udp: return "UDP";
        case sip::transport::tcp: return "TCP";
        case sip::transport::tls: return "TLS";
    }
    return {};
}

std::uint32_t random_up_to(std::uint32_t most) {
    static thread_local std::mt19937 source{std::random_device{}()};
    return std::uniform_int_distribution<std::uint32_t>(0, most)(source);
}

/// The machines behind us have chosen their timers by the transport: the DNS may choose within its kind.
locator::abilities of_the_same_kind(sip::transport protocol, locator::abilities can) {
    if (protocol == sip::transport::udp) return {.udp = can.udp, .tcp = false, .tls = false};
    return {.udp = false, .tcp = can.tcp, .tls = can.tls};
}

}  // namespace

struct hop_sender::route {
    struct message {
        std::string bytes;
        std::function<void()> on_failed;
    };
    sip::next_hop hop;
    std::deque<message> waiting;
    std::size_t waiting_octets = 0;
    std::optional<locator> search;  ///< under way
    std::chrono::steady_clock::time_point search_ends{}, place_lasts{};
    std::optional<sip::flow_id> flow;      ///< that worked last
    std::optional<hop_address> datagrams;  ///< where they went last
    sip::transport by{};
};

hop_sender::hop_sender(hop_ports& ports, clock now) : ports_(ports), now_(std::move(now)) {}
hop_sender::~hop_sender() = default;

hop_sender::route_ptr hop_sender::route_to(const sip::next_hop& to) {
    const std::string key =
        fmt::format("{}/{}/{}/{}/{}", static_cast<int>(to.protocol), static_cast<int>(to.choice), to.port,
                    static_cast<std::uint64_t>(to.beside), to.host);
    if (const auto known = routes_.find(key); known != routes_.end()) return known->second;
    if (routes_.size() >= max_routes) std::erase_if(routes_, [](const auto& r) { return !r.second->search; });
    auto& made = routes_[key];
    made = std::make_shared<route>();
    made->hop = to;
    return made;
}

void hop_sender::send(const sip::next_hop& to, std::string bytes, std::function<void()> on_failed) {
    const auto r = route_to(to);
    if (!r->search && send_as_known(*r, bytes)) return;
    if (r->waiting_octets + bytes.size() > max_waiting) return on_failed();
    r->waiting_octets += bytes.size();
    r->waiting.push_back({std::move(bytes), std::move(on_failed)});
    if (!r->search) search(r);
}

bool hop_sender::send_as_known(route& r, const std::string& bytes) {
    const auto fitting = [&] { return r.by == r.hop.protocol ? bytes : with_via_transport(bytes, r.by); };
    if (r.flow) {
        if (ports_.send_over(*r.flow, fitting())) return true;
        r.flow.reset();
    }
    if (r.datagrams && r.place_lasts > now_()) return ports_.send_datagram(*r.datagrams, r.hop.beside, bytes);
    return false;
}

void hop_sender::search(const route_ptr& r) {
    ++searches_;
    r->search.emplace(r->hop, of_the_same_kind(r->hop.protocol, ports_.abilities()), random_up_to);
    r->search_ends = now_() + search_limit;
    advance(r);
}

void hop_sender::advance(const route_ptr& r) {
    if (now_() >= r->search_ends) return give_up(r);
    auto step = r->search->next();
    if (const auto* question = std::get_if<dns_question>(&step))
        return ports_.ask(*question, [this, r](dns_records records) {
            r->search->on_records(std::move(records));
            advance(r);
        });
    if (const auto* place = std::get_if<hop_address>(&step)) return attempt(r, *place);
    give_up(r);
}

void hop_sender::attempt(const route_ptr& r, const hop_address& place) {
    if (place.protocol == sip::transport::udp) return attempt_datagram(r, place);
    log::debug("trying {} port {} over {} for {}", place.address, place.port, word_for(place.protocol),
               r->hop.host);
    ports_.connect(place, r->hop.host,
                   [this, r, protocol = place.protocol](std::optional<sip::flow_id> flow) {
                       if (!flow) return advance(r);
                       r->flow = flow;
                       r->datagrams.reset();
                       flush(*r, protocol);
                   });
}

void hop_sender::attempt_datagram(const route_ptr& r, const hop_address& place) {
    // Whether anybody is there does not show: only that the kernel has no way to it.
    if (!ports_.send_datagram(place, r->hop.beside, r->waiting.front().bytes)) return advance(r);
    r->waiting_octets -= r->waiting.front().bytes.size();
    r->waiting.pop_front();
    r->datagrams = place;
    r->place_lasts = now_() + datagram_place_lasts;
    flush(*r, sip::transport::udp);
}

void hop_sender::end_search(route& r) {
    --searches_;
    r.search.reset();
    r.waiting_octets = 0;
}

void hop_sender::flush(route& r, sip::transport by) {
    end_search(r);
    r.by = by;
    for (const auto& one : std::exchange(r.waiting, {}))
        if (!send_as_known(r, one.bytes)) one.on_failed();
    ports_.on_search_over();
}

void hop_sender::give_up(const route_ptr& r) {
    log::warn("nothing answers at {}{} over {}: the requests to it fail; check the route's name in the DNS",
              r->hop.host, r->hop.port == 0 ? "" : fmt::format(" port {}", r->hop.port),
              word_for(r->hop.protocol));
    end_search(*r);
    for (const auto& one : std::exchange(r->waiting, {})) one.on_failed();
    ports_.on_search_over();
}

std::string with_via_transport(std::string request, sip::transport protocol) {
    static constexpr std::string_view version = "\r\nVia: SIP/2.0/";
    const auto at = request.find(version);
    if (at != std::string::npos) request.replace(at + version.size(), 3, word_for(protocol));
    return request;
}

}  // namespace ctig::net
