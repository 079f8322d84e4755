#include "sip_session/number.hpp"

#include <limits>

#include "sip_session/grammar.hpp"

namespace ctig::sip {

boost::system::result<std::uint64_t> parse_number(std::string_view text, std::uint64_t max) {
    if (text.empty()) return errc::bad_value;
    for (const char c : text)
        if (!is_digit(c)) return errc::bad_value;
    std::uint64_t value = 0;
    for (const char c : text) {
        const auto digit = static_cast<std::uint64_t>(c - '0');
        if (digit > max || value > (max - digit) / 10) return errc::bad_number;
        value = value * 10 + digit;
    }
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
