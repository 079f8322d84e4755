#pragma once
// Text as XML character data.
#include <string>
#include <string_view>

namespace ctig::csta {

/// Appends `text` to `out` so that it may stand in an element or in a quoted attribute. What XML 1.0
/// (section 2.2) does not allow becomes U+FFFD: control characters, surrogates, U+FFFE and U+FFFF, and octets
/// that are not UTF-8.
void append_escaped(std::string& out, std::string_view text);

/// Is it UTF-8, of characters that XML 1.0 has? libxml2 looks less closely inside CDATA sections.
[[nodiscard]] bool is_character_data(std::string_view text) noexcept;

}  // namespace ctig::csta
