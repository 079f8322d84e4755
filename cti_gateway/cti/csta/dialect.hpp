#pragma once
// How one family of CTI managers wants to be spoken to, as data.
#include <chrono>
#include <span>
#include <string_view>

#include "cti_gateway/config/config.hpp"

namespace ctig::cti {

struct dialect {
    std::string_view name;            ///< as in cti.dialect
    std::string_view application_id;  ///< ECMA-354 applicationID
    std::span<const std::string_view>
        protocol_versions;                  ///< asked for, dearest first; any of them may be granted
    std::chrono::seconds session_duration;  ///< asked for; the manager may grant less
};

/// Null for a dialect that this build does not speak.
[[nodiscard]] const dialect* find_dialect(config::cti_dialect which) noexcept;

}  // namespace ctig::cti
