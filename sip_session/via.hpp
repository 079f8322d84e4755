#pragma once
#include <boost/system/result.hpp>
#include <cstdint>
#include <optional>
#include <string_view>

#include "sip_session/error.hpp"
#include "sip_session/parameters.hpp"

namespace ctig::sip {

/// One Via value as views (RFC 3261 20.42, 25.1 via-parm; RFC 3581 rport). A header may hold several:
/// message::values().
struct via_parm {
    std::string_view protocol;   ///< "SIP"
    std::string_view version;    ///< "2.0"
    std::string_view transport;  ///< "UDP", "TCP", "TLS", or whatever token (RFC 4475 3.1.1.10)
    std::string_view sent_by;    ///< host and port as they stood
    std::string_view host;       ///< v6 without brackets
    std::optional<std::uint16_t> port;
    parameters params;
    std::optional<std::string_view> branch;
    std::optional<std::string_view> received;  ///< v6 without brackets, if it had them (RFC 5118 4.5)
    std::optional<std::string_view> maddr;
    std::optional<std::uint8_t> ttl;
    std::optional<std::string_view> rport;  ///< present and empty: asked for; else a number

    /// Errors: bad_value, bad_number (port, ttl, rport).
    [[nodiscard]] static boost::system::result<via_parm> parse(std::string_view value);

    /// True when the branch begins with the magic cookie and goes on behind it: only then it identifies a
    /// transaction, else RFC 2543 matching applies (RFC 3261 17.2.3; RFC 4475 3.2.1 sends the bare cookie).
    [[nodiscard]] bool has_rfc3261_branch() const noexcept;
};

}  // namespace ctig::sip
