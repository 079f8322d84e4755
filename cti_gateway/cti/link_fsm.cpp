#include "cti_gateway/cti/link_fsm.hpp"

#include <algorithm>
#include <utility>

namespace ctig::cti {

using std::chrono::milliseconds;

link_fsm::link_fsm(const link_fsm_options& options, random_source random)
    : options_(options), random_(std::move(random)), ceiling_(options.reconnect_min) {
    options_.reconnect_max = std::max(options_.reconnect_max, options_.reconnect_min);
}

link_effects link_fsm::on(link_event event, time_point now) {
    if (event == link_event::stop) return stop();
    if (event == link_event::timer && !due(now)) return {};
    switch (state_) {
        case link_state::down: return event == link_event::start ? connect(now) : link_effects{};
        case link_state::connecting: return while_connecting(event, now);
        case link_state::signing_in: return while_signing_in(event, now);
        case link_state::in_service: return in_service(event, now);
        case link_state::out_of_service:
        case link_state::refused: return event == link_event::timer ? connect(now) : link_effects{};
        case link_state::stopped: return {};
    }
    return {};
}

link_effects link_fsm::connect(time_point now) {
    state_ = link_state::connecting;
    deadline_ = now + options_.sign_in_limit;
    return {.connect = true};
}

link_effects link_fsm::while_connecting(link_event event, time_point now) {
    switch (event) {
        case link_event::connected:
            state_ = link_state::signing_in;
            return {};                                          // the limit covers both steps
        case link_event::refused: return give_up_for_now(now);  // some peers refuse before they accept
        case link_event::closed: return back_off(now, {});
        case link_event::timer: return back_off(now, "no connection within the time limit");
        case link_event::start:
        case link_event::signed_in:
        case link_event::answered:
        case link_event::request_timed_out:
        case link_event::stop: return {};
    }
    return {};
}

link_effects link_fsm::while_signing_in(link_event event, time_point now) {
    switch (event) {
        case link_event::signed_in:
            state_ = link_state::in_service;
            in_service_since_ = now;
            // At once: it learns the system status, and proves that the peer serves before sessions rely on
            // it.
            return send_heartbeat(now);
        case link_event::refused: return give_up_for_now(now);
        case link_event::closed: return back_off(now, {});
        case link_event::timer: return back_off(now, "no answer to the sign-in within the time limit");
        case link_event::start:
        case link_event::connected:
        case link_event::answered:
        case link_event::request_timed_out:
        case link_event::stop: return {};
    }
    return {};
}

link_effects link_fsm::in_service(link_event event, time_point now) {
    switch (event) {
        case link_event::answered:
            // Two rules tell life from death.
            // The heartbeat rule: RequestSystemStatus goes out every interval, busy link or idle, because
            // only a request that we send ourselves bounds the time in which a silent death is noticed. The
            // answer rule: an answer to any request clears the heartbeat, so that one queued behind a burst
            // does not take a busy but working link away. Mere bytes do not: a manager that still streams
            // events while its request side hangs is dead to a person who wants to dial.
            if (heartbeat_ == heartbeat::waiting) {
                heartbeat_ = heartbeat::idle;
                missed_ = 0;
                deadline_ = std::max(last_heartbeat_ + options_.heartbeat_interval, now);
            }
            return {};
        case link_event::request_timed_out:
            // One heartbeat at once tells a slow service from a dead link; one that is under way already
            // does.
            return heartbeat_ == heartbeat::idle ? send_heartbeat(now) : link_effects{};
        case link_event::timer: return heartbeat_due(now);
        case link_event::closed: return back_off(now, {});
        case link_event::refused: return give_up_for_now(now);  // the session was withdrawn
        case link_event::start:
        case link_event::connected:
        case link_event::signed_in:
        case link_event::stop: return {};
    }
    return {};
}

link_effects link_fsm::send_heartbeat(time_point now) {
    heartbeat_ = heartbeat::waiting;
    last_heartbeat_ = now;
    deadline_ = now + options_.heartbeat_timeout;
    return {.heartbeat = true};
}

link_effects link_fsm::heartbeat_due(time_point now) {
    if (heartbeat_ == heartbeat::idle) return send_heartbeat(now);
    ++missed_total_;
    if (++missed_ >= options_.heartbeat_misses) return back_off(now, "heartbeats were not answered");
    // After a miss the next one goes at once, not an interval later: the doubt is resolved in seconds.
    return send_heartbeat(now);
}

link_effects link_fsm::back_off(time_point now, std::string_view why) {
    // A link that keeps coming up and falling down moves sessions each time; only one that has held for as
    // long as the slowest pace has earned a quick return.
    const bool held = state_ == link_state::in_service && now - in_service_since_ >= options_.reconnect_max;
    if (held) ceiling_ = options_.reconnect_min;
    state_ = link_state::out_of_service;
    heartbeat_ = heartbeat::idle;
    missed_ = 0;
    deadline_ = now + next_delay();
    return {.close = true, .why = why};
}

link_effects link_fsm::give_up_for_now(time_point now) {
    // A wrong password does not mend itself, and quick retries lock accounts.
    state_ = link_state::refused;
    heartbeat_ = heartbeat::idle;
    missed_ = 0;
    deadline_ = now + options_.reconnect_max;
    return {.close = true};
}

link_effects link_fsm::stop() {
    const bool closing = state_ != link_state::down && state_ != link_state::stopped;
    state_ = link_state::stopped;
    heartbeat_ = heartbeat::idle;
    deadline_.reset();
    return {.close = closing};
}

milliseconds link_fsm::next_delay() {
    // Uniform over the upper half of a doubling ceiling: it grows for certain, and gateways that lost one PBX
    // together do not come back together.
    ceiling_ = std::min(ceiling_ * 2, options_.reconnect_max);
    const milliseconds floor = std::max(ceiling_ / 2, options_.reconnect_min);
    const auto span = static_cast<std::uint64_t>((ceiling_ - floor).count()) + 1;
    return floor + milliseconds{static_cast<milliseconds::rep>((span * random_()) >> 32U)};
}

}  // namespace ctig::cti
