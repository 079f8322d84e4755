#include "cti_gateway/config/access_list.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <charconv>

#include "cti_gateway/config/endpoint.hpp"
#include "lineuri/text.hpp"

namespace ctig::config {
namespace {

using lineuri::iequals;

constexpr unsigned mapped_bits = 96;  // ::ffff:0:0/96 (RFC 4291 2.5.5.2)

network from_v4(const boost::asio::ip::address_v4& address, unsigned prefix) {
    network out{.v4 = true, .prefix = prefix};
    const auto bytes = address.to_bytes();
    std::copy(bytes.begin(), bytes.end(), out.bytes.begin());
    return out;
}

std::optional<network> with_prefix(std::string_view text, std::optional<unsigned> prefix) {
    if (!is_address(text)) return std::nullopt;
    const auto address = boost::asio::ip::make_address(text);
    const unsigned most = address.is_v4() ? 32 : 128;
    const unsigned bits = prefix.value_or(most);
    if (bits > most) return std::nullopt;
    if (address.is_v4()) return from_v4(address.to_v4(), bits);
    const auto v6 = address.to_v6();
    if (v6.is_v4_mapped() && bits >= mapped_bits)
        return from_v4(boost::asio::ip::make_address_v4(boost::asio::ip::v4_mapped, v6), bits - mapped_bits);
    return network{.bytes = v6.to_bytes(), .v4 = false, .prefix = bits};
}

bool any_covers(const std::vector<network>& networks, const network& address) noexcept {
    return std::any_of(networks.begin(), networks.end(),
                       [&](const network& n) { return covers(n, address); });
}

std::string_view without_dot(std::string_view name) noexcept {
    return name.ends_with('.') ? name.substr(0, name.size() - 1) : name;
}

// A domain entry takes the names below it, not the domain's own.
bool is_below(std::string_view name, std::string_view domain) noexcept {
    name = without_dot(name);
    if (name.size() <= domain.size() + 1) return false;
    const auto rest = name.size() - domain.size();
    return name[rest - 1] == '.' && iequals(name.substr(rest), domain);
}

}  // namespace

std::optional<network> parse_network(std::string_view text) {
    const auto slash = text.find('/');
    if (slash == std::string_view::npos) return with_prefix(text, std::nullopt);
    unsigned prefix = 0;
    const auto digits = text.substr(slash + 1);
    const auto* end = digits.data() + digits.size();
    const auto [stop, ec] = std::from_chars(digits.data(), end, prefix);
    if (ec != std::errc() || stop != end) return std::nullopt;
    return with_prefix(text.substr(0, slash), prefix);
}

bool covers(const network& outer, const network& inner) noexcept {
    if (outer.v4 != inner.v4 || outer.prefix > inner.prefix) return false;
    const auto whole = outer.prefix / 8;
    if (!std::equal(outer.bytes.begin(), outer.bytes.begin() + whole, inner.bytes.begin())) return false;
    const auto rest = outer.prefix % 8;
    if (rest == 0) return true;
    const auto difference = static_cast<unsigned>(outer.bytes[whole] ^ inner.bytes[whole]);
    return (difference >> (8 - rest)) == 0;
}

std::string check_access_entry(std::string_view entry) {
    const auto name = entry.starts_with('.') ? entry.substr(1) : entry;
    if (entry == "all" || parse_network(entry) || is_host_name(name)) return {};
    return fmt::format("expected an address, address/bits, host name, .domain or \"all\", found \"{}\"",
                       entry);
}

host_list::host_list(std::span<const std::string> entries) {
    for (const auto& entry : entries) {
        if (entry == "all")
            all_ = true;
        else if (const auto network = parse_network(entry))
            networks_.push_back(*network);
        else if (entry.starts_with('.'))
            domains_.emplace_back(without_dot(std::string_view(entry).substr(1)));
        else if (is_host_name(entry))
            names_.push_back({.name = entry});
    }
}

bool host_list::matches(std::string_view address, std::span<const std::string> confirmed_names) const {
    const auto peer = parse_network(address);
    if (!peer) return false;
    if (all_ || any_covers(networks_, *peer)) return true;
    if (std::any_of(names_.begin(), names_.end(),
                    [&](const named& n) { return any_covers(n.addresses, *peer); }))
        return true;
    return std::any_of(domains_.begin(), domains_.end(), [&](const std::string& domain) {
        return std::any_of(confirmed_names.begin(), confirmed_names.end(),
                           [&](const std::string& name) { return is_below(name, domain); });
    });
}

std::vector<std::string> host_list::names() const {
    std::vector<std::string> out;
    for (const auto& n : names_) out.push_back(n.name);
    return out;
}

void host_list::set_resolved(std::string_view name, std::span<const std::string> addresses) {
    for (auto& n : names_) {
        if (!iequals(n.name, name)) continue;
        n.addresses.clear();
        for (const auto& text : addresses)
            if (const auto address = with_prefix(text, std::nullopt)) n.addresses.push_back(*address);
    }
}

access_list::access_list(std::span<const std::string> allow, std::span<const std::string> trusted)
    : allow_(allow), trusted_(trusted) {}

sip::peer_standing access_list::standing_of(std::string_view address,
                                            std::span<const std::string> confirmed_names) const {
    if (!allow_.matches(address, confirmed_names)) return sip::peer_standing::stranger;
    return trusted_.matches(address, confirmed_names) ? sip::peer_standing::trusted
                                                      : sip::peer_standing::allowed;
}

std::vector<std::string> access_list::names() const {
    auto out = allow_.names();
    for (auto& name : trusted_.names())
        if (std::none_of(out.begin(), out.end(),
                         [&](const std::string& known) { return iequals(known, name); }))
            out.push_back(std::move(name));
    return out;
}

void access_list::set_resolved(std::string_view name, std::span<const std::string> addresses) {
    allow_.set_resolved(name, addresses);
    trusted_.set_resolved(name, addresses);
}

bool access_list::needs_confirmed_names(std::string_view address,
                                        std::span<const std::string> confirmed_names) const {
    switch (standing_of(address, confirmed_names)) {
        case sip::peer_standing::trusted: return false;
        case sip::peer_standing::allowed: return trusted_.has_domains();
        case sip::peer_standing::stranger: return allow_.has_domains();
    }
    return false;
}

}  // namespace ctig::config
