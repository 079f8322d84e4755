#include "lineuri/text.hpp"

#include <algorithm>
#include <cstdint>

namespace ctig::lineuri {
namespace {

int hex_value(char c) noexcept {
    if (is_digit(c)) return c - '0';
    const char lower = to_lower(c);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

std::uint8_t octet(char c) noexcept { return static_cast<std::uint8_t>(c); }

// Size of the well-formed sequence that `text` begins with, 0 when there is none (RFC 3629 section 4).
std::size_t sequence_size(std::string_view text) noexcept {
    const auto lead = octet(text[0]);
    if (lead < 0x80) return 1;
    const std::size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || text.size() < size) return 0;
    for (std::size_t i = 1; i < size; ++i)
        if ((octet(text[i]) & 0xC0) != 0x80) return 0;
    const auto second = octet(text[1]);
    if (lead == 0xE0 && second < 0xA0) return 0;  // overlong
    if (lead == 0xED && second > 0x9F) return 0;  // surrogate
    if (lead == 0xF0 && second < 0x90) return 0;  // overlong
    if (lead == 0xF4 && second > 0x8F) return 0;  // above U+10FFFF
    return size;
}

bool is_control(std::string_view sequence) noexcept {
    const auto lead = octet(sequence[0]);
    if (lead < 0x20 || lead == 0x7F) return true;
    return lead == 0xC2 && octet(sequence[1]) < 0xA0;  // C1 controls
}

}  // namespace

bool iequals(std::string_view a, std::string_view b) noexcept {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](char x, char y) { return to_lower(x) == to_lower(y); });
}

std::optional<char> percent_octet(std::string_view text) noexcept {
    if (text.size() < 3 || text[0] != '%') return std::nullopt;
    const int high = hex_value(text[1]);
    const int low = hex_value(text[2]);
    if (high < 0 || low < 0) return std::nullopt;
    return static_cast<char>(high * 16 + low);
}

std::optional<std::string> percent_decode(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            out.push_back(text[i]);
            continue;
        }
        const auto decoded = percent_octet(text.substr(i));
        if (!decoded) return std::nullopt;
        out.push_back(*decoded);
        i += 2;
    }
    return out;
}

bool is_printable_utf8(std::string_view text) noexcept {
    while (!text.empty()) {
        const auto size = sequence_size(text);
        if (size == 0 || is_control(text.substr(0, size))) return false;
        text.remove_prefix(size);
    }
    return true;
}

bool glob_match(std::string_view pattern, std::string_view text) noexcept {
    std::size_t p = 0;
    std::size_t t = 0;
    std::size_t star =
        std::string_view::npos;  // the last `*`, which takes one more character at each dead end
    std::size_t taken = 0;
    while (t < text.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            taken = t;
        } else if (p < pattern.size() && to_lower(pattern[p]) == to_lower(text[t])) {
            ++p;
            ++t;
        } else if (star != std::string_view::npos) {
            p = star + 1;
            t = ++taken;
        } else {
            return false;
        }
    }
    return pattern.find_first_not_of('*', p) == std::string_view::npos;
}

}  // namespace ctig::lineuri
