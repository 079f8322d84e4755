#pragma once
// The link for the next session, as one thread knows the links; the turn itself is shared by all threads.
#include <bitset>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "cti_gateway/cti/manager_link.hpp"
#include "cti_gateway/cti/round_robin.hpp"

namespace ctig::cti {

struct link_order {
    std::vector<link_index> configured;
    std::vector<link_index> leaving;  ///< in the configuration no more
};

/// The links of a gateway, for a thread that has none of its own.
struct known_links {
    std::vector<link_status> statuses;  ///< by index
    link_order order;
};

/// Thread: one.
class link_turns {
public:
    using status_of = std::function<const link_status&(link_index)>;
    link_turns(std::shared_ptr<round_robin> shared, status_of look)
        : turn_(std::move(shared)), look_(std::move(look)) {}

    /// Round robin over those that take new sessions; nothing when none does. A PBX that says
    /// overloadImminent gets every second turn of its own; one that says overloadReached, disabled or
    /// partiallyDisabled gets none (csta.md 6.3). One that is leaving: only while no other serves.
    [[nodiscard]] std::optional<link_index> next(const link_order& among);
    /// The same for a session that lost its link: rather an overloaded one than none.
    [[nodiscard]] std::optional<link_index> next_for_move(const link_order& among);
    [[nodiscard]] const std::shared_ptr<round_robin>& shared() const noexcept { return turn_; }

private:
    using fits = bool (*)(const link_status&);
    [[nodiscard]] std::optional<link_index> turn_among(const std::vector<link_index>& links, fits which);
    [[nodiscard]] std::optional<link_index> fair_turn(const std::vector<link_index>& links);

    std::shared_ptr<round_robin> turn_;
    status_of look_;
    std::bitset<max_link_indices> passed_over_;  ///< links near overload that gave their last turn away
};

}  // namespace ctig::cti
