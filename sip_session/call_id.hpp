#pragma once
#include <string_view>

namespace ctig::sip {

/// The value of a message's first Call-ID (or i) header, without reading the rest; empty when there is none.
/// A view into `message`. Every message of a dialog, and every answer to our requests in it, has the same
/// (RFC 3261 8.1.1.4).
[[nodiscard]] std::string_view call_id_of(std::string_view message) noexcept;

}  // namespace ctig::sip
