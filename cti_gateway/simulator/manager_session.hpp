#pragma once
// One TCP connection to a CTI manager of the simulated PBX, without its socket: frames, ECMA-354 application
// session, requests and events. Octets, events and the time go in; octets to send and whether to close come
// out.
//
//   connected ── StartApplicationSession ──▶ signed in ── Stop..., or the session expires ──▶ connected, or
//   closed
//
// Where the PBX knows no application users, requests are served without a session, as some PBXs do. In the
// openscape dialect the manager speaks first and SystemRegister is the sign-in; in the avaya dialect devices
// have IDs of their own, and a session whose connection broke can be taken up again (manager_dialect.cpp).
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "csta/codec.hpp"
#include "csta/frame.hpp"
#include "cti_gateway/simulator/call.hpp"
#include "cti_gateway/simulator/fault.hpp"

namespace ctig::simulator {

/// What a session needs of the PBX behind it.
class session_port {
public:
    [[nodiscard]] virtual bool may_sign_in(std::string_view user, std::string_view password) const = 0;
    virtual void begin_association() = 0;
    /// Its monitors stop.
    virtual void end_association() = 0;
    /// Takes up the association of a session whose connection broke; false when there is none.
    [[nodiscard]] virtual bool take_up_association(std::string_view /*session_id*/) { return false; }
    /// Nothing from a manager that is silent.
    [[nodiscard]] virtual std::optional<csta::message> serve(const csta::message& request) = 0;

protected:
    ~session_port() = default;
};

struct session_options {
    std::string session_id;
    std::chrono::seconds longest_session{180};
    enum class sign_in : std::uint8_t { required, not_needed } needs = sign_in::required;
    config::cti_dialect dialect = config::cti_dialect::ecma354;
    std::string switch_name{};
};

class manager_session {
public:
    /// One frame of what is to be sent, for those who do something to it on its way.
    struct part {
        outgoing_kind kind{};
        std::string_view message;  ///< static text
        std::size_t size = 0;
    };
    struct effects {
        std::string send;
        std::vector<part> parts;  ///< of `send`, in order
        bool close = false;       ///< after sending
    };

    manager_session(session_options options, session_port& port);

    /// The connection is up: what this manager says before it is asked.
    [[nodiscard]] effects on_connected();
    [[nodiscard]] effects on_bytes(std::string_view bytes, time_point now);
    [[nodiscard]] effects on_event(const csta::message& event);
    /// The session may have expired.
    [[nodiscard]] effects on_timer(time_point now);
    [[nodiscard]] std::optional<time_point> next_timer() const noexcept { return expires_; }
    /// The session that may be taken up again should the connection break now; empty when none may.
    [[nodiscard]] std::string_view resumable() const noexcept;

private:
    enum class state : std::uint8_t { connected, signed_in };

    [[nodiscard]] std::optional<csta::message> answer_to(const csta::frame& frame, time_point now);
    [[nodiscard]] std::optional<csta::message> answer_to(const csta::message& request, time_point now);
    [[nodiscard]] csta::message start(const csta::start_application_session& m, time_point now);
    [[nodiscard]] csta::message reset_timer(const csta::reset_application_session_timer& m, time_point now);
    [[nodiscard]] csta::message stop(const csta::stop_application_session& m);
    // manager_dialect.cpp
    [[nodiscard]] std::optional<std::string> version_of(const std::vector<std::string>& requested) const;
    [[nodiscard]] std::optional<csta::message> register_for_status(const csta::message& request);
    /// A request of the dialect's own, by its document; empty when it is none.
    [[nodiscard]] std::string answer_to_private(std::string_view document) const;
    void to_pbx(csta::message& request, std::string_view document);
    void to_application(csta::message& what) const;

    [[nodiscard]] std::chrono::seconds grant(std::chrono::seconds requested, time_point now);
    void send(effects& out, csta::invoke_id id, const csta::message& what);
    [[nodiscard]] csta::invoke_id next_request_id() noexcept;

    session_options options_;
    session_port& port_;
    csta::frame_reader reader_;
    csta::decoder decoder_;
    state state_ = state::connected;
    std::optional<time_point> expires_;
    enum class filters : std::uint8_t { as_named, inverted };
    filters filters_ = filters::as_named;  ///< of the request that is being served
    std::string namespace_;
    std::string document_;
    csta::invoke_id last_request_{};  ///< of the manager's own requests
};

}  // namespace ctig::simulator
