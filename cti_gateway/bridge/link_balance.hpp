#pragma once
// Which links should give sessions to which, so that all that work carry alike.
#include <span>
#include <vector>

#include "cti_gateway/cti/link_state.hpp"

namespace ctig::bridge {

struct link_load {
    std::size_t sessions = 0;
    bool takes_part = false;  ///< in service, and its PBX not overloaded or disabled
};
struct link_move {
    cti::link_index from{}, to{};
    bool operator==(const link_move&) const = default;
};

/// Moves of one session each, at most `most`, always from the fullest to the emptiest; nothing once they
/// differ by less than two.
[[nodiscard]] std::vector<link_move> moves_to_balance(std::span<const link_load> links, std::size_t most);

}  // namespace ctig::bridge
