#pragma once
// What baresip 1.0.0 prints when it is asked for its state. Its control port has no structured form of these.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cti_gateway/cti/baresip/control_message.hpp"

namespace ctig::cti::baresip {

/// The addresses of record in an answer to `reginfo`:
/// "> sip:1001@pbx                  OK kamailio (5.6.3) Expires 60s".
[[nodiscard]] std::vector<std::string> accounts_in(std::string_view reginfo);

/// One row of `listcalls`: "> [line 1]  0:00:01  ESTABLISHED  (on hold)  sip:1002@pbx".
struct call_row {
    bool current = false;
    int line = 0;
    std::string state;  ///< OUTGOING, RINGING, EARLY, INCOMING, ESTABLISHED, ...
    bool on_hold = false;
    std::string peer;
    bool operator==(const call_row&) const = default;
};
[[nodiscard]] std::vector<call_row> calls_in(std::string_view listcalls);

/// The current call as `callstat` describes it; nothing when there is none.
struct call_details {
    std::string call;  ///< SIP Call-ID
    call_direction direction = call_direction::incoming;
    std::string peer;
    bool operator==(const call_details&) const = default;
};
[[nodiscard]] std::optional<call_details> call_in(std::string_view callstat);

/// Whether the far end of that call takes digits (RFC 4733). 1.0.0 says "ok" to digits that it cannot send.
[[nodiscard]] bool takes_digits(std::string_view callstat);

/// Whether `callfind` or `uafind` found what it was asked for; both say "ok" otherwise, too.
[[nodiscard]] bool call_was_found(const command_response& callfind);

/// The user part of a SIP URI where it can be dialled ("1002" of "sip:1002@pbx:5060"), else the whole URI.
[[nodiscard]] std::string party_of(std::string_view uri);
/// The user part of a SIP URI, "1001" of "sip:1001@pbx".
[[nodiscard]] std::string_view user_of(std::string_view uri);

}  // namespace ctig::cti::baresip
