#pragma once
// Sends to places that are no flows: locates them (RFC 3263), tries one answer after the other, and keeps
// what worked. Owns no socket: that is its ports' matter.
#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "cti_gateway/net/locator.hpp"
#include "sip_session/flow.hpp"

namespace ctig::net {

/// What hop_sender needs of the sockets. Callbacks come from the loop, never from inside the call.
class hop_ports {
public:
    [[nodiscard]] virtual bool send_over(sip::flow_id flow, std::string_view bytes) = 0;
    /// `beside`: leave by that flow's socket, where it fits.
    [[nodiscard]] virtual bool send_datagram(const hop_address& to, sip::flow_id beside,
                                             std::string_view bytes) = 0;
    /// An open connection to there, or a new one; with TLS one that bears `host`'s name.
    virtual void connect(const hop_address& to, const std::string& host,
                         std::function<void(std::optional<sip::flow_id>)> done) = 0;
    virtual void ask(const dns_question& question, std::function<void(dns_records)> done) = 0;
    [[nodiscard]] virtual locator::abilities abilities() const = 0;
    /// A search has come to its end, and what waited for it was sent or has failed.
    virtual void on_search_over() = 0;

protected:
    virtual ~hop_ports() = default;
};

/// Thread: the gateway's. Lifetime: the ports stop calling back before it dies.
class hop_sender {
public:
    using clock = std::function<std::chrono::steady_clock::time_point()>;
    explicit hop_sender(hop_ports& ports, clock now = std::chrono::steady_clock::now);
    ~hop_sender();

    /// Messages to one hop leave in the order in which they came. `on_failed`: no answer of the DNS worked,
    /// or 16 MiB wait for that hop already; called later or from inside.
    void send(const sip::next_hop& to, std::string bytes, std::function<void()> on_failed);

    /// Is any message waiting for a place to go to?
    [[nodiscard]] bool searching() const noexcept { return searches_ != 0; }

private:
    struct route;
    using route_ptr = std::shared_ptr<route>;

    [[nodiscard]] route_ptr route_to(const sip::next_hop& to);
    [[nodiscard]] bool send_as_known(route& r, const std::string& bytes);
    void search(const route_ptr& r);
    void advance(const route_ptr& r);
    void attempt(const route_ptr& r, const hop_address& place);
    void attempt_datagram(const route_ptr& r, const hop_address& place);
    void flush(route& r, sip::transport by);
    void end_search(route& r);
    void give_up(const route_ptr& r);

    hop_ports& ports_;
    clock now_;
    std::unordered_map<std::string, route_ptr> routes_;
    std::size_t searches_ = 0;
};

/// A request of ours with another transport in its Via: the DNS chose it (RFC 3261 18.1.1: the transport
/// writes Via's).
[[nodiscard]] std::string with_via_transport(std::string request, sip::transport protocol);

}  // namespace ctig::net
