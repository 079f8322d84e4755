#pragma once
#include <boost/system/result.hpp>
#include <cstdint>
#include <string_view>

#include "sip_session/error.hpp"

namespace ctig::sip {

/// The CSeq value: `number method` (RFC 3261 20.16). Up to 2^32-1 is read, although 8.1.1.5 asks senders to
/// stay below 2^31.
struct cseq_value {
    std::uint32_t number = 0;
    std::string_view method;

    /// Errors: bad_value, bad_number.
    [[nodiscard]] static boost::system::result<cseq_value> parse(std::string_view value);
};

}  // namespace ctig::sip
