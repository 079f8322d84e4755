#pragma once
// ASCII and UTF-8 as RFC 3966 needs them: no locale, no allocation.
#include <optional>
#include <string>
#include <string_view>

namespace ctig::lineuri {

[[nodiscard]] constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
[[nodiscard]] constexpr bool is_alpha(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
[[nodiscard]] constexpr char to_lower(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
[[nodiscard]] constexpr char to_upper(char c) noexcept {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}
/// Equal but for ASCII case.
[[nodiscard]] bool iequals(std::string_view a, std::string_view b) noexcept;
/// The octet that `text` begins with as `%HH`, or nothing.
[[nodiscard]] std::optional<char> percent_octet(std::string_view text) noexcept;
/// `text` with every `%HH` decoded; nothing when a `%` is not followed by two hexadecimal digits.
[[nodiscard]] std::optional<std::string> percent_decode(std::string_view text);
/// Well-formed UTF-8 (RFC 3629) without control characters: fit for XML, logs and a terminal.
[[nodiscard]] bool is_printable_utf8(std::string_view text) noexcept;
/// Does `pattern`, where each `*` stands for any text, match the whole of `text`? ASCII case does not matter.
/// Time is bounded by the product of both sizes.
[[nodiscard]] bool glob_match(std::string_view pattern, std::string_view text) noexcept;

}  // namespace ctig::lineuri
