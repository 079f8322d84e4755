#include "sip_session/invite_server_transaction.hpp"

#include <algorithm>
#include <utility>

namespace ctig::sip {

invite_server_transaction::invite_server_transaction(const timers& t, reliability r, time_point now)
    : timers_(t), reliability_(r), trying_at_(now + t.trying), leave_at_(now + t.unanswered_invite) {}

transaction_effects invite_server_transaction::terminate() noexcept {
    state_ = state_type::terminated;
    repeat_at_.reset();
    leave_at_.reset();
    return {.terminated = true};
}

transaction_effects invite_server_transaction::respond(int status, std::string bytes, time_point now) {
    // Only PROCEEDING takes an answer: one final answer is all an INVITE gets (17.2.1).
    if (state_ != state_type::proceeding) return {};
    trying_at_.reset();
    response_ = std::move(bytes);
    if (status < 200) return {.send = true};
    if (status < 300) {
        // RFC 6026 7.1: PROCEEDING, 2xx from TU -> ACCEPTED, Timer L. The TU keeps the 2xx and repeats it.
        state_ = state_type::accepted;
        leave_at_ = now + timers_.l();
        return {.send = true};
    }
    // 17.2.1: PROCEEDING, 300-699 from TU -> COMPLETED, Timer H; Timer G over unreliable transports.
    state_ = state_type::completed;
    leave_at_ = now + timers_.h();
    if (reliability_ == reliability::unreliable) {
        repeat_after_ = timers_.g();
        repeat_at_ = now + repeat_after_;
    }
    return {.send = true};
}

transaction_effects invite_server_transaction::on_retransmission() {
    switch (state_) {
        // 17.2.1: PROCEEDING, INVITE: the last provisional again; COMPLETED, INVITE: the final answer again.
        case state_type::proceeding: return {.send = !response_.empty()};
        case state_type::completed: return {.send = true};
        // RFC 6026 7.1: ACCEPTED, INVITE is absorbed; the TU repeats the 2xx in its own time.
        case state_type::accepted:
        case state_type::confirmed:
        case state_type::terminated: return {};
    }
    return {};
}

transaction_effects invite_server_transaction::on_ack(time_point now) {
    if (state_ != state_type::completed)
        return {};  // CONFIRMED absorbs; elsewhere it is not this transaction's
    // 17.2.1: COMPLETED, ACK -> CONFIRMED, Timer I (zero over reliable transports).
    const duration keep = timers_.i(reliability_);
    if (keep == duration::zero()) return terminate();
    state_ = state_type::confirmed;
    repeat_at_.reset();
    leave_at_ = now + keep;
    return {};
}

transaction_effects invite_server_transaction::on_timer(time_point now) {
    transaction_effects out;
    if (leave_at_ && *leave_at_ <= now) {
        switch (state_) {
            // The guard: the user has to answer now, see timers::unanswered_invite.
            case state_type::proceeding:
                trying_at_.reset();
                leave_at_.reset();
                return {.timed_out = true};
            // 17.2.1: COMPLETED, Timer H -> TERMINATED, the TU is told.
            case state_type::completed:
                out = terminate();
                out.timed_out = true;
                return out;
            // 17.2.1: CONFIRMED, Timer I -> TERMINATED. RFC 6026 7.1: ACCEPTED, Timer L -> TERMINATED.
            case state_type::confirmed:
            case state_type::accepted: return terminate();
            case state_type::terminated: return {};
        }
    }
    // 17.2.1: PROCEEDING, nothing from TU in 200 ms: 100.
    if (trying_at_ && *trying_at_ <= now) {
        trying_at_.reset();
        out.trying = true;
    }
    if (repeat_at_ && *repeat_at_ <= now) {
        // 17.2.1: COMPLETED, Timer G: send again, then after min(2*G, T2).
        repeat_after_ = std::min(2 * repeat_after_, timers_.t2);
        repeat_at_ = now + repeat_after_;
        out.send = true;
    }
    return out;
}

std::optional<time_point> invite_server_transaction::next_timer() const noexcept {
    if (trying_at_) return trying_at_;  // long before the guard
    if (repeat_at_ && leave_at_) return std::min(*repeat_at_, *leave_at_);
    return repeat_at_ ? repeat_at_ : leave_at_;
}

}  // namespace ctig::sip
