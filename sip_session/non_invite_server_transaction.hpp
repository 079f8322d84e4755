#pragma once
// The non-INVITE server transaction of RFC 3261 17.2.2 (figure 8), with RFC 4320's rule that silence is never
// answered by 408.
//
//              request          final: send           J
//   ───▶ TRYING ──────────────────────────▶ COMPLETED ───▶ TERMINATED
//          │ unanswered over 64*T1: nobody waits any more       ▲
//          └────────────────────────────────────────────────────┘
// We send no provisional answers to these requests (RFC 4320 4.1), hence no PROCEEDING.
#include <optional>
#include <string>

#include "sip_session/timers.hpp"
#include "sip_session/transaction_effects.hpp"

namespace ctig::sip {

class non_invite_server_transaction {
public:
    enum class state_type : std::uint8_t { trying, completed, terminated };

    non_invite_server_transaction(const timers& t, reliability r, time_point now);

    /// The user's final answer; any further one is not sent.
    [[nodiscard]] transaction_effects respond(const std::string& bytes, time_point now);
    [[nodiscard]] transaction_effects on_retransmission() const;
    [[nodiscard]] transaction_effects on_timer(time_point now);

    [[nodiscard]] std::optional<time_point> next_timer() const noexcept { return leave_at_; }
    [[nodiscard]] state_type state() const noexcept { return state_; }
    /// May the answer be asked for again: is timer J not zero?
    [[nodiscard]] bool keeps_answer() const noexcept { return timers_.j(reliability_) != duration::zero(); }
    /// The answer, where it may be asked for again; valid until the next event.
    [[nodiscard]] const std::string& message() const noexcept { return response_; }

private:
    timers timers_;
    reliability reliability_;
    state_type state_ = state_type::trying;
    std::string response_;
    std::optional<time_point> leave_at_;  ///< timer J, or the end of the client's patience
};

}  // namespace ctig::sip
