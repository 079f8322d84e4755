#pragma once
// A gateway that is as the test says.
#include "cti_gateway/status.hpp"

namespace ctig {

class fixed_status final : public status_source {
public:
    gateway_status now;
    [[nodiscard]] gateway_status status() const override { return now; }
};

inline cti::link_status link_in(cti::link_state state, std::string manager, std::string reason = {}) {
    cti::link_status link;
    link.manager = std::move(manager);
    link.state = state;
    link.reason = std::move(reason);
    return link;
}

}  // namespace ctig
