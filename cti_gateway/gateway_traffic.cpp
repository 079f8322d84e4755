// The gateway's traffic: what sockets and links report goes to the shard that it concerns; what shards put
// out goes to the sockets and links.
#include <algorithm>
#include <boost/asio/post.hpp>
#include <utility>

#include "cti_gateway/gateway_impl.hpp"
#include "cti_gateway/log/log.hpp"
#include "sip_session/call_id.hpp"

namespace ctig {

using shards::shard;

void gateway::impl::on_sip_message(const sip::flow& from, std::string_view bytes) {
    if (!sharded->running()) {
        // Where it had threads that have ended, its dialog is nobody's now.
        if (sharded->size() == 1) sharded->at(0).on_message(from, bytes);
        return;
    }
    auto& whose = sharded->of_call(sip::call_id_of(bytes));
    sharded->tell(whose, [&whose, from, bytes = std::string(bytes)] { whose.on_message(from, bytes); });
}

void gateway::impl::on_broken_sip_stream(const sip::flow& from, std::string_view start, int code) {
    log::debug({.peer = from.remote_address}, "stream lost its framing: {}", code);
    if (sharded->size() > 1 && !sharded->running()) return;
    auto& whose = sharded->of_call(sip::call_id_of(start));
    sharded->tell(whose, [&whose, from, start = std::string(start), code] {
        whose.on_broken_stream(from, start, code);
    });
}

// A shard on a thread of its own has its own turns.
void gateway::impl::act_now() {
    if (sharded && sharded->size() == 1 && !sharded->running()) sharded->at(0).act_now();
}

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
    if (state.state != cti::link_state::in_service) routes.on_link_lost(link);
    let_go_by = {};  // they say it again
    sharded->tell_all([link](shard& s) { s.on_link_state(link); });
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

void gateway::impl::tell_links() {
    sharded->tell_all([known = pool->known()](shard& s) { s.know_links(known); });
}

void gateway::impl::on_link_event(cti::link_index link, csta::message event) {
    if (!sharded->running()) return sharded->at(0).on_link_event(link, event);
    const auto to = routes.route(link, event);
    if (to.who == shards::event_routes::whose::everybody)
        sharded->tell_all([link, event](shard& s) { s.on_link_event(link, event); });
    else if (to.who == shards::event_routes::whose::one)
        tell_event(to.shard, link, std::move(event));
}

void gateway::impl::tell_event(std::size_t shard_index, cti::link_index link, csta::message event) {
    auto& one = sharded->at(shard_index);
    sharded->tell(one, [&one, link, event = std::move(event)] { one.on_link_event(link, event); });
}

void gateway::impl::on_heartbeat(cti::link_index link, std::chrono::microseconds round_trip) {
    metrics.heartbeat(status(link).manager, round_trip);
}

void gateway::impl::ask_link(cti::link_index link, csta::message what, cti::completion done) {
    pool->at(link).request(std::move(what), settings->cti.request_timeout, std::move(done));
}

void gateway::impl::tell(shard& whom, std::function<void()> what) { sharded->tell(whom, std::move(what)); }

void gateway::impl::request(shard& by, cti::link_index link, csta::message what, cti::completion done) {
    if (!sharded->running()) return ask_link(link, std::move(what), std::move(done));
    const bool is_start = csta::holds_alternative<csta::monitor_start>(what);
    routes.on_request(link, what);
    ask_link(link, std::move(what),
             [this, link, is_start, index = by.index(), done = std::move(done)](auto answer) {
                 auto early = routes.on_answer(link, is_start, answer, index);
                 done(std::move(answer));
                 for (auto& event : early) tell_event(index, link, std::move(event));
             });
}

void gateway::impl::let_go(shard& by, cti::link_index link) {
    auto& gone = let_go_by.at(static_cast<std::size_t>(link));
    gone.insert(by.index());
    if (gone.size() < sharded->size()) return;
    gone.clear();
    pool->let_go(link);
}

void gateway::impl::on_signed_in(shard& at, const bridge::signed_in_client& who) {
    sharded->tell_all([&at, who](shard& other) {
        if (&other != &at) other.on_signed_in(who);
    });
}

void gateway::impl::on_turn_over(shard& of, bool rests) {
    at_rest.at(of.index()) = rests;
    end_if_at_rest();
}

void gateway::impl::end_if_at_rest() {
    if (!stopping || transport.searching() || std::ranges::find(at_rest, false) != at_rest.end()) return;
    // What came for one since it said so is answered first.
    if (sharded->running()) sharded->ask_all([&](shard& s) { at_rest[s.index()] = s.at_rest(); });
    if (std::ranges::find(at_rest, false) == at_rest.end()) finish_stop();
}

void gateway::impl::after_writes(shard& by, std::function<void()> then) {
    asio::post(io, [this, alive = std::weak_ptr(alive), &by, then = std::move(then)]() mutable {
        if (!alive.expired() && !stopped_for_good) tell(by, std::move(then));
    });
}

void gateway::impl::send(shard& by, const sip::send_message& message, bool of_live_dialog) {
    const auto failed = [&] {
        // The bytes come back to a request only: nobody asks for an answer again.
        return
            [this, &by, request = message.request, bytes = message.request ? message.bytes : std::string()] {
                if (request) tell(by, [&by, request, bytes] { by.on_send_failed(*request, bytes); });
            };
    };
    const auto& [to, otherwise] = message.where;
    if (const auto* flow = std::get_if<sip::flow_id>(&to); flow != nullptr && of_live_dialog)
        flows.on_sent(*message.dialog, *flow);
    if (const auto* hop = std::get_if<sip::next_hop>(&to))
        return transport.send(*hop, message.bytes, failed());
    const auto flow = std::get<sip::flow_id>(to);
    // What becomes of an answer over UDP, nobody is told: it may leave with others.
    if (message.request ? transport.send(flow, message.bytes) : transport.send_soon(flow, message.bytes))
        return;
    // The flow has closed: the peer may be reached by another.
    if (otherwise) return transport.send(*otherwise, message.bytes, failed());
    // Told later: the machine that put this out is still at work.
    asio::post(io, failed());
}

// The machines count since the start, Prometheus since the last look.
void gateway::impl::collect_counters() {
    if (!sharded) return;
    std::map<std::string, std::uint64_t> dropped;
    for (const auto& [reason, total] : transport.counters().all()) dropped[std::string(reason)] += total;
    sharded->ask_all([&](shard& s) {
        for (const auto& [method, code, count] : s.phones().take_answered())
            metrics.sip_request(method, code, count);
        for (const auto& [reason, total] : s.phones().dropped()) dropped[std::string(reason)] += total;
    });
    for (const auto& [reason, total] : dropped) {
        auto& reported = reported_drops[reason];
        if (total > reported) metrics.sip_dropped(reason, total - reported);
        reported = total;
    }
}

}  // namespace ctig
