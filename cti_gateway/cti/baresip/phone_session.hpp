#pragma once
// One baresip phone behind its control port, sans-I/O: commands, what the phone answers and reports, and the
// calls that it has. Octets, operations and the time go in; a list of outputs comes out.
//
//   start ─▶ asks for accounts and calls ─▶ signed_in ─▶ operations and heartbeats
//
// batch    commands that must not be torn apart, because each works on what the one before selected: they
//          leave in one write, and the next batch leaves when all of this one are answered. (1.0.0 loses
//          frames that arrive behind a half one, so nothing is ever sent on top.)
// proof    the phone's own event that says an operation took effect; "ok" only says that it was understood:
//          answer CALL_ESTABLISHED, clear CALL_CLOSED, hold and retrieve the far end's SDP answer and then
//          the "(on hold)" of the phone's list of calls; dial and digits have
//          the phone's status of the call.
#include <chrono>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "cti_gateway/cti/baresip/netstring.hpp"
#include "cti_gateway/cti/baresip/phone_call.hpp"
#include "cti_gateway/cti/baresip/phone_operation.hpp"
#include "cti_gateway/cti/baresip/printed_status.hpp"

namespace ctig::cti::baresip {

using time_point = std::chrono::steady_clock::time_point;

class phone_session {
public:
    struct send {
        std::string bytes;
    };
    struct answered {};  ///< a command was answered: the phone lives
    struct signed_in {
        std::vector<std::string> accounts;
    };
    struct broken {
        std::string why;
    };
    using finished = operation_end;
    using output = std::variant<send, answered, signed_in, broken, finished, call_change>;
    using outputs = std::vector<output>;

    /// `proof_limit`: how long an operation waits for its proof.
    explicit phone_session(std::chrono::milliseconds proof_limit) : proof_limit_(proof_limit) {}

    /// The control connection is up. What calls the phone had meanwhile begun and ended comes as changes.
    [[nodiscard]] outputs start();
    [[nodiscard]] outputs receive(std::string_view bytes);
    /// The control connection is gone: operations fail, calls stay as they were last seen.
    [[nodiscard]] outputs lose();
    /// The phone itself is gone, and its calls with it.
    [[nodiscard]] outputs forget_calls();
    /// A command that changes nothing.
    [[nodiscard]] outputs heartbeat();
    [[nodiscard]] outputs on_timer(time_point now);
    [[nodiscard]] std::optional<time_point> deadline() const;

    // Each ends with one `finished`; only while signed in.
    [[nodiscard]] outputs dial(ticket which, std::string_view account, std::string_view number);
    [[nodiscard]] outputs act(ticket which, call_action what, const call_name& on, time_point now);
    [[nodiscard]] outputs send_digits(ticket which, const call_name& on, std::string_view digits);

    [[nodiscard]] bool is_signed_in() const noexcept { return state_ == state::signed_in; }
    [[nodiscard]] const std::vector<phone_call>& calls() const noexcept { return calls_; }
    [[nodiscard]] const phone_call* find(const call_name& name) const;

private:
    enum class state : std::uint8_t { idle, signing_in, signed_in };
    enum class purpose : std::uint8_t {
        accounts,
        list,
        details,
        life,
        dial,
        action,
        digits,
        look,
        find_new,
        unhold,
    };
    struct command {
        std::string_view word;  ///< static text
        std::string parameters;
    };
    struct batch {
        purpose why{};
        std::vector<command> commands;
        call_name about;
        ticket which{};
        std::vector<command_response> answers;
        bool sent = false;
    };
    /// An operation that waits for its proof.
    struct pending {
        ticket which{};
        call_action what{};
        call_name on;
        time_point deadline;
    };

    // batches and their answers (phone_session.cpp)
    void submit(batch what);
    void send_next();
    void on_text(std::string_view text);
    void on_response(command_response response);
    void on_complete(const batch& done);
    void sign_in_further();
    void on_dialled(const batch& done);
    void on_acted(const batch& done);
    void on_looked(const batch& done);
    [[nodiscard]] outputs take();

    // calls (phone_session_calls.cpp)
    void on_event(const phone_event& event);
    void on_closed(const phone_event& event);
    phone_call* add(call_name name, call_direction direction, std::string_view peer);
    void move_to(phone_call& call, call_phase phase, change_kind what);
    void remove(const call_name& name, std::string reason);
    void reconcile();
    void replay_held_back();
    void bring_up_to(phone_call& known, const phone_call& found);
    void look_at(const call_name& name);
    [[nodiscard]] phone_call* find_own(const call_name& name);
    void prove(const call_name& on, call_action what);
    void fail(const call_name& on, std::optional<call_action> what, failure why);

    std::chrono::milliseconds proof_limit_;
    state state_ = state::idle;
    netstring_reader reader_;
    std::deque<batch> batches_;  ///< the first may be on its way
    std::uint64_t last_token_ = 0;
    std::vector<std::string> accounts_;
    std::vector<phone_call> calls_;
    std::vector<phone_call> found_;          ///< while signing in: the calls that the phone lists
    std::vector<phone_event> held_back_;     ///< while signing in: its events
    std::vector<call_name> held_by_answer_;  ///< see act()
    std::deque<pending> pending_;
    outputs out_;
};

}  // namespace ctig::cti::baresip
