#pragma once
// One message as it crossed a socket, and its line in the trace file (one JSON object a line).
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ctig::trace {

enum class leg : std::uint8_t { sip, cti };
enum class direction : std::uint8_t { in, out };

struct record {
    std::int64_t at_us = 0;  ///< microseconds since the epoch
    leg where = leg::sip;
    direction way = direction::in;
    std::string transport;  ///< "udp", "tcp"; of the CTI leg the protocol driver's name
    std::string peer;       ///< "127.0.0.1:5070"; of the CTI leg the manager as configured
    std::string text;       ///< SIP message, or CSTA document

    bool operator==(const record&) const = default;
};

/// One JSON object without line breaks, then "\n". Octets that are not UTF-8 become U+FFFD.
[[nodiscard]] std::string to_line(const record& r);
/// Nothing when the line is no record.
[[nodiscard]] std::optional<record> from_line(std::string_view line);

/// `text` with every secret replaced: the contents of password elements, the values of Authorization headers.
[[nodiscard]] std::string without_secrets(std::string_view text);

}  // namespace ctig::trace
