#pragma once
// tel URI (RFC 3966), as parts. Used for line URIs and for the numbers that people dial.
//   tel:+32-2-222.0220;ext=17       global number: begins with `+`
//   tel:1001;phone-context=dialstring   local number: means something only within its phone-context
// Glossary: visual separator = `-` `.` `(` `)`, there for the eye only (RFC 3966 5.1.1).
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lineuri/error.hpp"

namespace ctig::lineuri {

/// Longest text that is read, in octets.
inline constexpr std::size_t max_uri_size = 512;

struct tel_parameter {
    std::string name;                  ///< in lower case
    std::optional<std::string> value;  ///< percent-decoded: UTF-8 without control characters

    bool operator==(const tel_parameter&) const = default;
};

struct tel_uri {
    std::string
        number;  ///< without visual separators, hexadecimal digits in upper case; begins with `+` when global
    bool global = false;
    std::vector<tel_parameter> parameters;  ///< in the order given; no name twice

    /// The parameter of that (lower case) name, or nothing.
    [[nodiscard]] const tel_parameter* find(std::string_view name) const noexcept;
    /// What is dialled: the number with its `+`. The phone-context is no prefix (RFC 3966 5.1.5), an
    /// extension is sent after the call stands.
    [[nodiscard]] const std::string& dialable() const noexcept { return number; }

    bool operator==(const tel_uri&) const = default;
};

/// Whether a local number needs its phone-context (RFC 3966 5.1.5 says it does, clients leave it out).
enum class local_numbers { need_context, may_lack_context };

/// Reads a tel URI. The number's digits may be percent-encoded (`%23` for `#`).
/// Errors: every lineuri::errc; `where`, when given, tells the offset and a sentence for people. Source: RFC
/// 3966 section 3.
[[nodiscard]] result<tel_uri> parse_tel_uri(std::string_view text, local_numbers rule,
                                            diagnostics* where = nullptr);

/// Reads a number that somebody dials: a tel URI (local numbers may lack their phone-context), or bare digits
/// with
/// `+`, `*`, `#`, A to D and visual separators. A URI of another scheme is not_a_tel_uri.
[[nodiscard]] result<tel_uri> parse_called_number(std::string_view text, diagnostics* where = nullptr);

/// The number of a text that people wrote, as number rules match it: without tel:, parameters, blanks and
/// visual separators.
[[nodiscard]] std::string canonical_number(std::string_view text);
/// Without tel: in front.
[[nodiscard]] std::string_view without_tel(std::string_view text) noexcept;
/// The tel URI of a number, which may carry parameters already: `tel:+15551000`, and with
/// phone-context=dialstring what is not E.164 (RFC 3966 5.1.5): `tel:33187;phone-context=dialstring`.
[[nodiscard]] std::string format_tel_uri(std::string_view number);

}  // namespace ctig::lineuri
