#include "cti_gateway/cti/link_turns.hpp"

#include <algorithm>

namespace ctig::cti {
namespace {

std::size_t number(link_index link) { return static_cast<std::size_t>(link); }

bool serves(const link_status& link) { return link.state == link_state::in_service; }

bool takes_sessions(const link_status& link) {
    using enum csta::system_status_value;
    const auto said = link.system_status;
    return serves(link) && said != overload_reached && said != disabled && said != partially_disabled;
}

}  // namespace

std::optional<link_index> link_turns::next(const link_order& among) {
    const auto link = fair_turn(among.configured);
    return link ? link : fair_turn(among.leaving);
}

std::optional<link_index> link_turns::next_for_move(const link_order& among) {
    for (const auto* links : {&among.configured, &among.leaving}) {
        if (const auto link = fair_turn(*links)) return link;
        if (const auto link = turn_among(*links, serves)) return link;
    }
    return std::nullopt;
}

std::optional<link_index> link_turns::turn_among(const std::vector<link_index>& links, fits which) {
    std::bitset<max_links> positions;
    for (std::size_t i = 0; i < std::min(links.size(), max_links); ++i) positions[i] = which(look_(links[i]));
    const auto position = turn_->next(positions);
    return position ? std::optional(links[number(*position)]) : std::nullopt;
}

std::optional<link_index> link_turns::fair_turn(const std::vector<link_index>& links) {
    for (std::size_t tried = 0; tried <= links.size(); ++tried) {
        const auto link = turn_among(links, takes_sessions);
        if (!link) return link;
        if (look_(*link).system_status != csta::system_status_value::overload_imminent) return link;
        passed_over_.flip(number(*link));
        if (!passed_over_[number(*link)]) return link;
    }
    return turn_among(links, takes_sessions);  // all are near overload: they share
}

}  // namespace ctig::cti
