#include "csta/escape.hpp"

#include <array>
#include <cstdint>

namespace ctig::csta {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

/// Octets that need no thought: ASCII that is neither markup nor control.
constexpr auto plain = [] {
    std::array<bool, 256> t{};
    for (std::size_t c = 0x20; c < 0x80; ++c) t[c] = true;
    t['\t'] = t['\n'] = true;
    t['&'] = t['<'] = t['>'] = t['"'] = t['\''] = false;
    return t;
}();

std::string_view entity_of(char c) noexcept {
    switch (c) {
        case '&': return "&amp;";
        case '<': return "&lt;";
        case '>': return "&gt;";
        case '"': return "&quot;";
        case '\'': return "&apos;";
        case '\r': return "&#13;";  // unescaped, parsers read it as a line feed
        default: return replacement;
    }
}

/// Length of the UTF-8 sequence at the start of `s`, 0 if it is none or is a character that XML does not
/// have.
std::size_t character_at(std::string_view s) noexcept {
    const auto octet = [&](std::size_t i) { return static_cast<std::uint8_t>(s[i]); };
    const std::uint8_t lead = octet(0);
    const std::size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || s.size() < size) return 0;
    std::uint32_t point = lead & (0xFFU >> (size + 1));
    for (std::size_t i = 1; i < size; ++i) {
        if ((octet(i) & 0xC0U) != 0x80U) return 0;
        point = point << 6U | (octet(i) & 0x3FU);
    }
    const bool overlong = (size == 3 && point < 0x800) || (size == 4 && point < 0x10000);
    const bool surrogate = point >= 0xD800 && point <= 0xDFFF;
    if (overlong || surrogate || point > 0x10FFFF || point == 0xFFFE || point == 0xFFFF) return 0;
    return size;
}

}  // namespace

bool is_character_data(std::string_view text) noexcept {
    while (!text.empty()) {
        const auto lead = static_cast<std::uint8_t>(text[0]);
        const bool ascii = plain[lead] || (lead < 0x80 && entity_of(text[0]) != replacement);
        const std::size_t size = ascii ? 1 : lead < 0x80 ? 0 : character_at(text);
        if (size == 0) return false;
        text.remove_prefix(size);
    }
    return true;
}

void append_escaped(std::string& out, std::string_view text) {
    while (!text.empty()) {
        std::size_t run = 0;
        while (run < text.size() && plain[static_cast<std::uint8_t>(text[run])]) ++run;
        out += text.substr(0, run);
        text.remove_prefix(run);
        if (text.empty()) return;
        if (static_cast<std::uint8_t>(text[0]) < 0x80) {
            out += entity_of(text[0]);
            text.remove_prefix(1);
        } else if (const std::size_t size = character_at(text); size != 0) {
            out += text.substr(0, size);
            text.remove_prefix(size);
        } else {
            out += replacement;
            text.remove_prefix(1);
        }
    }
}

}  // namespace ctig::csta
