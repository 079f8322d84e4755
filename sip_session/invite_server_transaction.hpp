#pragma once
// The INVITE server transaction of RFC 3261 17.2.1 (figure 7) as corrected by RFC 6026 section 7.1.
//
//            INVITE             2xx: send            L
//   ───▶ PROCEEDING ─────────────────▶ ACCEPTED ─────────────▶ TERMINATED
//          │ 300-699: send                                        ▲
//          ▼                   ACK                   I            │
//        COMPLETED ─────────────────▶ CONFIRMED ──────────────────┤
//          │ H: no ACK came                                       │
//          └──────────────────────────────────────────────────────┘
#include <optional>
#include <string>

#include "sip_session/timers.hpp"
#include "sip_session/transaction_effects.hpp"

namespace ctig::sip {

class invite_server_transaction {
public:
    enum class state_type : std::uint8_t { proceeding, completed, confirmed, accepted, terminated };

    invite_server_transaction(const timers& t, reliability r, time_point now);

    /// The user's provisional or final answer. A second final answer is not sent, save a repeated 2xx, which
    /// the user repeats by itself (13.3.1.4) and passes to the transport beside the transaction.
    [[nodiscard]] transaction_effects respond(int status, std::string bytes, time_point now);
    [[nodiscard]] transaction_effects on_retransmission();
    /// An ACK that belongs to this transaction: it acknowledges a 300-699.
    [[nodiscard]] transaction_effects on_ack(time_point now);
    [[nodiscard]] transaction_effects on_timer(time_point now);

    [[nodiscard]] std::optional<time_point> next_timer() const noexcept;
    [[nodiscard]] state_type state() const noexcept { return state_; }
    /// The last answer; valid until the next event.
    [[nodiscard]] const std::string& message() const noexcept { return response_; }

private:
    [[nodiscard]] transaction_effects terminate() noexcept;

    timers timers_;
    reliability reliability_;
    state_type state_ = state_type::proceeding;
    std::string response_;
    duration repeat_after_{};              ///< timer G's present value
    std::optional<time_point> repeat_at_;  ///< timer G
    std::optional<time_point> trying_at_;  ///< until something is answered
    std::optional<time_point> leave_at_;   ///< timer H, I or L, or the guard while proceeding
};

}  // namespace ctig::sip
