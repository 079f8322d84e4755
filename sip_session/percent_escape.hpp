#pragma once
// %-escapes of URIs (RFC 3261 19.1.2, 19.1.4; RFC 3986 2.1).
#include <string>
#include <string_view>

namespace ctig::sip {

/// Resolves every %HH once; never twice, so "%2541" gives "%41" (RFC 4475 3.1.1.3). What is no %HH stays as
/// it is. %00 gives a NUL octet.
[[nodiscard]] std::string unescape(std::string_view text);
/// True when every % is followed by two hex digits.
[[nodiscard]] bool escapes_are_well_formed(std::string_view text) noexcept;

enum class letter_case { matters, ignored };
/// URI component equality: an octet equals its %HH form unless it is a reserved character (RFC 3261 19.1.4).
[[nodiscard]] bool escaped_equal(std::string_view a, std::string_view b, letter_case letters) noexcept;

}  // namespace ctig::sip
