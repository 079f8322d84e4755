#pragma once
#include <functional>
#include <memory>

#include "cti_gateway/bridge/links.hpp"
#include "cti_gateway/bridge/sign_in.hpp"
#include "cti_gateway/metrics/metrics.hpp"

namespace ctig::bridge {

/// What a bridge works with. All of it outlives the bridge.
struct bridge_parts {
    sip::user_agent& phones;  ///< the SIP side
    links& managers;          ///< the CTI side
    std::shared_ptr<const directory::directory> people;
    std::shared_ptr<const config::configuration> settings;
    selection_lookup selected;
    metrics::registry& metrics;
    std::function<sip::time_point()> now;
    std::function<void()> outputs_ready;  ///< the user agent has outputs that nobody is draining
};

}  // namespace ctig::bridge
