#include "cti_gateway/log/printable.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <iterator>

namespace ctig::log {
namespace {

std::uint8_t octet(char c) { return static_cast<std::uint8_t>(c); }

/// Length of the printable UTF-8 sequence at the front of `text`, 0 when there is none (Unicode 15, table
/// 3-7).
std::size_t printable_sequence(std::string_view text) {
    const auto first = octet(text[0]);
    if (first < 0x80) return first >= 0x20 && first != 0x7f ? 1 : 0;
    const std::size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (first < 0xc2 || first > 0xf4 || text.size() < length) return 0;
    for (std::size_t i = 1; i < length; ++i) {
        if ((octet(text[i]) & 0xc0) != 0x80) return 0;
    }
    const auto second = octet(text[1]);
    if (first == 0xc2 && second < 0xa0) return 0;  // C1: a terminal takes U+009B for the start of a sequence
    if (first == 0xe0 && second < 0xa0) return 0;  // overlong
    if (first == 0xed && second > 0x9f) return 0;  // surrogates
    if (first == 0xf0 && second < 0x90) return 0;  // overlong
    if (first == 0xf4 && second > 0x8f) return 0;  // past U+10FFFF
    return length;
}

void append_escaped(std::string& out, char c) {
    switch (c) {
        case '\r': out += "\\r"; return;
        case '\n': out += "\\n"; return;
        case '\t': out += "\\t"; return;
        default: fmt::format_to(std::back_inserter(out), "\\x{:02x}", octet(c));
    }
}

char lower(char c) { return static_cast<char>(std::tolower(octet(c))); }

/// `key` is in lower case.
std::size_t find_no_case(std::string_view text, std::string_view key, std::size_t from) {
    for (auto at = from; at < text.size(); ++at) {
        if (lower(text[at]) != key[0]) continue;
        const auto here = text.substr(at, key.size());
        if (std::equal(here.begin(), here.end(), key.begin(), key.end(),
                       [](char a, char b) { return lower(a) == b; }))
            return at;
    }
    return std::string_view::npos;
}

/// Replaces what follows each `key` and its separator, up to one of `ends`.
void mask(std::string& text, std::string_view key, std::string_view ends) {
    std::size_t at = 0;
    while ((at = find_no_case(text, key, at)) != std::string::npos) {
        at += key.size();
        const auto value = text.find_first_not_of("=:\"'> \t", at);
        if (value == std::string::npos) return;
        const auto separator = std::string_view(text).substr(at, value - at);
        if (separator.find_first_not_of(" \t") == std::string_view::npos) continue;  // a word in prose
        const auto end = std::min(text.find_first_of(ends, value), text.size());
        text.replace(value, end - value, "***");
        at = value;
    }
}

}  // namespace

void append_printable(std::string& out, std::string_view text, std::size_t limit) {
    const bool cut = text.size() > limit;
    text = text.substr(0, limit);
    const auto plain = [](char c) { return octet(c) >= 0x20 && octet(c) < 0x7f; };
    while (!text.empty()) {
        const auto run = std::find_if_not(text.begin(), text.end(), plain);
        out.append(text.begin(), run);
        text.remove_prefix(static_cast<std::size_t>(run - text.begin()));
        if (text.empty()) break;
        if (const auto length = printable_sequence(text); length > 0) {
            out += text.substr(0, length);
            text.remove_prefix(length);
        } else {
            append_escaped(out, text[0]);
            text.remove_prefix(1);
        }
    }
    if (cut) out += "...";
}

void mask_secrets(std::string& text) {
    mask(text, "authorization", "\r\n");
    mask(text, "password", "\"'<>,;& \t\r\n");
}

}  // namespace ctig::log
