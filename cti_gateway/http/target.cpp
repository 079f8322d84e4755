#include "cti_gateway/http/target.hpp"

#include <algorithm>

#include "cti_gateway/base64.hpp"
#include "lineuri/text.hpp"

namespace ctig::http {
namespace {

constexpr std::size_t max_fields = 64;

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

std::string_view take_until(std::string_view& text, char end) {
    const auto at = text.find(end);
    const auto out = text.substr(0, at);
    text.remove_prefix(at == std::string_view::npos ? text.size() : at + 1);
    return out;
}

std::optional<std::string> form_text(std::string_view text) {
    std::string spaced(text);
    std::ranges::replace(spaced, '+', ' ');
    return percent_decoded(spaced);
}

/// What follows the scheme of an Authorization header, when it is that scheme.
std::string_view credentials_of(std::string_view authorization, std::string_view scheme) {
    const auto given = authorization.substr(0, scheme.size());
    if (!lineuri::iequals(given, scheme) || authorization.size() <= scheme.size() ||
        authorization[scheme.size()] != ' ')
        return {};
    return trimmed(authorization.substr(scheme.size()));
}

}  // namespace

std::string_view path_of(std::string_view target) {
    if (const auto scheme = target.find("://");
        scheme != std::string_view::npos && !target.starts_with('/')) {
        const auto slash = target.find('/', scheme + 3);
        target = slash == std::string_view::npos ? "/" : target.substr(slash);
    }
    return target.starts_with('/') ? target.substr(0, target.find('?')) : std::string_view();
}

std::string_view query_of(std::string_view target) {
    const auto mark = target.find('?');
    return mark == std::string_view::npos ? std::string_view() : target.substr(mark + 1);
}

std::optional<std::string> percent_decoded(std::string_view text) {
    auto out = lineuri::percent_decode(text);
    if (out && out->find('\0') != std::string::npos) out.reset();
    return out;
}

std::map<std::string, std::string> form_fields(std::string_view text) {
    std::map<std::string, std::string> out;
    while (!text.empty() && out.size() < max_fields) {
        auto value = take_until(text, '&');
        const auto name = form_text(take_until(value, '='));
        auto decoded = form_text(value);
        if (name && decoded && !name->empty()) out.emplace(*name, std::move(*decoded));
    }
    return out;
}

std::string_view cookie(std::string_view header, std::string_view name) {
    while (!header.empty()) {
        auto value = trimmed(take_until(header, ';'));
        if (take_until(value, '=') == name) return value;
    }
    return {};
}

std::optional<std::pair<std::string, std::string>> basic_credentials(std::string_view authorization) {
    const auto decoded = base64_decode(credentials_of(authorization, "Basic"));
    if (!decoded) return std::nullopt;
    const auto colon = decoded->find(':');
    if (colon == std::string::npos || decoded->find('\0') != std::string::npos) return std::nullopt;
    return std::pair(decoded->substr(0, colon), decoded->substr(colon + 1));
}

std::string_view bearer_token(std::string_view authorization) {
    return credentials_of(authorization, "Bearer");
}

}  // namespace ctig::http
