#include "cti_gateway/bridge/link_balance.hpp"

#include <optional>

namespace ctig::bridge {

std::vector<link_move> moves_to_balance(std::span<const link_load> links, std::size_t most) {
    std::vector<link_load> loads(links.begin(), links.end());
    std::vector<link_move> moves;
    while (moves.size() < most) {
        std::optional<std::size_t> fullest, emptiest;
        for (std::size_t i = 0; i < loads.size(); ++i) {
            if (!loads[i].takes_part) continue;
            if (!fullest || loads[i].sessions > loads[*fullest].sessions) fullest = i;
            if (!emptiest || loads[i].sessions < loads[*emptiest].sessions) emptiest = i;
        }
        if (!fullest || loads[*fullest].sessions - loads[*emptiest].sessions < 2) break;
        --loads[*fullest].sessions;
        ++loads[*emptiest].sessions;
        moves.push_back({static_cast<cti::link_index>(*fullest), static_cast<cti::link_index>(*emptiest)});
    }
    return moves;
}

}  // namespace ctig::bridge
