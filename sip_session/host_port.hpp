#pragma once
#include <boost/system/result.hpp>
#include <cstdint>
#include <optional>
#include <string_view>

#include "sip_session/error.hpp"

namespace ctig::sip {

/// `host [ ":" port ]` of URIs and Via (RFC 3261 25.1). White space round the colon, as Via allows it, is
/// skipped.
struct host_port {
    std::string_view host;  ///< name or literal, v6 without brackets
    bool is_ipv6 = false;
    std::optional<std::uint16_t> port;

    /// The whole of `text`. Names are letters, digits, '-', '.' and '_' (seen in the field). A v6 literal
    /// must stand in brackets (RFC 5118 4.2), and a port behind them: "[2001:db8::10:5070]" is an address
    /// without one (RFC 5118 4.3). Errors: bad_value, bad_number for the port.
    [[nodiscard]] static boost::system::result<host_port> parse(std::string_view text);
};

}  // namespace ctig::sip
