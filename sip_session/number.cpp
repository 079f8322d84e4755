#include "sip_session/number.hpp"

#include <limits>

#include "sip_session/grammar.hpp"

namespace ctig::sip {

boost::system::result<std::uint64_t> parse_number(std::string_view text, std::uint64_t max) {
    constexpr std::size_t always_fit = std::numeric_limits<std::uint64_t>::digits10;
    if (text.empty()) return errc::bad_value;
    std::uint64_t value = 0;
    bool fits = true;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (!is_digit(text[i])) return errc::bad_value;
        const auto digit = static_cast<std::uint64_t>(text[i] - '0');
        if (i >= always_fit) fits = fits && value <= (std::numeric_limits<std::uint64_t>::max() - digit) / 10;
        value = value * 10 + digit;
    }
    if (!fits || value > max) return errc::bad_number;
    return value;
}

boost::system::result<std::uint32_t> parse_uint32(std::string_view text) {
    const auto value = parse_number(text, std::numeric_limits<std::uint32_t>::max());
    if (!value) return value.error();
    return static_cast<std::uint32_t>(*value);
}

boost::system::result<std::uint16_t> parse_port(std::string_view text) {
    const auto value = parse_number(text, std::numeric_limits<std::uint16_t>::max());
    if (!value) return value.error();
    if (*value == 0) return errc::bad_number;
    return static_cast<std::uint16_t>(*value);
}

}  // namespace ctig::sip
