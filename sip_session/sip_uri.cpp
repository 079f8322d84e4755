#include "sip_session/sip_uri.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "sip_session/grammar.hpp"
#include "sip_session/host_port.hpp"
#include "sip_session/percent_escape.hpp"

namespace ctig::sip {
namespace {

constexpr octet_set scheme_octets([](char c) {
    return is_alpha(c) || is_digit(c) || c == '+' || c == '-' || c == '.';
});
constexpr octet_set uri_octets([](char c) {
    return !is_control(c) && c != ' ' && c != '<' && c != '>' && c != '"';
});

/// RFC 3986 3.1; "soap.beep" and "tel" alike.
bool is_scheme(std::string_view text) noexcept {
    return !text.empty() && is_alpha(text.front()) && scheme_octets.has_all_of(text);
}

uri_scheme scheme_of(std::string_view text) noexcept {
    if (iequals(text, "sip")) return uri_scheme::sip;
    if (iequals(text, "sips")) return uri_scheme::sips;
    if (iequals(text, "tel")) return uri_scheme::tel;
    return uri_scheme::other;
}

boost::system::error_code read_user_info(std::string_view text, sip_uri& into) {
    const auto colon = text.find(':');
    into.user = text.substr(0, colon);
    if (colon != std::string_view::npos) into.password = text.substr(colon + 1);
    return into.user->empty() ? make_error_code(errc::bad_uri) : boost::system::error_code{};
}

boost::system::error_code read_sip_parts(sip_uri& into) {
    auto rest = into.rest;
    if (!escapes_are_well_formed(rest)) return errc::bad_uri;
    // '@' is not allowed anywhere else, and user parts may hold ';' and '?': look for it first (RFC
    // 4475 3.1.1.9).
    if (const auto at = rest.find('@'); at != std::string_view::npos) {
        if (const auto ec = read_user_info(rest.substr(0, at), into)) return ec;
        rest.remove_prefix(at + 1);
        if (rest.find('@') != std::string_view::npos) return errc::bad_uri;
    }
    if (const auto question = rest.find('?'); question != std::string_view::npos) {
        into.headers = rest.substr(question + 1);
        rest = rest.substr(0, question);
    }
    const auto host_text = rest.substr(0, rest.find(';'));
    const auto where = host_port::parse(host_text);
    const auto params = parameters::parse(rest.substr(host_text.size()));
    if (!where || !params) return errc::bad_uri;
    into.host = where->host;
    into.host_is_ipv6 = where->is_ipv6;
    into.port = where->port;
    into.params = *params;
    return {};
}

bool same(const std::optional<std::string_view>& a, const std::optional<std::string_view>& b,
          letter_case letters) {
    if (!a || !b) return a.has_value() == b.has_value();
    return escaped_equal(*a, *b, letters);
}

/// Comparing is quadratic in the number of parameters, and a peer chooses that: past this many only equal
/// text is equal.
constexpr std::size_t most_compared_parameters = 32;

bool same_parameters(const parameters& a, const parameters& b) {
    if (iequals(a.text(), b.text())) return true;
    std::vector<parameter> of_a;
    a.for_each([&](const parameter& p) { of_a.push_back(p); });
    std::size_t count_b = 0;
    b.for_each([&](const parameter&) { ++count_b; });
    if (std::max(of_a.size(), count_b) > most_compared_parameters) return false;

    constexpr std::array<std::string_view, 5> in_both_or_neither{"user", "ttl", "method", "maddr",
                                                                 "transport"};
    for (const auto name : in_both_or_neither)
        if (!same(a.value(name), b.value(name), letter_case::ignored)) return false;
    return std::all_of(of_a.begin(), of_a.end(), [&](const parameter& one) {
        const auto other = b.find(one.name);
        return !other || same(one.value, other->value, letter_case::ignored);
    });
}

}  // namespace

boost::system::result<sip_uri> sip_uri::parse(std::string_view text) {
    const auto colon = text.find(':');
    if (colon == std::string_view::npos || !uri_octets.has_all_of(text)) return errc::bad_uri;
    sip_uri read;
    read.scheme_text = text.substr(0, colon);
    read.rest = text.substr(colon + 1);
    if (!is_scheme(read.scheme_text) || read.rest.empty()) return errc::bad_uri;
    read.scheme = scheme_of(read.scheme_text);
    if (read.is_sip_or_sips())
        if (const auto ec = read_sip_parts(read)) return ec;
    return read;
}

std::string sip_uri::user_text() const { return user ? unescape(*user) : std::string{}; }

std::string sip_uri::host_and_port() const {
    std::string out;
    if (host_is_ipv6) out += '[';
    out += host;
    if (host_is_ipv6) out += ']';
    if (port) out.append(":").append(std::to_string(*port));
    return out;
}

bool equivalent(const sip_uri& a, const sip_uri& b) {
    if (!iequals(a.scheme_text, b.scheme_text)) return false;
    if (!a.is_sip_or_sips()) return a.rest == b.rest;
    return same(a.user, b.user, letter_case::matters) && same(a.password, b.password, letter_case::matters) &&
           iequals(a.host, b.host) && a.host_is_ipv6 == b.host_is_ipv6 && a.port == b.port &&
           escaped_equal(a.headers, b.headers, letter_case::ignored) && same_parameters(a.params, b.params);
}

}  // namespace ctig::sip
