#pragma once
// The session timer of RFC 4028 as a UAS sees it, and the life of a session whose client has none.
#include <chrono>
#include <optional>

#include "sip_session/session_expires.hpp"
#include "sip_session/timers.hpp"

namespace ctig::sip {

/// RFC 4028 5: no shorter session is worth its signalling.
inline constexpr std::chrono::seconds smallest_session_expires{90};
/// A Min-SE beyond it is no wish that a session timer could fulfil.
inline constexpr std::chrono::seconds largest_min_se{86400};

/// What an INVITE or UPDATE says about the session timer.
struct session_timer_offer {
    bool supported = false;  ///< Supported or Require names `timer`
    std::optional<session_expires_value> requested;
    std::optional<std::chrono::seconds> min_se;
};

/// What was agreed: how long a session lives without a refresh, and whose turn it is to refresh.
struct session_timer_terms {
    std::chrono::seconds interval{0};
    refresher who = refresher::uac;

    bool operator==(const session_timer_terms&) const = default;
};

struct session_timer_verdict {
    enum class kind_type : std::uint8_t {
        off,  ///< the client has no session timer
        agreed,
        too_small,  ///< 422 with Min-SE (RFC 4028 9)
    };
    kind_type kind = kind_type::off;
    session_timer_terms terms;
};

/// RFC 4028 9, table 2: the smaller of ours and the request's, never below its Min-SE; the client refreshes
/// unless it asks us to.
[[nodiscard]] session_timer_verdict negotiate(const session_timer_offer& offer, std::chrono::seconds ours);

class session_timer {
public:
    enum class due : std::uint8_t {
        nothing,
        refresh,  ///< we are the refresher: send UPDATE
        expired,  ///< send BYE (RFC 4028 10)
    };

    /// (Re)starts with what an answer to INVITE or UPDATE agreed. Without terms the session lives for
    /// `silence` after the last sign of its client.
    void start(std::optional<session_timer_terms> terms, std::chrono::seconds silence, time_point now);
    /// Something came from the client: a sign of life where no terms were agreed.
    void heard(time_point now);
    /// Our UPDATE changed nothing: another try before the session expires, if there is time.
    void refresh_failed(time_point now);

    [[nodiscard]] due on_timer(time_point now);
    [[nodiscard]] std::optional<time_point> next_timer() const noexcept;
    [[nodiscard]] const std::optional<session_timer_terms>& terms() const noexcept { return terms_; }

    struct deadlines {
        std::optional<time_point> refresh_at, expire_at;
    };
    [[nodiscard]] deadlines due_at() const noexcept { return {refresh_at_, expire_at_}; }
    /// Goes on with deadlines of before, which may have passed.
    void resume(std::optional<session_timer_terms> terms, std::chrono::seconds silence, deadlines at);

private:
    std::optional<session_timer_terms> terms_;
    std::chrono::seconds silence_{0};
    std::optional<time_point> refresh_at_, expire_at_;
};

}  // namespace ctig::sip
