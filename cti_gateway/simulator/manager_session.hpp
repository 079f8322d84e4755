#pragma once
// One TCP connection to a CTI manager of the simulated PBX, without its socket: frames, ECMA-354 application
// session, requests and events. Octets, events and the time go in; octets to send and whether to close come
// out.
//
//   connected ── StartApplicationSession ──▶ signed in ── Stop..., or the session expires ──▶ connected, or
//   closed
//
// Where the PBX knows no application users, requests are served without a session, as some PBXs do.
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "csta/codec.hpp"
#include "csta/frame.hpp"
#include "cti_gateway/simulator/call.hpp"

namespace ctig::simulator {

/// What a session needs of the PBX behind it.
class session_port {
public:
    [[nodiscard]] virtual bool may_sign_in(std::string_view user, std::string_view password) const = 0;
    virtual void begin_association() = 0;
    /// Its monitors stop.
    virtual void end_association() = 0;
    /// Nothing from a manager that is silent.
    [[nodiscard]] virtual std::optional<csta::message> serve(const csta::message& request) = 0;

protected:
    ~session_port() = default;
};

struct session_options {
    std::string session_id;
    std::chrono::seconds longest_session{180};
    enum class sign_in : std::uint8_t { required, not_needed } needs = sign_in::required;
};

class manager_session {
public:
    struct effects {
        std::string send;
        bool close = false;  ///< after sending
    };

    manager_session(session_options options, session_port& port);

    [[nodiscard]] effects on_bytes(std::string_view bytes, time_point now);
    [[nodiscard]] effects on_event(const csta::message& event);
    /// The session may have expired.
    [[nodiscard]] effects on_timer(time_point now);
    [[nodiscard]] std::optional<time_point> next_timer() const noexcept { return expires_; }

private:
    enum class state : std::uint8_t { connected, signed_in };

    [[nodiscard]] std::optional<csta::message> answer_to(const csta::frame& frame, time_point now);
    [[nodiscard]] std::optional<csta::message> answer_to(const csta::message& request, time_point now);
    [[nodiscard]] csta::message start(const csta::start_application_session& m, time_point now);
    [[nodiscard]] csta::message reset_timer(const csta::reset_application_session_timer& m, time_point now);
    [[nodiscard]] csta::message stop(const csta::stop_application_session& m);
    [[nodiscard]] std::chrono::seconds grant(std::chrono::seconds requested, time_point now);
    void send(effects& out, csta::invoke_id id, const csta::message& what);

    session_options options_;
    session_port& port_;
    csta::frame_reader reader_;
    csta::decoder decoder_;
    state state_ = state::connected;
    std::optional<time_point> expires_;
    std::string document_;
};

}  // namespace ctig::simulator
