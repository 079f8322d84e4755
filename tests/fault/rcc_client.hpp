#pragma once
// One signed-in user: a SIP dialog with the gateway that carries CSTA requests, and what the user was told by
// events. Writes requests and reads answers; `population` moves the octets.
#include <chrono>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "cti_gateway/bridge/device_picture.hpp"

namespace ctig::fault {

using clock = std::chrono::steady_clock;

enum class asked : std::uint8_t { invite, monitor, call_control, query, bye };

/// A request that waits for its final answer.
struct pending_answer {
    asked what{};
    std::uint32_t cseq = 0;
    clock::time_point sent, resend_at;
    std::chrono::milliseconds resend_after{500};  ///< T1, doubled each time (RFC 3261 17.1.1.2, 17.1.2.2)
    std::string text;                             ///< kept for sending it again over UDP
    bool at_kill = false;                         ///< in flight when the gateway was killed
    bool trying = false;                          ///< an INVITE that got a provisional answer
};

struct rcc_client {
    enum class phase : std::uint8_t {
        out,
        signing_in,
        waiting,  ///< was told to come again later
        in,       ///< signed in, its monitor runs
        refused,  ///< for good
        lost,     ///< its dialog died without its doing
    };

    std::size_t index = 0;
    phase now = phase::out;
    std::uint32_t generation = 0;  ///< of its dialogs
    std::uint32_t cseq = 0;
    std::string invite_branch, to_tag, remote, cross_ref_id;
    std::vector<pending_answer> pending;
    clock::time_point came, try_again_at;  ///< when it first asked in; when it will ask again

    bridge::device_picture told;       ///< by events
    std::set<std::string> made_calls;  ///< callIDs of MakeCall's responses, until an event speaks of them
    std::uint32_t last_event_cseq = 0;
    std::uint64_t events = 0;
};

}  // namespace ctig::fault
