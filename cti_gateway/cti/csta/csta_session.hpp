#pragma once
// One connection to a CTI manager that speaks CSTA XML over TCP, sans-I/O: octets, requests and the time go
// in; what is to be sent and what was heard come out, in order. It ends with the connection; the next one
// gets a new session.
//
//   application session  ECMA-354: granted by StartApplicationSession for a time, renewed at half of it
//   invoke id            four digits that tie an answer to its request; each direction numbers its own
//   (csta.md 6.1) unsolicited          what the manager says unasked: events, SystemStatus, MonitorStop
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "csta/codec.hpp"
#include "csta/frame.hpp"
#include "csta/message.hpp"
#include "cti_gateway/cti/csta/dialect.hpp"
#include "cti_gateway/cti/csta/pending_answers.hpp"
#include "cti_gateway/cti/manager_link.hpp"

namespace ctig::cti {

struct application_login {
    std::string user;
    std::string password;
};

class csta_session {
public:
    struct send {
        std::string bytes;
    };
    struct signed_in {};
    struct refused {
        std::string reason;
    };
    struct closed {
        std::string reason;
    };
    struct unsolicited {
        csta::message what;
    };
    struct answered {
        completion done;
        boost::system::result<csta::message> with;
    };
    using output = std::variant<send, signed_in, refused, closed, unsolicited, answered>;
    using outputs = std::vector<output>;

    /// What was passed over, for the log and for tests.
    struct counters {
        std::uint64_t unreadable = 0;  ///< frames whose XML could not be read
        std::uint64_t unmatched = 0;   ///< answers to nothing: too late, twice, or with a wrong invoke id
        std::uint64_t too_early = 0;   ///< events before the session was granted
    };

    csta_session(const dialect& how, application_login who);

    /// The transport is up: asks for the application session.
    [[nodiscard]] outputs start(time_point now);
    /// After `refused` or `closed` nothing more comes out, whatever goes in.
    [[nodiscard]] outputs receive(std::string_view bytes, time_point now);
    /// Answers come in the order of the manager. At once: not_in_service before the session is granted, busy
    /// when every invoke id is in use.
    [[nodiscard]] outputs request(const csta::message& what, completion done, time_point now);
    [[nodiscard]] outputs on_timer(time_point now);
    [[nodiscard]] std::optional<time_point> deadline() const noexcept { return deadline_; }

    /// StopApplicationSession in a frame, to be sent before an orderly close; empty without a session.
    [[nodiscard]] std::string farewell();

    [[nodiscard]] const counters& passed_over() const noexcept { return counters_; }

private:
    enum class phase : std::uint8_t { idle, signing_in, open, ended };

    void on_frame(const csta::frame& frame, time_point now, outputs& out);
    void on_unreadable(invoke_id id, outputs& out);
    void on_answer(invoke_id id, csta::message answer, time_point now, outputs& out);
    void on_uncorrelated(const csta::message& answer, outputs& out);
    void on_sign_in_answer(const csta::message& answer, time_point now, outputs& out);
    void on_renewal_answer(const csta::message& answer, time_point now, outputs& out);
    void on_event(csta::message event, outputs& out);
    void on_peer_request(invoke_id id, csta::message request, outputs& out);
    void granted_for(std::chrono::seconds duration, time_point now);
    void end(output why, outputs& out);
    /// Empty when it does not fit into a frame.
    [[nodiscard]] std::string frame_of(invoke_id id, const csta::message& what);

    const dialect& dialect_;
    application_login login_;
    phase phase_ = phase::idle;
    csta::frame_reader reader_;
    csta::decoder decoder_;
    csta::encode_options xml_;  ///< the namespace of the edition that was granted
    pending_answers pending_;
    std::string session_id_;
    std::chrono::seconds duration_{0};
    std::optional<time_point> deadline_;
    enum class renewal : std::uint8_t { not_due, under_way } renewal_ = renewal::not_due;
    counters counters_;
};

}  // namespace ctig::cti
