#pragma once
// Numbers as SIP writes them: 1*DIGIT, leading zeros allowed, no sign, no white space inside.
#include <boost/system/result.hpp>
#include <cstdint>
#include <string_view>

#include "sip_session/error.hpp"

namespace ctig::sip {

/// Errors: bad_value when `text` is not 1*DIGIT, bad_number when it is over `max` (it never wraps).
[[nodiscard]] boost::system::result<std::uint64_t> parse_number(std::string_view text, std::uint64_t max);
/// 0..2^32-1. Errors as parse_number().
[[nodiscard]] boost::system::result<std::uint32_t> parse_uint32(std::string_view text);
/// 1..65535. Errors as parse_number(); 0 is bad_number.
[[nodiscard]] boost::system::result<std::uint16_t> parse_port(std::string_view text);

}  // namespace ctig::sip
