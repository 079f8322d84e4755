#pragma once
#include <boost/system/result.hpp>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include "sip_session/error.hpp"

namespace ctig::sip {

enum class refresher : std::uint8_t { uac, uas };

/// Session-Expires (RFC 4028 4): how long the session lives without a refresh, and who refreshes.
struct session_expires_value {
    std::chrono::seconds delta{0};
    std::optional<refresher> who;

    /// Errors: bad_value (also for another refresher than uac and uas), bad_number.
    [[nodiscard]] static boost::system::result<session_expires_value> parse(std::string_view value);
};

/// Min-SE (RFC 4028 5): delta-seconds and generic parameters, which mean nothing to us.
/// Errors: bad_value, bad_number.
[[nodiscard]] boost::system::result<std::chrono::seconds> parse_min_se(std::string_view value);

}  // namespace ctig::sip
