#pragma once
// A dialog as a plain value: all that its UAS must know to go on with it in another process (RFC 3261 12.1.1,
// RFC 4028). What lives for seconds only (transactions, the 2xx that waits for its ACK) is not in it.
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sip_session/answer_path.hpp"
#include "sip_session/flow.hpp"
#include "sip_session/session_timer.hpp"

namespace ctig::sip {

/// The same moment on both clocks: deadlines are kept in wall time, which outlives the machine's uptime.
struct clock_pair {
    std::chrono::steady_clock::time_point steady;
    std::chrono::system_clock::time_point wall;
};

/// What the dialog itself knows.
struct dialog_values {
    std::string call_id, local_tag, remote_tag;
    std::string local_value, remote_value, remote_uri, remote_target;
    std::vector<std::string> route_set;
    std::uint32_t remote_cseq = 0;
    bool remote_cseq_may_restart = false;
    /// No request of ours had this number or a higher one: numbers are leased in blocks.
    std::uint32_t next_local_cseq = 1;
};

struct dialog_record {
    dialog_values state;
    flow opened_from, last_flow;  ///< flow ids are the process's: whoever restores gives new ones
    via_return way_back;
    std::string contact;
    std::optional<session_timer_terms> terms;
    std::optional<std::chrono::system_clock::time_point> refresh_at, expire_at;
    bool datagrams_only = false;
    std::vector<std::string> events;  ///< that have not gone out, or of whose arrival nobody knows
};

}  // namespace ctig::sip
