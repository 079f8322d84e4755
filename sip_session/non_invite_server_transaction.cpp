#include "sip_session/non_invite_server_transaction.hpp"

namespace ctig::sip {

non_invite_server_transaction::non_invite_server_transaction(const timers& t, reliability r, time_point now)
    : timers_(t), reliability_(r), leave_at_(now + t.unanswered_request()) {}

transaction_effects non_invite_server_transaction::respond(const std::string& bytes, time_point now) {
    if (state_ != state_type::trying) return {};  // 17.2.2: any other final answer of the TU is discarded
    const duration keep = timers_.j(reliability_);
    if (keep == duration::zero()) {
        // 17.2.2: TRYING, final answer -> COMPLETED, Timer J of zero over reliable transports -> TERMINATED.
        state_ = state_type::terminated;
        leave_at_.reset();
        return {.send = true, .terminated = true};
    }
    // 17.2.2: TRYING, final answer -> COMPLETED, Timer J.
    response_ = bytes;
    state_ = state_type::completed;
    leave_at_ = now + keep;
    return {.send = true};
}

transaction_effects non_invite_server_transaction::on_retransmission() const {
    switch (state_) {
        case state_type::trying: return {};                 // 17.2.2: absorbed
        case state_type::completed: return {.send = true};  // 17.2.2: the final answer again
        case state_type::terminated: return {};
    }
    return {};
}

transaction_effects non_invite_server_transaction::on_timer(time_point now) {
    if (!leave_at_ || *leave_at_ > now) return {};
    // 17.2.2: COMPLETED, Timer J -> TERMINATED.
    // RFC 4320 4.2: TRYING for as long as Timer F: the client has given up, an answer now is worse than none.
    const bool unanswered = state_ == state_type::trying;
    state_ = state_type::terminated;
    leave_at_.reset();
    return {.timed_out = unanswered, .terminated = true};
}

}  // namespace ctig::sip
