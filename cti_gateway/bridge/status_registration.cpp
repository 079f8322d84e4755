#include "cti_gateway/bridge/status_registration.hpp"

namespace ctig::bridge {

bool is_filtered(const csta::status_filter& filter, csta::system_status_value status) {
    using enum csta::system_status_value;
    switch (status) {
        case disabled: return filter.disabled.value_or(false);
        case partially_disabled: return filter.partially_disabled.value_or(false);
        case enabled: return filter.enabled.value_or(false);
        case initializing: return filter.initializing.value_or(false);
        case messages_lost: return filter.message_lost.value_or(false);
        case normal: return filter.normal.value_or(false);
        case overload_imminent: return filter.overload_imminent.value_or(false);
        case overload_reached: return filter.overload_reached.value_or(false);
        case overload_relieved: return filter.overload_relieved.value_or(false);
    }
    return false;
}

csta::system_status_value client_status(const cti::link_status& link) {
    using enum csta::system_status_value;
    if (link.state != cti::link_state::in_service) return disabled;
    switch (link.system_status) {
        case disabled:
        case partially_disabled:
        case messages_lost:
        case overload_imminent:
        case overload_reached: return link.system_status;
        // Not asked yet, or on its way up: requests are served.
        case initializing:
        case enabled:
        case normal:
        case overload_relieved: return normal;
    }
    return normal;
}

}  // namespace ctig::bridge
