#pragma once
// Who may connect and who is believed (product.md "Signing in" 2): access.allow and access.trusted, compiled.
// An entry is an address, a CIDR, a host name, a ".domain" or "all".
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sip_session/flow.hpp"

namespace ctig::config {

/// Addresses that share their first `prefix` bits. A v4-mapped v6 address is its v4 address.
struct network {
    std::array<std::uint8_t, 16> bytes{};  ///< a v4 address in the first four
    bool v4 = false;
    unsigned prefix = 0;
};

/// "10.1.0.0/16", "::1", "10.1.2.3": nothing for anything else. Bits behind the prefix are ignored.
[[nodiscard]] std::optional<network> parse_network(std::string_view text);
/// Is every address of `inner` one of `outer`?
[[nodiscard]] bool covers(const network& outer, const network& inner) noexcept;

/// One list of entries. Nothing matches an empty one.
class host_list {
public:
    /// Entries that are none (check_access_entry) match nothing.
    explicit host_list(std::span<const std::string> entries);

    /// Is the peer at this literal address on the list? `confirmed_names`: what it is known to be called, by
    /// a verified certificate or by forward-confirmed reverse DNS; only they match host names' domains.
    [[nodiscard]] bool matches(std::string_view address, std::span<const std::string> confirmed_names) const;
    /// Host names to resolve, as written.
    [[nodiscard]] std::vector<std::string> names() const;
    /// Replaces what `name` stands for; other names, and texts that are no addresses, are ignored.
    void set_resolved(std::string_view name, std::span<const std::string> addresses);
    [[nodiscard]] bool has_domains() const noexcept { return !domains_.empty(); }

private:
    struct named {
        std::string name;
        std::vector<network> addresses;
    };

    bool all_ = false;
    std::vector<network> networks_;
    std::vector<named> names_;
    std::vector<std::string> domains_;  ///< without the leading dot
};

/// Both lists. Thread: the gateway's.
class access_list {
public:
    access_list(std::span<const std::string> allow, std::span<const std::string> trusted);

    /// A peer must be allowed to be anything but a stranger: being trusted alone does not let it in.
    [[nodiscard]] sip::peer_standing standing_of(std::string_view address,
                                                 std::span<const std::string> confirmed_names = {}) const;
    /// Host names of both lists, each once: resolve them, again on their TTL, and hand the result to
    /// set_resolved(). Until then they match nobody.
    [[nodiscard]] std::vector<std::string> names() const;
    void set_resolved(std::string_view name, std::span<const std::string> addresses);
    /// Would further names lift the peer higher? Only a ".domain" takes names.
    [[nodiscard]] bool needs_confirmed_names(std::string_view address,
                                             std::span<const std::string> confirmed_names = {}) const;

private:
    host_list allow_, trusted_;
};

/// What is wrong with an entry, and what is expected; empty when nothing is.
[[nodiscard]] std::string check_access_entry(std::string_view entry);

}  // namespace ctig::config
