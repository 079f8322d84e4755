// The gateway's traffic: what sockets and links report goes into the machines, what they put out goes to the
// sockets.
#include <algorithm>
#include <boost/asio/post.hpp>
#include <utility>

#include "cti_gateway/gateway_impl.hpp"
#include "cti_gateway/log/log.hpp"

namespace ctig {
namespace {

sip::time_point now() { return std::chrono::steady_clock::now(); }

}  // namespace

void gateway::impl::on_sip_message(const sip::flow& from, std::string_view bytes) {
    phones->on_message(from, bytes, now());
    pump();
}

void gateway::impl::on_broken_sip_stream(const sip::flow& from, std::string_view start, int code) {
    log::debug({.peer = from.remote_address}, "stream lost its framing: {}", code);
    phones->on_broken_stream(from, start, code, now());
    pump();
}

void gateway::impl::on_sip_flow_closed(sip::flow_id flow) { phones->on_flow_closed(flow, now()); }
void gateway::impl::on_sip_turn_over() { pump(); }

sip::peer_standing gateway::impl::standing_of(const net::peer_identity& peer) const {
    return access.standing_of(peer.address, peer.names);
}

bool gateway::impl::needs_names(const net::peer_identity& peer) const {
    return access.needs_confirmed_names(peer.address, peer.names);
}

// From the loop always: the caller is not ready for it earlier.
void gateway::impl::confirm_names(const std::string& address,
                                  std::function<void(std::vector<std::string>)> done) {
    asio::post(io, [this, address, done = std::move(done)]() mutable {
        if (!stopped_for_good) peers.confirm(address, std::move(done));
    });
}

bool gateway::impl::carries_dialog(sip::flow_id flow) const { return flows.carries(flow); }

void gateway::impl::on_link_state(cti::link_index link, const cti::link_status& state) {
    note_link(state);
    sessions->on_link_state(link, state);
}

void gateway::impl::note_link(const cti::link_status& link) {
    using cti::link_state;
    if (link.leaving && link.state == link_state::stopped) {
        log::info({.manager = link.manager}, "no longer in the configuration: its last session has left");
        return metrics.link_gone(link.manager);
    }
    metrics.link_up(link.manager, link.state == link_state::in_service);
    metrics.link_state(link.manager, cti::to_string(link.state), link.since, link.reason);
    const auto about = log::context{.manager = link.manager};
    if (link.state == link_state::in_service)
        log::info(about, "CTI link in service");
    else if (link.state == link_state::refused)
        log::error(about, "CTI manager refused the login: {}; check cti.application_user", link.reason);
    else if (link.state == link_state::out_of_service)
        log::warn(about,
                  "CTI link out of service: {}; the state before lasted {} s; so far {} heartbeats answered, "
                  "{} missed, "
                  "p50 within {} ms, p99 within {} ms",
                  link.reason, link.lasted.count(), link.heartbeats.total(), link.heartbeats_missed,
                  link.heartbeats.quantile(0.5).count(), link.heartbeats.quantile(0.99).count());
    else
        log::debug(about, "CTI link {}", cti::to_string(link.state));
}

void gateway::impl::on_link_event(cti::link_index link, csta::message event) {
    sessions->on_link_event(link, event);
}

void gateway::impl::on_heartbeat(cti::link_index link, std::chrono::microseconds round_trip) {
    metrics.heartbeat(status(link).manager, round_trip);
}

std::optional<cti::link_index> gateway::impl::next() { return pool->next(); }
std::optional<cti::link_index> gateway::impl::next_for_move() { return pool->next_for_move(); }
std::size_t gateway::impl::size() const { return pool->size(); }
const cti::link_status& gateway::impl::status(cti::link_index link) const { return pool->at(link).status(); }

void gateway::impl::request(cti::link_index link, csta::message what, cti::completion done) {
    pool->at(link).request(std::move(what), settings->cti.request_timeout, std::move(done));
}

void gateway::impl::let_go(cti::link_index link) { pool->let_go(link); }

void gateway::impl::pump() {
    if (std::exchange(pumping, true)) return;
    while (auto out = phones->poll()) {
        if (auto* message = std::get_if<sip::send_message>(&*out)) {
            if (!hold_for_journal(*message)) send(*message);
        } else if (const auto* closing = std::get_if<sip::close_flow>(&*out)) {
            transport.close(closing->flow);
        } else {
            if (const auto* ended = std::get_if<sip::dialog_ended>(&*out)) flows.on_ended(ended->dialog);
            sessions->on_output(std::move(*out));
        }
    }
    pumping = false;
    write_journal();
    arm_timer();
    if (stopping && may_end()) finish_stop();
}

void gateway::impl::send(const sip::send_message& message) {
    refused.on_sent(message.bytes, std::chrono::system_clock::now());
    const auto failed = [&] {
        // The bytes come back to a request only: nobody asks for an answer again.
        return [this, request = message.request, bytes = message.request ? message.bytes : std::string()] {
            if (!request) return;
            phones->on_send_failed(*request, now(), bytes);
            pump();
        };
    };
    const auto& [to, otherwise] = message.where;
    if (const auto* flow = std::get_if<sip::flow_id>(&to); flow != nullptr && message.dialog)
        if (phones->find(*message.dialog)) flows.on_sent(*message.dialog, *flow);
    if (const auto* hop = std::get_if<sip::next_hop>(&to))
        return transport.send(*hop, message.bytes, failed());
    if (transport.send(std::get<sip::flow_id>(to), message.bytes)) return;
    // The flow has closed: the peer may be reached by another.
    if (otherwise) return transport.send(*otherwise, message.bytes, failed());
    // Told later: the machine that put this out is still at work.
    asio::post(io, failed());
}

// One timer for all machines. Only an earlier deadline touches it: a later one finds it when it fires, which
// costs one idle turn and saves a timer operation for each request.
void gateway::impl::arm_timer() {
    auto due = phones->next_timer();
    if (const auto later = sessions->next_timer()) due = due ? std::min(*due, *later) : later;
    if (gate)
        if (const auto later = gate->next_timer()) due = due ? std::min(*due, *later) : later;
    if (!due) return;
    if (timer_at && *timer_at <= *due) return;
    timer_at = *due;
    timer.expires_at(*due);
    timer.async_wait([this](boost::system::error_code ec) {
        if (ec) return;  // another deadline took its place
        timer_at.reset();
        phones->on_timer(now());
        sessions->on_timer(now());
        release_late_messages();
        pump();
    });
}

void gateway::impl::collect_counters() {
    if (!phones) return;
    for (const auto& [method, code, count] : phones->take_answered())
        metrics.sip_request(method, code, count);
    // The machines count since the start, Prometheus since the last look.
    auto dropped = phones->dropped();
    const auto of_net = transport.counters().all();
    dropped.insert(dropped.end(), of_net.begin(), of_net.end());
    for (const auto& [reason, total] : dropped) {
        auto& reported = reported_drops[std::string(reason)];
        if (total > reported) metrics.sip_dropped(reason, total - reported);
        reported = total;
    }
}

}  // namespace ctig
