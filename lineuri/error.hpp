#pragma once
#include <boost/system/error_code.hpp>
#include <boost/system/result.hpp>
#include <cstddef>
#include <string>

namespace ctig::lineuri {

/// Why a tel URI, a line URI or a number rule was not accepted.
enum class errc {
    not_a_tel_uri = 1,      ///< scheme is not `tel:`
    empty_number,           ///< nothing dialable before the first `;`
    bad_digit,              ///< a character that RFC 3966 section 3 does not allow there
    bad_parameter,          ///< a malformed `;name=value`
    repeated_parameter,     ///< a parameter given twice (RFC 3966 section 3)
    missing_phone_context,  ///< a local number without `phone-context` (RFC 3966 section 5.1.5)
    too_long,               ///< over 512 octets
};

[[nodiscard]] const boost::system::error_category& category() noexcept;
[[nodiscard]] boost::system::error_code make_error_code(errc e) noexcept;

template <class T>
using result = boost::system::result<T>;

/// Where in the text the error is, for people.
struct diagnostics {
    std::size_t offset = 0;  ///< octets from the start of the text
    std::string text;        ///< one sentence: what is wrong and what is expected
};

}  // namespace ctig::lineuri

template <>
struct boost::system::is_error_code_enum<ctig::lineuri::errc> : std::true_type {};
