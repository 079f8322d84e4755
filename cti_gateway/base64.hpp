#pragma once
// Base64 (RFC 4648 section 4).
#include <optional>
#include <string>
#include <string_view>

namespace ctig {

/// Without padding.
[[nodiscard]] std::string base64_encode(std::string_view octets);
/// With padding or without; nothing when another character stands in it.
[[nodiscard]] std::optional<std::string> base64_decode(std::string_view text);

}  // namespace ctig
