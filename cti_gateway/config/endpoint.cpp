#include "cti_gateway/config/endpoint.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <charconv>

namespace ctig::config {
namespace {

std::optional<std::uint16_t> parse_port(std::string_view text) {
    std::uint16_t port = 0;
    const auto* end = text.data() + text.size();
    const auto [stop, ec] = std::from_chars(text.data(), end, port);
    if (ec != std::errc() || stop != end) return std::nullopt;
    return port;
}

bool is_label_char(char c) noexcept {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
}

bool is_v6(std::string_view text) noexcept {
    return text.find(':') != std::string_view::npos && is_address(text);
}

std::optional<endpoint> parse(std::string_view text, std::optional<std::uint16_t> default_port) {
    endpoint out{.port = default_port.value_or(0)};
    std::string_view rest;
    if (text.starts_with('[')) {
        const auto end = std::min(text.find(']'), text.size() - 1);
        out.host = text.substr(1, end - 1);
        rest = text.substr(end + 1);
        if (text[end] != ']' || !is_v6(out.host)) return std::nullopt;
    } else {
        const auto colon = std::min(text.find(':'), text.size());
        out.host = text.substr(0, colon);
        rest = text.substr(colon);
        if (!is_host_name(out.host) && !is_address(out.host)) return std::nullopt;
    }
    if (rest.empty()) return default_port ? std::optional(out) : std::nullopt;
    const auto port = rest.front() == ':' ? parse_port(rest.substr(1)) : std::nullopt;
    if (!port) return std::nullopt;
    out.port = *port;
    return out;
}

}  // namespace

std::optional<endpoint> parse_endpoint(std::string_view text) { return parse(text, std::nullopt); }

std::optional<endpoint> parse_endpoint(std::string_view text, std::uint16_t default_port) {
    return parse(text, default_port);
}

std::string to_string(const endpoint& e) {
    return e.host.find(':') == std::string::npos ? fmt::format("{}:{}", e.host, e.port)
                                                 : fmt::format("[{}]:{}", e.host, e.port);
}

bool is_host_name(std::string_view text) noexcept {
    if (text.ends_with('.')) text.remove_suffix(1);
    if (text.empty() || text.size() > 253) return false;
    std::string_view label;
    while (true) {
        const auto dot = std::min(text.find('.'), text.size());
        label = text.substr(0, dot);
        if (label.empty() || label.size() > 63 || label.front() == '-') return false;
        if (!std::all_of(label.begin(), label.end(), is_label_char)) return false;
        if (dot == text.size()) break;
        text.remove_prefix(dot + 1);
    }
    return label.find_first_not_of("0123456789") != std::string_view::npos;
}

bool is_address(std::string_view text) noexcept {
    boost::system::error_code ec;
    // make_address reads up to a NUL: what stands behind one is no part of an address.
    if (text.size() > 64 || text.find('\0') != std::string_view::npos) return false;
    boost::asio::ip::make_address(text, ec);
    return !ec;
}

}  // namespace ctig::config
