#pragma once
// The timers of RFC 3261 table 4 and RFC 6026, by their letters, and what product.md adds to them.
#include <chrono>

#include "sip_session/flow.hpp"

namespace ctig::sip {

using time_point = std::chrono::steady_clock::time_point;
using duration = std::chrono::steady_clock::duration;

/// Whether the transport under a transaction delivers or the transaction has to repeat itself.
enum class reliability : std::uint8_t { unreliable, reliable };

[[nodiscard]] constexpr reliability reliability_of(transport t) noexcept {
    return t == transport::udp ? reliability::unreliable : reliability::reliable;
}

/// T1 (round trip), T2 (longest interval between repetitions) and T4 (life of a message in the network), and
/// everything that is derived from them.
struct timers {
    duration t1 = std::chrono::milliseconds{500};
    duration t2 = std::chrono::seconds{4};
    duration t4 = std::chrono::seconds{5};

    [[nodiscard]] constexpr duration e() const noexcept { return t1; }       ///< 17.1.2.2: request repetition
    [[nodiscard]] constexpr duration f() const noexcept { return 64 * t1; }  ///< 17.1.2.2: request given up
    [[nodiscard]] constexpr duration g() const noexcept { return t1; }  ///< 17.2.1: final answer repetition
    [[nodiscard]] constexpr duration h() const noexcept { return 64 * t1; }  ///< 17.2.1: wait for ACK
    [[nodiscard]] constexpr duration l() const noexcept {
        return 64 * t1;
    }  ///< RFC 6026 7.1: accepted INVITE kept
    /// 17.2.1: repeated ACKs are absorbed for so long.
    [[nodiscard]] constexpr duration i(reliability r) const noexcept {
        return r == reliability::reliable ? duration::zero() : t4;
    }
    /// 17.2.1: an INVITE without an answer gets its 100.
    duration trying = std::chrono::milliseconds{200};
    /// 17.2.2: repeated requests are answered for so long.
    [[nodiscard]] constexpr duration j(reliability r) const noexcept {
        return r == reliability::reliable ? duration::zero() : 64 * t1;
    }
    /// 17.1.2.2: repeated answers are absorbed for so long.
    [[nodiscard]] constexpr duration k(reliability r) const noexcept {
        return r == reliability::reliable ? duration::zero() : t4;
    }

    /// 13.3.1.4: a 2xx without ACK is given up.
    [[nodiscard]] constexpr duration no_ack() const noexcept { return 64 * t1; }
    /// RFC 4320 4.2: the client of a non-INVITE request has given up by then; nothing may be sent any more.
    [[nodiscard]] constexpr duration unanswered_request() const noexcept { return 64 * t1; }
    /// Guard, no RFC timer: an INVITE that the session forgot. Far over limits.signin_wait.
    duration unanswered_invite = std::chrono::minutes{3};
    /// Product: a client that leaves an event over UDP unanswered for so long is mute...
    duration event_answer = std::chrono::seconds{4};
    /// ...and is from then on sent an event each.
    duration mute_pace = std::chrono::milliseconds{500};
    /// Product: events over a stream wait for the ACK of the INVITE no longer than this.
    [[nodiscard]] constexpr duration unconfirmed_events() const noexcept { return t1; }
};

}  // namespace ctig::sip
