#pragma once
#include <optional>
#include <string>
#include <vector>

#include "sip_session/accepted_invite.hpp"
#include "sip_session/answer_path.hpp"
#include "sip_session/client_transactions.hpp"
#include "sip_session/dialog.hpp"
#include "sip_session/event_queue.hpp"
#include "sip_session/session_timer.hpp"
#include "sip_session/user_agent.hpp"

namespace ctig::sip {

/// One session: the dialog and everything that hangs on it.
struct uas_dialog {
    dialog_id id{};
    dialog state;
    flow opened_from;     ///< whose requests are in order without being trusted
    flow last_flow;       ///< of the dialog's last request: ours go there when no route is set
    via_return way_back;  ///< of the same request
    std::string contact;  ///< our Contact value
    session_timer timer;
    event_queue events;

    /// The INVITE that waits for the session's answer, and what its session timer will be.
    struct pending_invite {
        request_id request;
        std::optional<session_timer_terms> terms;
    };
    std::optional<pending_invite> pending;
    std::optional<accepted_invite> unacked{};  ///< the 2xx that waits for its ACK
    std::optional<request_id> last_invite{};   ///< the INVITE that the next ACK is for
    std::optional<time_point> answered_at{};   ///< when the first 2xx went out
    bool confirmed = false;                    ///< the first 2xx was ACKed, or the client went on without
    bool end_wanted = false;                   ///< end_dialog() came before the ACK (RFC 3261 15)
    bool refreshing = false;                   ///< our UPDATE is under way
    bool datagrams_only = false;               ///< TCP was tried for a large request, in vain
    std::optional<change_weight> changed{};    ///< since take_changes()
    /// Events that went to poll() since the last record: it is the one that they leave with.
    std::vector<std::string> leaving{};
    /// The way to the client is gone: events wait for its next request, or for another try.
    std::optional<time_point> unreachable_until{};
    duration unreachable_for{0};

    std::optional<time_point>
        looked_at_again{};  ///< its entry in the user agent's queue; not after what is due

    std::vector<request_id> open_infos{};  ///< the session has not answered them yet
    std::vector<client_transaction_id> outstanding{};
};

}  // namespace ctig::sip
