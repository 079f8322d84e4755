#include "sip_session/parameters.hpp"

#include "sip_session/grammar.hpp"

namespace ctig::sip {
namespace {

/// token of header parameters and paramchar of URI parameters, in one: neither is ambiguous here.
constexpr octet_set name_octets([](char c) {
    return is_token_char(c) || std::string_view("[]/:&$()").find(c) != std::string_view::npos;
});

/// Octets from 0x80 on pass: real peers send them outside quotes too.
constexpr octet_set value_octets([](char c) {
    return !is_lws(c) && !is_control(c) && std::string_view(";,\"<>").find(c) == std::string_view::npos;
});

void skip_lws(std::string_view text, std::size_t& at) noexcept {
    while (at < text.size() && is_lws(text[at])) ++at;
}

std::string_view take(std::string_view text, std::size_t& at, const octet_set& wanted) noexcept {
    const auto taken = text.substr(at, wanted.span(text.substr(at)));
    at += taken.size();
    return taken;
}

/// Reads the parameter whose ';' is at `at`, and the white space behind it. Nothing when it is malformed.
std::optional<parameter> read_one(std::string_view text, std::size_t& at) noexcept {
    if (text[at] != ';') return std::nullopt;
    ++at;
    skip_lws(text, at);
    parameter read{take(text, at, name_octets), std::nullopt};
    if (read.name.empty()) return std::nullopt;
    skip_lws(text, at);
    if (at == text.size() || text[at] != '=') return read;
    ++at;
    skip_lws(text, at);
    if (at < text.size() && text[at] == '"') {
        const auto end = skip_quoted(text, at);
        if (end == std::string_view::npos) return std::nullopt;
        read.value = text.substr(at, end - at);
        at = end;
    } else {
        read.value = take(text, at, value_octets);
    }
    skip_lws(text, at);
    return read;
}

}  // namespace

std::optional<parameter> parameters::next(std::size_t& at) const noexcept {
    return at < text_.size() ? read_one(text_, at) : std::nullopt;
}

std::optional<parameter> parameters::find(std::string_view name) const noexcept {
    std::size_t at = 0;
    while (auto one = next(at))
        if (iequals(one->name, name)) return one;
    return std::nullopt;
}

std::optional<std::string_view> parameters::value(std::string_view name) const noexcept {
    const auto found = find(name);
    if (!found) return std::nullopt;
    return found->value.value_or(std::string_view{});
}

}  // namespace ctig::sip
