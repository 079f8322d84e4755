#pragma once
// State machine of one CTI link, sans-I/O: connect, sign in, heartbeats, back-off.
//
//   down ──start──▶ connecting ──connected──▶ signing_in ──signed_in──▶ in_service
//                    ▲   │ closed,              │  │ closed,               │ closed,
//                    │   │ time limit           │  │ time limit            │ heartbeats missed
//                    │   ▼                      │  ▼                       ▼
//              timer └── out_of_service ◀───────┼──┴───────────────────────┘
//                    ▲                          │ refused
//              timer └── refused ◀──────────────┘   (retried at the slowest pace)
//
// back-off     the wait before the next attempt; its ceiling doubles with every failure
// heartbeat    a RequestSystemStatus; missed when nothing was answered for heartbeat_timeout
// holding      having stayed in service for reconnect_max; only then the back-off starts small again
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

#include "cti_gateway/cti/link_state.hpp"

namespace ctig::cti {

struct link_fsm_options {
    using milliseconds = std::chrono::milliseconds;
    milliseconds heartbeat_interval{30000};
    milliseconds heartbeat_timeout{2000};
    int heartbeat_misses = 2;
    milliseconds reconnect_min{1000};
    milliseconds reconnect_max{60000};
    milliseconds sign_in_limit{10000};  ///< for connecting and signing in together
};

enum class link_event : std::uint8_t {
    start,
    connected,          ///< transport is up
    signed_in,          ///< the application session is granted
    refused,            ///< the login was refused
    closed,             ///< connect failed, peer closed, protocol error
    answered,           ///< any request of ours, heartbeats included, was answered
    request_timed_out,  ///< a request other than a heartbeat was not
    timer,
    stop,
};

/// What the owner must do now, in this order.
struct link_effects {
    bool close = false;      ///< drop the connection
    bool connect = false;    ///< begin a new one
    bool heartbeat = false;  ///< send a RequestSystemStatus
    std::string_view why;    ///< the machine's own reason for closing, for people; static text
};

class link_fsm {
public:
    /// Uniform over all 32-bit values; called once for each back-off.
    using random_source = std::function<std::uint32_t()>;

    link_fsm(const link_fsm_options& options, random_source random);

    [[nodiscard]] link_effects on(link_event event, time_point now);
    [[nodiscard]] link_state state() const noexcept { return state_; }
    /// When `timer` is to be fed next; a timer fed early changes nothing.
    [[nodiscard]] std::optional<time_point> deadline() const noexcept { return deadline_; }
    [[nodiscard]] std::uint64_t heartbeats_missed() const noexcept { return missed_total_; }

private:
    enum class heartbeat : std::uint8_t { idle, waiting };

    [[nodiscard]] link_effects connect(time_point now);
    [[nodiscard]] link_effects while_connecting(link_event event, time_point now);
    [[nodiscard]] link_effects while_signing_in(link_event event, time_point now);
    [[nodiscard]] link_effects in_service(link_event event, time_point now);
    [[nodiscard]] link_effects send_heartbeat(time_point now);
    [[nodiscard]] link_effects heartbeat_due(time_point now);
    [[nodiscard]] link_effects back_off(time_point now, std::string_view why);
    [[nodiscard]] link_effects give_up_for_now(time_point now);
    [[nodiscard]] link_effects stop();
    [[nodiscard]] std::chrono::milliseconds next_delay();
    [[nodiscard]] bool due(time_point now) const noexcept { return deadline_ && now >= *deadline_; }

    link_fsm_options options_;
    random_source random_;
    link_state state_ = link_state::down;
    std::optional<time_point> deadline_;
    std::chrono::milliseconds ceiling_;
    time_point in_service_since_{};
    time_point last_heartbeat_{};
    heartbeat heartbeat_ = heartbeat::idle;
    int missed_ = 0;
    std::uint64_t missed_total_ = 0;
};

}  // namespace ctig::cti
