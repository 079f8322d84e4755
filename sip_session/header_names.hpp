#pragma once
#include <string_view>

#include "sip_session/message.hpp"

namespace ctig::sip {

/// The header of that name, long or compact form, without regard to case (RFC 3261 7.3.1, 7.3.3); `other` if
/// none of ours.
[[nodiscard]] header_name header_name_of(std::string_view name) noexcept;
/// How we write it, e.g. "Call-ID"; empty for `other`.
[[nodiscard]] std::string_view canonical_name(header_name name) noexcept;
/// Long form of a compact form as IANA registers them ("s" -> "Subject"); `name` itself when it is none.
[[nodiscard]] std::string_view long_form(std::string_view name) noexcept;

}  // namespace ctig::sip
