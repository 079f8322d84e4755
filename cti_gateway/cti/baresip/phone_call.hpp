#pragma once
// A call as one phone sees it, and what a phone reports of its calls.
#include <cstdint>
#include <string>

#include "cti_gateway/cti/baresip/control_message.hpp"

namespace ctig::cti::baresip {

enum class call_phase : std::uint8_t {
    dialled,   ///< placed, nothing heard of the far end yet
    ringing,   ///< the far end rings
    alerting,  ///< incoming, this phone rings
    connected,
    held,  ///< by this phone
};

/// A phone may have one SIP call twice, when one of its lines calls another: account and Call-ID name it.
struct call_name {
    std::string account;  ///< address of record of the line
    std::string call;     ///< SIP Call-ID
    bool operator==(const call_name&) const = default;
};

struct phone_call {
    call_name name;
    call_direction direction = call_direction::incoming;
    std::string party;  ///< the far end's number, or its URI when that is no number
    call_phase phase = call_phase::dialled;
    bool operator==(const phone_call&) const = default;
};

enum class change_kind : std::uint8_t {
    originated,
    delivered,  ///< the far end rings
    alerting,   ///< this phone rings
    established,
    held,
    retrieved,
    closed,
};

/// The call is as it is after the change.
struct call_change {
    change_kind what{};
    phone_call call;
    call_phase before = call_phase::dialled;
    std::string reason;  ///< of a closed call, in the phone's words
    bool operator==(const call_change&) const = default;
};

}  // namespace ctig::cti::baresip
