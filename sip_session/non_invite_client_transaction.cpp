#include "sip_session/non_invite_client_transaction.hpp"

#include <algorithm>

namespace ctig::sip {

non_invite_client_transaction::non_invite_client_transaction(const timers& t, reliability r,
                                                             const std::string& request, time_point now)
    : timers_(t), reliability_(r), leave_at_(now + t.f()) {
    // 17.1.2.2: Timer E runs over unreliable transports only, Timer F over all.
    if (r == reliability::reliable) return;
    request_ = request;
    repeat_after_ = t.e();
    repeat_at_ = now + repeat_after_;
}

non_invite_client_transaction::response_effects non_invite_client_transaction::on_response(int status,
                                                                                           time_point now) {
    switch (state_) {
        case state_type::trying:
        case state_type::proceeding: break;
        case state_type::completed:
        case state_type::terminated: return {};  // 17.1.2.2: COMPLETED absorbs repeated answers
    }
    if (status < 200) {
        // 17.1.2.2: TRYING, 1xx -> PROCEEDING; Timer E goes on at T2 from its next firing.
        state_ = state_type::proceeding;
        return {.answer = reception::pass_up};
    }
    // 17.1.2.2: TRYING or PROCEEDING, 200-699 -> COMPLETED, Timer K (zero over reliable transports).
    repeat_at_.reset();
    request_.clear();
    const duration keep = timers_.k(reliability_);
    if (keep == duration::zero()) {
        state_ = state_type::terminated;
        leave_at_.reset();
        return {.answer = reception::pass_up, .terminated = true};
    }
    state_ = state_type::completed;
    leave_at_ = now + keep;
    return {.answer = reception::pass_up};
}

transaction_effects non_invite_client_transaction::on_timer(time_point now) {
    if (leave_at_ && *leave_at_ <= now) {
        // 17.1.2.2: Timer F in TRYING or PROCEEDING tells the TU; Timer K in COMPLETED does not.
        const bool unanswered = state_ != state_type::completed;
        state_ = state_type::terminated;
        repeat_at_.reset();
        leave_at_.reset();
        return {.timed_out = unanswered, .terminated = true};
    }
    if (!repeat_at_ || *repeat_at_ > now) return {};
    // 17.1.2.2: TRYING, Timer E: send again, then after min(2*E, T2); PROCEEDING: then after T2.
    repeat_after_ = state_ == state_type::proceeding ? timers_.t2 : std::min(2 * repeat_after_, timers_.t2);
    repeat_at_ = now + repeat_after_;
    return {.send = true};
}

std::optional<time_point> non_invite_client_transaction::next_timer() const noexcept {
    if (repeat_at_ && leave_at_) return std::min(*repeat_at_, *leave_at_);
    return repeat_at_ ? repeat_at_ : leave_at_;
}

}  // namespace ctig::sip
