#pragma once
// Why the PBX refuses. The call model and the features speak of situations; one table says which
// CSTAErrorCode a service answers to which situation (ECMA-269, universal failures; csta.md 5).
#include <boost/system/result.hpp>
#include <optional>

#include "csta/error_code.hpp"
#include "csta/feature_names.hpp"

namespace ctig::simulator {

/// What is in the way of a request.
enum class situation : std::uint8_t {
    service_not_offered,
    no_association,  ///< of somebody who has not signed in

    unknown_device,         ///< nobody has that device
    ambiguous_device,       ///< several phones carry that number, and none was named
    device_out_of_service,  ///< its phone is
    phone_cannot,           ///< it has no speaker: it can be answered by hand only
    phone_in_use,           ///< its user talks on another connection

    undialable_number,    ///< no digits, or other things
    own_number,           ///< the device's own line
    unknown_destination,  ///< nothing is there
    destination_busy,     ///< or does not want to be disturbed, or is in the call already
    no_room,              ///< no more calls: at that line, at the PBX, on the trunks

    unknown_call,
    unknown_connection,  ///< that device is not in that call
    unknown_active_call,
    unknown_active_connection,
    unknown_held_call,
    unknown_held_connection,
    not_one_device,  ///< the two connections are of two phones

    wrong_state,  ///< of the connection
    wrong_active_state,
    wrong_held_state,
    nothing_to_answer,
    party_twice,  ///< a line would be in a call twice, or nothing but trunks would be left
    too_many_parties,
    unsupported_participation,

    unsendable_digits,
    bad_forwarding_destination,
    bad_ring_count,
    bad_apparatus,  ///< the phone has no such speaker or microphone
    bad_volume,
    bad_hookswitch,  ///< the phone has no such hookswitch

    monitor_of_neither,   ///< neither a device nor a call
    unsupported_monitor,  ///< a call monitor on a device
    unknown_monitor,      ///< not one of this association
    too_many_monitors,
    unknown_registration,
};

template <class T>
using outcome = boost::system::result<T, situation>;

/// The row of the table for this service and situation. Without a service: what goes for all.
[[nodiscard]] csta::csta_error_code refusal_of(std::optional<csta::service> asked, situation why);

}  // namespace ctig::simulator
