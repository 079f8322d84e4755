#pragma once
// How one family of CTI managers wants to be spoken to, as data (csta.md 6.4). What needs code beyond it is
// behind `vendor`.
#include <chrono>
#include <optional>
#include <span>
#include <string_view>

#include "csta/enums.hpp"
#include "csta/types.hpp"
#include "cti_gateway/config/config.hpp"

namespace ctig::cti {

struct dialect {
    /// How a connection becomes a link that serves requests.
    enum class opening : std::uint8_t {
        application_session,  ///< ECMA-354: we ask for a session
        system_register,      ///< the manager says SystemStatus first, we answer and register for it
    };
    /// When a request has happened. Some switches say yes when they have queued it.
    enum class confirmation : std::uint8_t {
        by_response,
        by_event,  ///< AnswerCall, ClearConnection, HoldCall, RetrieveCall at a device that is monitored here
    };
    enum class extensions : std::uint8_t {
        none,
        dmcc,  ///< Avaya AES: device IDs to be asked for, inverted filters, sessions that can be taken up
               ///< again
    };

    std::string_view name;  ///< as in cti.dialect
    opening opens_with = opening::application_session;
    std::string_view application_id;                        ///< ECMA-354 applicationID
    std::span<const std::string_view> protocol_versions{};  ///< asked for, dearest first; any may be granted
    std::string_view csta_namespace;                        ///< until the manager has named another
    std::chrono::seconds session_duration{180};             ///< asked for; the manager may grant less
    confirmation confirms = confirmation::by_response;
    extensions vendor = extensions::none;
    std::optional<csta::type_of_number> calling_device_number{};  ///< of MakeCall's callingDevice
    std::uint16_t port = 0, tls_port = 0;                         ///< where an address names none; 0: it must
};

/// Peers that read a frame's length as a signed number break above it.
inline constexpr std::size_t max_frame_sent = 32767;

/// Static data; never null.
[[nodiscard]] const dialect* find_dialect(config::cti_dialect which) noexcept;

}  // namespace ctig::cti
