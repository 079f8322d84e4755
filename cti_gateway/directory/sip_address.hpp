#pragma once
// Who a SIP URI names: its user and host, as the directory compares them.
#include <optional>
#include <string>
#include <string_view>

namespace ctig::directory {

/// Views into the URI, but for a user that had to be decoded.
struct sip_address {
    std::string decoded_user;  ///< set when the user part held %HH
    std::string_view raw_user;
    std::string_view host;  ///< without port, parameters and a closing dot; v6 in its brackets

    [[nodiscard]] std::string_view user() const noexcept {
        return decoded_user.empty() ? raw_user : decoded_user;
    }
};

/// Takes a sip: or sips: URI apart (RFC 3261 19.1.1): password, port, parameters and headers are dropped.
/// Nothing for another scheme, or without a user or host. Lifetime: the views point into `uri`.
[[nodiscard]] std::optional<sip_address> parse_sip_address(std::string_view uri);

/// Is `host` the domain or below it? ASCII case and closing dots do not matter. Never, when `domain` is
/// empty.
[[nodiscard]] bool is_in_domain(std::string_view host, std::string_view domain) noexcept;

/// Hash and equality of "user@host" keys, the host without case: stored as text, looked up by its parts.
struct address_parts {
    std::string_view user, host;
};
struct address_hash {
    using is_transparent = void;
    // Not noexcept: so a map keeps each hash, and a look-up computes none but its own (libstdc++).
    [[nodiscard]] std::size_t operator()(const address_parts& a) const;
    [[nodiscard]] std::size_t operator()(std::string_view user_at_host) const;
};
struct address_equal {
    using is_transparent = void;
    [[nodiscard]] bool operator()(std::string_view a, std::string_view b) const noexcept;
    [[nodiscard]] bool operator()(const address_parts& a, std::string_view b) const noexcept;
    [[nodiscard]] bool operator()(std::string_view a, const address_parts& b) const noexcept;
};

/// "joe@example.com" at its last @; an empty host when there is none.
[[nodiscard]] address_parts split_address(std::string_view user_at_host) noexcept;

}  // namespace ctig::directory
