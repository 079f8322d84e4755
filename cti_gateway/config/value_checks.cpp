#include "cti_gateway/config/value_checks.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <initializer_list>

#include "cti_gateway/config/endpoint.hpp"
#include "lineuri/tel_uri.hpp"
#include "lineuri/text.hpp"

namespace ctig::config {
namespace {

std::string unless(bool good, std::string_view expected, std::string_view found) {
    return good ? std::string() : fmt::format("expected {}, found \"{}\"", expected, found);
}

std::string one_of(std::initializer_list<std::string_view> words, std::string_view found) {
    const bool good = std::find(words.begin(), words.end(), found) != words.end();
    return unless(good, fmt::format("one of {}", fmt::join(words, ", ")), found);
}

bool is_host(std::string_view text) { return is_host_name(text) || is_address(text); }

}  // namespace

std::string check_endpoint(std::string_view text) {
    return unless(parse_endpoint(text).has_value(), "host:port or [v6]:port", text);
}

std::string check_endpoint_or_empty(std::string_view text) {
    return text.empty() ? "" : check_endpoint(text);
}

std::string check_host(std::string_view text) {
    return unless(is_host(text), "a host name or address", text);
}

std::string check_host_with_port_or_empty(std::string_view text) {
    return unless(text.empty() || parse_endpoint(text, 0).has_value(), "host or host:port", text);
}

std::string check_sip_uri_or_empty(std::string_view text) {
    if (text.empty()) return {};
    const auto colon = std::min(text.find(':'), text.size());
    const auto scheme = text.substr(0, colon);
    const auto rest = text.substr(std::min(colon + 1, text.size()));
    const auto at = rest.find('@');
    const auto host = rest.substr(at == std::string_view::npos ? 0 : at + 1);
    const bool good = (lineuri::iequals(scheme, "sip") || lineuri::iequals(scheme, "sips")) && at != 0 &&
                      parse_endpoint(host.substr(0, host.find_first_of(";?")), 0).has_value() &&
                      text.find_first_of(" <>\"") == std::string_view::npos;
    return unless(good, "sip:user@host", text);
}

std::string check_not_empty(std::string_view text) { return unless(!text.empty(), "some text", text); }

std::string check_dialled_number(std::string_view text) {
    const auto number = lineuri::parse_called_number(text);
    return unless(number.has_value() && number->number == text, "digits, *, # and A to D", text);
}

std::string check_digest_algorithm(std::string_view text) { return one_of({"SHA-256", "MD5"}, text); }
std::string check_tls_version(std::string_view text) { return one_of({"1.0", "1.1", "1.2", "1.3"}, text); }
std::string check_log_level(std::string_view text) {
    return one_of({"trace", "debug", "info", "warn", "error"}, text);
}

}  // namespace ctig::config
