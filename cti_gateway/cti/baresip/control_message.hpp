#pragma once
// The JSON texts of baresip's ctrl_tcp module, as version 1.0.0 writes and reads them.
//   command   {"command":"dial","params":"1002","token":"7"}                        gateway to phone
//   response  {"response":true,"ok":true,"data":"...","token":"7"}                  phone to gateway
//   event     {"event":true,"type":"CALL_RINGING","class":"call","accountaor":"sip:1001@pbx","id":"18bf...",
//              "direction":"outgoing","peeruri":"sip:1002@pbx","param":"..."}       phone to gateway
#include <boost/system/result.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

namespace ctig::cti::baresip {

struct command_response {
    bool ok = false;    ///< the command was found and did not fail at once; no proof of its effect
    std::string data;   ///< what the command printed, or why it failed
    std::string token;  ///< of the command
    bool operator==(const command_response&) const = default;
};

enum class event_kind : std::uint8_t {
    call_incoming,
    call_ringing,   ///< the far end rings (180 without early media)
    call_progress,  ///< the same with early media
    call_established,
    call_closed,
    call_local_sdp,
    call_remote_sdp,
    call_dtmf_start,
    call_transfer_failed,
    other,
};

enum class call_direction : std::uint8_t { incoming, outgoing };

struct phone_event {
    event_kind kind = event_kind::other;
    std::string account;  ///< address of record of the line, "sip:1001@pbx"
    std::string call;     ///< SIP Call-ID; empty in the LOCAL_SDP of a call that is just being placed
    call_direction direction = call_direction::incoming;
    std::string peer;       ///< URI of the far end
    std::string parameter;  ///< of a closed call: "486 Busy Here", "Connection reset by peer"
    bool operator==(const phone_event&) const = default;
};

using control_message = std::variant<command_response, phone_event>;

/// Errors: cti::errc::bad_message for what is neither response nor event.
[[nodiscard]] boost::system::result<control_message> decode_control_message(std::string_view json);

[[nodiscard]] std::string encode_command(std::string_view command, std::string_view parameters,
                                         std::string_view token);

}  // namespace ctig::cti::baresip
