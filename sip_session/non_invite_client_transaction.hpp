#pragma once
// The non-INVITE client transaction of RFC 3261 17.1.2 (figure 6).
//
//   request: send       1xx               200-699               K
//   ───▶ TRYING ───▶ PROCEEDING ─────────────────▶ COMPLETED ──────▶ TERMINATED
//          │  F, transport error │ F, transport error                   ▲
//          └─────────────────────┴──────────────────────────────────────┘
#include <optional>
#include <string>

#include "sip_session/timers.hpp"
#include "sip_session/transaction_effects.hpp"

namespace ctig::sip {

class non_invite_client_transaction {
public:
    enum class state_type : std::uint8_t { trying, proceeding, completed, terminated };

    /// What an answer means to the user.
    enum class reception : std::uint8_t { pass_up, absorb };
    struct response_effects {
        reception answer = reception::absorb;
        bool terminated = false;
    };

    /// The owner sends `request` once by itself; the transaction keeps it only where it may have to repeat
    /// it.
    non_invite_client_transaction(const timers& t, reliability r, const std::string& request, time_point now);

    [[nodiscard]] response_effects on_response(int status, time_point now);
    [[nodiscard]] transaction_effects on_timer(time_point now);

    [[nodiscard]] std::optional<time_point> next_timer() const noexcept;
    [[nodiscard]] state_type state() const noexcept { return state_; }
    [[nodiscard]] const std::string& message() const noexcept { return request_; }

private:
    timers timers_;
    reliability reliability_;
    state_type state_ = state_type::trying;
    std::string request_;
    duration repeat_after_{};              ///< timer E's present value
    std::optional<time_point> repeat_at_;  ///< timer E
    std::optional<time_point> leave_at_;   ///< timer F or K
};

}  // namespace ctig::sip
