#pragma once
#include <cstdint>
#include <unordered_map>

#include "sip_session/user_agent.hpp"

namespace ctig::net {

/// Which flow each live dialog was last heard or answered over; so that no idle limit cuts it.
class dialog_flows {
public:
    void on_sent(sip::dialog_id dialog, sip::flow_id over) {
        auto& known = by_dialog_[static_cast<std::uint64_t>(dialog)];
        if (known == over) return;
        leave(known);
        known = over;
        ++dialogs_[static_cast<std::uint64_t>(over)];
    }
    void on_ended(sip::dialog_id dialog) {
        const auto found = by_dialog_.find(static_cast<std::uint64_t>(dialog));
        if (found == by_dialog_.end()) return;
        leave(found->second);
        by_dialog_.erase(found);
    }
    [[nodiscard]] bool carries(sip::flow_id flow) const {
        return dialogs_.contains(static_cast<std::uint64_t>(flow));
    }

private:
    void leave(sip::flow_id flow) {
        const auto found = dialogs_.find(static_cast<std::uint64_t>(flow));
        if (found != dialogs_.end() && --found->second == 0) dialogs_.erase(found);
    }

    std::unordered_map<std::uint64_t, sip::flow_id> by_dialog_;
    std::unordered_map<std::uint64_t, std::size_t> dialogs_;  ///< how many, by flow
};

}  // namespace ctig::net
