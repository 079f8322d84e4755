#pragma once
// One CTI link: our supervised connection to one CTI manager of the PBX. What is common to all protocols
// (states, heartbeat, back-off, deadlines) is written once in supervised_link; what differs is a link_driver.
//
//   bridge ── request ──▶ manager_link (supervised_link: link_fsm, deadlines) ──▶ link_driver (csta, ...)
//          ◀── link_sink: state changes, events ──┘
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "csta/message.hpp"
#include "cti_gateway/cti/error.hpp"
#include "cti_gateway/cti/link_state.hpp"
#include "cti_gateway/cti/round_trips.hpp"

namespace ctig::cti {

/// What a link tells of itself, for the API, metrics and the log.
struct link_status {
    std::string manager;  ///< address as configured
    link_state state = link_state::down;
    std::string reason;  ///< why it is in this state, for people; empty in service
    std::chrono::system_clock::time_point since{};
    std::chrono::seconds lasted{0};           ///< so long the state before this one
    std::chrono::microseconds round_trip{0};  ///< of the last heartbeat answered
    csta::system_status_value system_status =
        csta::system_status_value::initializing;  ///< last reported by the PBX
    std::size_t outstanding = 0;                  ///< requests in flight
    bool leaving = false;    ///< the configuration names it no more: it serves until its sessions have moved
    round_trips heartbeats;  ///< all that were answered
    std::uint64_t heartbeats_missed = 0, connects = 0;
};

/// Gets what a link has to say. Calls come on the link's thread, never from inside request() or start().
class link_sink {
public:
    /// State or system status are others now: said before all that follows, completions included. It may not
    /// call the link.
    virtual void on_link_change(link_index) {}
    virtual void on_link_state(link_index link, const link_status& status) = 0;
    /// An unsolicited message of the PBX: a call event with its south monitorCrossRefID, a device event.
    virtual void on_link_event(link_index link, csta::message event) = 0;
    virtual void on_heartbeat(link_index link, std::chrono::microseconds round_trip) = 0;

protected:
    ~link_sink() = default;
};

/// The positive response or csta_error_code that the PBX sent; or cti::errc: timed_out, link_lost,
/// not_in_service, busy.
using completion = std::function<void(boost::system::result<csta::message>)>;

/// Thread: the link's.
class manager_link {
public:
    virtual ~manager_link() = default;
    virtual void start() = 0;
    /// Closes at once; what is in flight completes with link_lost in the same turn. No sink call after it
    /// returns.
    virtual void stop() = 0;
    [[nodiscard]] virtual const link_status& status() const noexcept = 0;
    /// Sends one request. `done` is called exactly once, never from inside this call; after `timeout` with
    /// timed_out (which also sends a heartbeat at once).
    virtual void request(csta::message what, std::chrono::milliseconds timeout, completion done) = 0;
};

/// What a driver tells the supervised link about one connection attempt.
class driver_sink {
public:
    virtual void on_connected() = 0;                         ///< transport is up, signing in begins
    virtual void on_signed_in() = 0;                         ///< requests may flow
    virtual void on_refused(std::string reason) = 0;         ///< the login was refused
    virtual void on_closed(std::string reason) = 0;          ///< connect failed, peer closed, protocol error
    virtual void on_message(csta::message unsolicited) = 0;  ///< events and SystemStatus

protected:
    ~driver_sink() = default;
};

/// One protocol's way to one manager. Owned by a supervised_link; knows no timers of supervision and no
/// heartbeats.
class link_driver {
public:
    virtual ~link_driver() = default;
    /// Connects and signs in; reports to `sink`, never from inside this call.
    virtual void connect(driver_sink& sink) = 0;
    /// Drops the connection and forgets requests in flight. No sink call after it returns.
    virtual void close() = 0;
    /// Sends a request; `done` gets the response. Not called after close(): the supervised link completes
    /// those.
    virtual void request(csta::message what, completion done) = 0;
    /// Name of the protocol as in cti.protocol.
    [[nodiscard]] virtual std::string_view protocol() const noexcept = 0;
};

}  // namespace ctig::cti
