#pragma once
// host:port as people write it.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ctig::config {

struct endpoint {
    std::string host;  ///< name or literal, v6 without brackets
    std::uint16_t port = 0;

    bool operator==(const endpoint&) const = default;
};

/// Reads "host:port" or "[v6]:port"; port 0 is any free one. Nothing for anything else.
[[nodiscard]] std::optional<endpoint> parse_endpoint(std::string_view text);
/// The same with the port left out allowed: it is then `default_port`.
[[nodiscard]] std::optional<endpoint> parse_endpoint(std::string_view text, std::uint16_t default_port);
/// "host:port", a v6 literal in brackets.
[[nodiscard]] std::string to_string(const endpoint& e);

/// A DNS name (letters, digits, - and _) whose last label is no number, so that a mistyped address is none.
[[nodiscard]] bool is_host_name(std::string_view text) noexcept;
/// A v4 or v6 literal, without brackets.
[[nodiscard]] bool is_address(std::string_view text) noexcept;

}  // namespace ctig::config
