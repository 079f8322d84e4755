#pragma once
// Who of those that ask in may sign in now. A storm of sign-ins waits behind 100 Trying and is let in as fast
// as the links answer: never more at once on a link than its window, never faster than the configured rate.
// Sans-I/O.
//
// window    a sign-in fills a place on its link until the PBX has answered its first MonitorStart, or until
//           it is clear that its client asks for none (settle); how many places there are is link_window's to
//           say, by how quickly the PBX answers
// bucket    limits.admission_rate sign-ins a second, as many at once as in a second
#include <array>
#include <chrono>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "cti_gateway/bridge/link_window.hpp"
#include "cti_gateway/cti/link_state.hpp"
#include "sip_session/user_agent.hpp"

namespace ctig::bridge {

struct admission_limits {
    std::size_t window = link_window::most;
    std::chrono::milliseconds settle{250};
    double rate = 0;                ///< sign-ins a second; 0: no limit
    std::chrono::seconds wait{30};  ///< who waited longer is refused
};

class admission {
public:
    enum class urgency : std::uint8_t {
        live_session,  ///< a dialog that its client believes to be alive
        newcomer,
    };
    struct sign_in {
        sip::invite_received invite;
        std::optional<std::string> line;  ///< that the client named
        std::string csta_namespace;
        sip::time_point since;
        std::uint64_t number = 0;  ///< in the team (bridge_parts.hpp): who came later has a higher one
    };
    /// The next link in turn; nothing when none takes sessions.
    using next_link = std::function<std::optional<cti::link_index>()>;

    explicit admission(admission_limits limits) : limits_(limits) {}
    void set_limits(admission_limits limits) { limits_ = limits; }

    void ask(sign_in who, urgency how);
    /// The next one to let in, and where: it fills a place on that link from now on.
    [[nodiscard]] std::optional<std::pair<sign_in, cti::link_index>> next(const next_link& turn,
                                                                          std::size_t links,
                                                                          sip::time_point now);
    /// Those that have waited too long.
    [[nodiscard]] std::vector<sign_in> expired(sip::time_point now);
    /// Everybody who waits: no link is left to wait for.
    [[nodiscard]] std::vector<sign_in> take_all();
    /// The session's sign-in is over, or the session is: its place is free.
    void settled(sip::dialog_id dialog);
    /// The PBX answered a MonitorStart of a sign-in there after so long.
    void answered(cti::link_index link, std::chrono::microseconds took, sip::time_point now);
    /// The client took its INVITE back.
    void cancel(sip::dialog_id dialog);
    void link_lost(cti::link_index link);

    /// When next() or expired() may have something that they have not now.
    [[nodiscard]] std::optional<sip::time_point> next_timer() const;
    [[nodiscard]] std::size_t waiting() const noexcept { return asking_.size(); }

private:
    struct place {
        sip::time_point until;
        sip::dialog_id dialog{};
    };
    void free_settled(sip::time_point now);
    void drop_cancelled();
    [[nodiscard]] sign_in take_first(std::deque<sign_in>& queue);
    void refill(sip::time_point now);
    [[nodiscard]] std::optional<cti::link_index> link_with_room(const next_link& turn,
                                                                std::size_t links) const;

    admission_limits limits_;
    /// By urgency. Who took the INVITE back is in it until it is that one's turn: a crowd that gives up
    /// together would else be looked through once for each.
    std::array<std::deque<sign_in>, 2> waiting_;
    std::unordered_set<std::uint64_t> asking_;  ///< dialogs of those in waiting_ that still want to
    std::unordered_map<std::uint64_t, cti::link_index> places_;
    std::deque<place> settling_;  ///< oldest first; of dialogs that are not in places_ any more: dead
    std::array<std::size_t, cti::max_link_indices> filled_{};
    std::array<link_window, cti::max_link_indices> windows_{};
    double tokens_ = 0;
    std::optional<sip::time_point> refilled_;
};

}  // namespace ctig::bridge
