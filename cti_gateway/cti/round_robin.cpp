#include "cti_gateway/cti/round_robin.hpp"

namespace ctig::cti {

std::optional<link_index> round_robin::next(std::bitset<max_links> in_service) noexcept {
    for (std::size_t step = 0; step < max_links; ++step) {
        const std::size_t candidate = (turn_ + step) % max_links;
        if (!in_service[candidate]) continue;
        turn_ = (candidate + 1) % max_links;
        return static_cast<link_index>(candidate);
    }
    return std::nullopt;
}

}  // namespace ctig::cti
