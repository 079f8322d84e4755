#include "sip_session/accepted_invite.hpp"

#include <algorithm>
#include <utility>

namespace ctig::sip {

accepted_invite::accepted_invite(const timers& t, std::string response, time_point now)
    : longest_(t.t2),
      response_(std::move(response)),
      repeat_after_(t.t1),
      repeat_at_(now + t.t1),
      give_up_at_(now + t.no_ack()) {}

accepted_invite::due accepted_invite::on_timer(time_point now) {
    if (give_up_at_ <= now) return due::gave_up;  // 13.3.1.4: 64*T1
    if (repeat_at_ > now) return due::nothing;
    // 13.3.1.4: an interval that starts at T1 and doubles until it reaches T2.
    repeat_after_ = std::min(2 * repeat_after_, longest_);
    repeat_at_ = now + repeat_after_;
    return due::repeat;
}

time_point accepted_invite::next_timer() const noexcept { return std::min(repeat_at_, give_up_at_); }

}  // namespace ctig::sip
