#pragma once
#include <boost/system/error_code.hpp>
#include <type_traits>

namespace ctig::sip {

/// What is wrong with a message. sip_status_for() maps each to the status of the refusal.
enum class errc {
    bad_start_line = 1,
    bad_version,         ///< not SIP/2.0: 505
    bad_header,          ///< a line without a colon, a bad name, a bad fold
    missing_header,      ///< one of Via, From, To, Call-ID, CSeq is not there (RFC 3261 8.1.1)
    repeated_header,     ///< a header that may stand once stands twice with different values
    bad_value,           ///< a header value that does not parse
    bad_number,          ///< a number out of range: CSeq, Content-Length, Max-Forwards, port
    method_mismatch,     ///< CSeq's method is not the request's
    bad_content_length,  ///< negative, contradictory or longer than the datagram (RFC 3261 18.3)
    bad_uri,
    unsupported_scheme,  ///< 416
    too_large,           ///< body over the limit: 413
    header_too_large,    ///< 513
    truncated,           ///< the datagram ends before the empty line
    uri_too_long,        ///< a request line over the limit: 414
};

[[nodiscard]] const boost::system::error_category& category() noexcept;
[[nodiscard]] boost::system::error_code make_error_code(errc e) noexcept;
/// The one mapping from an error to the status that the peer gets (4xx/5xx).
[[nodiscard]] int sip_status_for(boost::system::error_code ec) noexcept;

}  // namespace ctig::sip

template <>
struct boost::system::is_error_code_enum<ctig::sip::errc> : std::true_type {};
