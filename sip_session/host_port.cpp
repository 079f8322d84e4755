#include "sip_session/host_port.hpp"

#include <algorithm>

#include "sip_session/grammar.hpp"
#include "sip_session/number.hpp"

namespace ctig::sip {
namespace {

constexpr octet_set name_octets([](char c) {
    return is_alpha(c) || is_digit(c) || c == '-' || c == '.' || c == '_';
});
constexpr octet_set ipv6_octets([](char c) {
    return is_digit(c) || (to_lower(c) >= 'a' && to_lower(c) <= 'f') || c == ':' || c == '.';
});

/// Only the octets: what is no address fails when somebody wants to send there, and RFC 5118 4.10 asks to
/// bear with three colons.
bool looks_like_ipv6(std::string_view text) noexcept {
    return std::count(text.begin(), text.end(), ':') >= 2 && ipv6_octets.has_all_of(text);
}

}  // namespace

boost::system::result<host_port> host_port::parse(std::string_view text) {
    auto rest = trim_lws(text);
    host_port read;
    if (rest.starts_with('[')) {
        const auto close = rest.find(']');
        if (close == std::string_view::npos) return errc::bad_value;
        read.host = rest.substr(1, close - 1);
        read.is_ipv6 = true;
        if (!looks_like_ipv6(read.host)) return errc::bad_value;
        rest.remove_prefix(close + 1);
    } else {
        read.host = rest.substr(0, name_octets.span(rest));
        if (read.host.empty()) return errc::bad_value;
        rest.remove_prefix(read.host.size());
    }
    rest = trim_lws(rest);
    if (rest.empty()) return read;
    if (rest.front() != ':') return errc::bad_value;
    const auto port = parse_port(trim_lws(rest.substr(1)));
    if (!port) return port.error();
    read.port = *port;
    return read;
}

}  // namespace ctig::sip
