#pragma once
// Monitors that move to a link do so a few at a time, those with calls first: a link that takes over ten
// thousand of them must still answer who dials meanwhile.
#include <array>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>

#include "cti_gateway/cti/link_state.hpp"
#include "sip_session/user_agent.hpp"

namespace ctig::bridge {

struct recovery_job {
    sip::dialog_id dialog{};
    std::string cross_ref_id;   ///< ours
    std::uint64_t attempt = 0;  ///< tells it from an earlier one of the same monitor
};

class recovery_queue {
public:
    static constexpr std::size_t default_window = 128;
    enum class urgency : std::uint8_t { has_calls, idle };
    /// Holds a place in the link's window as long as it lives.
    using slot = std::shared_ptr<void>;

    /// `window`: as many at once on a link.
    explicit recovery_queue(std::size_t window = default_window) : window_(window) {}

    void push(cti::link_index link, recovery_job job, urgency how);
    /// The next one that may begin on this link, and its place.
    [[nodiscard]] std::optional<std::pair<recovery_job, slot>> next(cti::link_index link);
    /// What waits for this link or works on it counts no more.
    void link_lost(cti::link_index link);
    [[nodiscard]] std::size_t waiting(cti::link_index link) const;

private:
    struct lane {
        std::array<std::deque<recovery_job>, 2> waiting;  ///< by urgency
        std::shared_ptr<std::size_t> working = std::make_shared<std::size_t>(0);
    };
    std::array<lane, cti::max_link_indices> lanes_;
    std::size_t window_;
};

}  // namespace ctig::bridge
