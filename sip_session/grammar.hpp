#pragma once
// The basic rules of RFC 3261 25.1 that every header value parser shares. Inside a parsed message a CR or LF
// can only belong to a fold, so all parsers take CR and LF for linear white space and need no unfolded copy.
#include <cstddef>
#include <string>
#include <string_view>

#include "sip_session/octet_set.hpp"

namespace ctig::sip {

[[nodiscard]] constexpr bool is_lws(char c) noexcept {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}
inline constexpr octet_set lws_octets(is_lws);
[[nodiscard]] constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
[[nodiscard]] constexpr char to_lower(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
[[nodiscard]] constexpr bool is_alpha(char c) noexcept { return to_lower(c) >= 'a' && to_lower(c) <= 'z'; }
/// C0 controls and DEL; octets from 0x80 on are none.
[[nodiscard]] constexpr bool is_control(char c) noexcept { return (c >= 0 && c < 0x20) || c == 0x7f; }
/// `token` of RFC 3261 25.1.
inline constexpr octet_set is_token_char([](char c) {
    return is_alpha(c) || is_digit(c) || std::string_view("-.!%*_+`'~").find(c) != std::string_view::npos;
});
/// At least one octet, all of them token characters.
[[nodiscard]] constexpr bool is_token(std::string_view text) noexcept {
    return !text.empty() && is_token_char.has_all_of(text);
}

[[nodiscard]] constexpr std::string_view trim_lws(std::string_view text) noexcept {
    while (!text.empty() && is_lws(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_lws(text.back())) text.remove_suffix(1);
    return text;
}
/// Equal but for the case of ASCII letters, without regard to the locale.
[[nodiscard]] constexpr bool iequals(std::string_view a, std::string_view b) noexcept {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i)
        if (a[i] != b[i] && to_lower(a[i]) != to_lower(b[i])) return false;
    return true;
}

/// Offset just behind the quoted-string that opens at `open`; npos when it never closes.
[[nodiscard]] std::size_t skip_quoted(std::string_view text, std::size_t open) noexcept;

/// The value on one line: each fold (CRLF and the white space round it) becomes one space. Octets 0x80 and up
/// and NUL stay. Source: RFC 3261 7.3.1.
[[nodiscard]] std::string unfold(std::string_view value);
/// What a quoted-string says: without the quotes, quoted-pairs resolved, unfolded. Other text comes back
/// unfolded.
[[nodiscard]] std::string unquote(std::string_view text);

}  // namespace ctig::sip
