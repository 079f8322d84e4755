#include "sip_session/percent_escape.hpp"

#include <cstddef>
#include <optional>

#include "sip_session/grammar.hpp"

namespace ctig::sip {
namespace {

constexpr int hex_digit(char c) noexcept {
    if (is_digit(c)) return c - '0';
    const char lower = to_lower(c);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/// The octet that the escape at `at` stands for.
std::optional<char> escape_at(std::string_view text, std::size_t at) noexcept {
    if (text[at] != '%' || text.size() - at < 3) return std::nullopt;
    const int high = hex_digit(text[at + 1]);
    const int low = hex_digit(text[at + 2]);
    if (high < 0 || low < 0) return std::nullopt;
    return static_cast<char>(high * 16 + low);
}

constexpr bool is_reserved(char c) noexcept {
    return std::string_view(";/?:@&=+$,").find(c) != std::string_view::npos;
}

struct octet {
    char value;
    bool escaped;
};

octet take(std::string_view& text) noexcept {
    const auto resolved = escape_at(text, 0);
    const octet taken{resolved.value_or(text.front()), resolved.has_value()};
    text.remove_prefix(resolved ? 3 : 1);
    return taken;
}

}  // namespace

std::string unescape(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) out += take(text).value;
    return out;
}

bool escapes_are_well_formed(std::string_view text) noexcept {
    for (auto at = text.find('%'); at != std::string_view::npos; at = text.find('%', at + 3))
        if (!escape_at(text, at)) return false;
    return true;
}

bool escaped_equal(std::string_view a, std::string_view b, letter_case letters) noexcept {
    while (!a.empty() && !b.empty()) {
        const auto x = take(a);
        const auto y = take(b);
        const bool same =
            letters == letter_case::ignored ? to_lower(x.value) == to_lower(y.value) : x.value == y.value;
        if (!same || (is_reserved(x.value) && x.escaped != y.escaped)) return false;
    }
    return a.empty() && b.empty();
}

}  // namespace ctig::sip
