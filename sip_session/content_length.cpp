#include "sip_session/content_length.hpp"

#include <limits>

#include "sip_session/number.hpp"

namespace ctig::sip {

boost::system::error_code content_length::add(std::string_view value) {
    constexpr auto largest = std::numeric_limits<std::uint64_t>::max();
    const auto number = parse_number(value, largest);
    if (!number && number.error() != errc::bad_number) return errc::bad_content_length;
    const auto octets = number ? *number : largest;
    if (octets_ && *octets_ != octets) return errc::bad_content_length;
    octets_ = octets;
    return {};
}

}  // namespace ctig::sip
