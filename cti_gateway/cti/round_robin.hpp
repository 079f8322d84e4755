#pragma once
// Whose turn it is: the links in service, one after the other, in the configured order.
#include <atomic>
#include <bitset>
#include <optional>

#include "cti_gateway/cti/link_state.hpp"

namespace ctig::cti {

/// Thread: any; a turn is one thread's only.
class round_robin {
public:
    /// The first link at or after the one whose turn it is that may serve; the turn then passes to the one
    /// behind it. Nothing when none may serve; then the turn stays.
    [[nodiscard]] std::optional<link_index> next(std::bitset<max_links> in_service) noexcept;

private:
    std::atomic<std::size_t> turn_ = 0;
};

}  // namespace ctig::cti
