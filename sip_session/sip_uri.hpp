#pragma once
#include <boost/system/result.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sip_session/error.hpp"
#include "sip_session/parameters.hpp"

namespace ctig::sip {

enum class uri_scheme : std::uint8_t { sip, sips, tel, other };

/// A URI as views. For sip and sips all parts are filled in; of the others `scheme_text` and `rest` only.
/// Source: RFC 3261 19.1, 25.1.
struct sip_uri {
    uri_scheme scheme = uri_scheme::other;
    std::string_view scheme_text;
    std::string_view rest;                     ///< all behind the scheme's colon
    std::optional<std::string_view> user;      ///< still escaped: unescape() it once, and last
    std::optional<std::string_view> password;  ///< still escaped
    std::string_view host;                     ///< name or literal, v6 without brackets
    bool host_is_ipv6 = false;
    std::optional<std::uint16_t> port;
    parameters params;
    std::string_view headers;  ///< behind '?', still escaped

    /// The whole of `text` must be one URI: no <>, no white space (RFC 4475 3.1.2.7, 3.1.2.8).
    /// Three colons in a row in a v6 literal are tolerated (RFC 5118 4.10).
    /// Errors: bad_uri.
    [[nodiscard]] static boost::system::result<sip_uri> parse(std::string_view text);

    /// User part with escapes resolved; empty when there is none.
    [[nodiscard]] std::string user_text() const;
    /// "host[:port]" with the brackets of a v6 literal put back.
    [[nodiscard]] std::string host_and_port() const;
    [[nodiscard]] bool is_sip_or_sips() const noexcept {
        return scheme == uri_scheme::sip || scheme == uri_scheme::sips;
    }
};

/// RFC 3261 19.1.4: user and password with case, the rest without; an absent port is not 5060; `user`, `ttl`,
/// `method`, `maddr` and `transport` must be in both or in neither, other parameters only agree where both
/// have them. Two differences, both towards "not equal": URI headers must come in the same order, and past 32
/// parameters only equal text is equal. Other schemes: equal text, the scheme without case.
[[nodiscard]] bool equivalent(const sip_uri& a, const sip_uri& b);

}  // namespace ctig::sip
