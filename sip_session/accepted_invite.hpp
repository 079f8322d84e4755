#pragma once
// The 2xx to an INVITE, which the UAS core itself repeats end to end until the ACK comes, over every
// transport (RFC 3261 13.3.1.4).
#include <optional>
#include <string>

#include "sip_session/timers.hpp"

namespace ctig::sip {

class accepted_invite {
public:
    enum class due : std::uint8_t { nothing, repeat, gave_up };

    /// The owner sends `response` once by itself.
    accepted_invite(const timers& t, std::string response, time_point now);

    [[nodiscard]] due on_timer(time_point now);
    [[nodiscard]] time_point next_timer() const noexcept;
    [[nodiscard]] const std::string& message() const noexcept { return response_; }

private:
    duration longest_;
    std::string response_;
    duration repeat_after_;
    time_point repeat_at_, give_up_at_;
};

}  // namespace ctig::sip
