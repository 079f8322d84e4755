#include "cti_gateway/cti/round_robin.hpp"

namespace ctig::cti {

std::optional<link_index> round_robin::next(std::bitset<max_links> in_service) noexcept {
    if (in_service.none()) return std::nullopt;
    for (auto turn = turn_.load();;) {
        auto candidate = turn;
        while (!in_service[candidate]) candidate = (candidate + 1) % max_links;
        // Another thread took its turn meanwhile: `turn` is what it left.
        if (turn_.compare_exchange_weak(turn, (candidate + 1) % max_links))
            return static_cast<link_index>(candidate);
    }
}

}  // namespace ctig::cti
