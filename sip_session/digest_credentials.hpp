#pragma once
#include <boost/system/result.hpp>
#include <cstdint>
#include <string>
#include <string_view>

#include "sip_session/error.hpp"

namespace ctig::sip {

/// What an Authorization header of the Digest scheme says (RFC 3261 22.4, 25.1; RFC 7616 3.4). Texts are
/// unquoted; what is absent is empty. Nothing is judged here.
struct digest_credentials {
    std::string username, realm, nonce, uri, response, algorithm, cnonce, qop, opaque;
    std::string nc_text;   ///< as it stood: it goes into the hash
    std::uint32_t nc = 0;  ///< its number

    /// `value` is one header's whole value: its commas part parameters, not values. Errors: bad_value
    /// (another scheme, a parameter without '=', one given twice, nc that is not eight hexadecimal digits).
    [[nodiscard]] static boost::system::result<digest_credentials> parse(std::string_view value);
};

}  // namespace ctig::sip
