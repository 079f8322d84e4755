#pragma once
#include <boost/system/result.hpp>
#include <string_view>

#include "sip_session/error.hpp"
#include "sip_session/parameters.hpp"

namespace ctig::sip {

/// `type/subtype;params` of Content-Type, and of one value of Accept, where either may be "*" (RFC
/// 3261 20.15, 20.1).
struct media_type {
    std::string_view type, subtype;
    parameters params;

    /// Errors: bad_value.
    [[nodiscard]] static boost::system::result<media_type> parse(std::string_view value);

    /// Type and subtype are these, without regard to case and parameters: is("application", "csta+xml").
    [[nodiscard]] bool is(std::string_view other_type, std::string_view other_subtype) const noexcept;
    /// As an Accept range: does it take the given type? "*" takes all; q=0 takes none.
    [[nodiscard]] bool accepts(std::string_view other_type, std::string_view other_subtype) const noexcept;
};

}  // namespace ctig::sip
