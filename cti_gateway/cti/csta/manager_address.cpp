#include "cti_gateway/cti/csta/manager_address.hpp"

#include <charconv>
#include <cstdint>
#include <string>

namespace ctig::cti {

namespace {

std::optional<manager_address> parse(std::string_view text) {
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos) return std::nullopt;
    auto host = text.substr(0, colon);
    const auto port = text.substr(colon + 1);

    if (host.starts_with('[') != host.ends_with(']')) return std::nullopt;
    if (host.starts_with('['))
        host = host.substr(1, host.size() - 2);
    else if (host.find(':') != std::string_view::npos)
        return std::nullopt;  // an IPv6 address wants brackets
    if (host.empty()) return std::nullopt;

    std::uint16_t number = 0;
    const auto [end, ec] = std::from_chars(port.data(), port.data() + port.size(), number);
    if (ec != std::errc{} || end != port.data() + port.size() || number == 0) return std::nullopt;
    return manager_address{std::string(host), std::to_string(number)};
}

}  // namespace

std::optional<manager_address> parse_manager_address(std::string_view text, std::uint16_t default_port) {
    const auto named = default_port == 0 ? std::string() : ":" + std::to_string(default_port);
    const bool has_port =
        text.starts_with('[') ? !text.ends_with(']') : text.find(':') != std::string_view::npos;
    const std::string whole = std::string(text) + (has_port ? std::string() : named);
    return parse(whole);
}

}  // namespace ctig::cti
