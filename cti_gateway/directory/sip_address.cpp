#include "cti_gateway/directory/sip_address.hpp"

#include <cstdint>

#include "lineuri/text.hpp"

namespace ctig::directory {
namespace {

using lineuri::iequals;
using lineuri::to_lower;

std::string_view without_dot(std::string_view host) noexcept {
    if (host.ends_with('.')) host.remove_suffix(1);
    return host;
}

std::string_view cut_host(std::string_view rest) noexcept {
    if (rest.starts_with('[')) return rest.substr(0, rest.find(']') + 1);
    return without_dot(rest.substr(0, rest.find_first_of(":;?")));
}

}  // namespace

std::optional<sip_address> parse_sip_address(std::string_view uri) {
    const auto colon = uri.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    const auto scheme = uri.substr(0, colon);
    if (!iequals(scheme, "sip") && !iequals(scheme, "sips")) return std::nullopt;
    uri.remove_prefix(colon + 1);
    const auto at = uri.find('@');  // an @ in the user part is escaped (RFC 3261 19.1.2)
    if (at == std::string_view::npos) return std::nullopt;
    sip_address out;
    out.raw_user = uri.substr(0, at);
    out.raw_user = out.raw_user.substr(0, out.raw_user.find(':'));
    out.host = cut_host(uri.substr(at + 1));
    if (out.raw_user.empty() || out.host.empty()) return std::nullopt;
    if (out.raw_user.find('%') != std::string_view::npos) {
        auto decoded = lineuri::percent_decode(out.raw_user);
        if (!decoded) return std::nullopt;
        out.decoded_user = std::move(*decoded);
    }
    return out;
}

bool is_in_domain(std::string_view host, std::string_view domain) noexcept {
    host = without_dot(host);
    domain = without_dot(domain);
    if (domain.empty() || host.size() < domain.size()) return false;
    const auto rest = host.size() - domain.size();
    return iequals(host.substr(rest), domain) && (rest == 0 || host[rest - 1] == '.');
}

address_parts split_address(std::string_view user_at_host) noexcept {
    const auto at = user_at_host.rfind('@');
    if (at == std::string_view::npos) return {.user = user_at_host};
    return {.user = user_at_host.substr(0, at), .host = user_at_host.substr(at + 1)};
}

std::size_t address_hash::operator()(const address_parts& a) const {
    std::uint64_t hash = 0xCBF29CE484222325U;  // FNV-1a
    const auto add = [&hash](char c) { hash = (hash ^ static_cast<std::uint8_t>(c)) * 0x100000001B3U; };
    for (const char c : a.user) add(c);
    add('@');
    for (const char c : a.host) add(to_lower(c));
    return hash;
}

std::size_t address_hash::operator()(std::string_view user_at_host) const {
    return (*this)(split_address(user_at_host));
}

bool address_equal::operator()(const address_parts& a, std::string_view b) const noexcept {
    const auto parts = split_address(b);
    return a.user == parts.user && iequals(a.host, parts.host);
}
bool address_equal::operator()(std::string_view a, const address_parts& b) const noexcept {
    return (*this)(b, a);
}
bool address_equal::operator()(std::string_view a, std::string_view b) const noexcept {
    return (*this)(split_address(a), b);
}

}  // namespace ctig::directory
