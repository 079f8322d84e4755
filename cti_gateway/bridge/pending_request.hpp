#pragma once
#include <string>

#include "cti_gateway/bridge/audited_request.hpp"
#include "cti_gateway/bridge/event_gate.hpp"
#include "sip_session/user_agent.hpp"

namespace ctig::bridge {

/// One INFO that waits for its answer.
struct pending_request {
    sip::request_id id{};
    std::string service;         ///< root element, for metrics and the log
    std::string csta_namespace;  ///< of the request: it is answered in kind
    sip::time_point since;
    event_gate::ticket ticket = event_gate::ticket::none;
    audited_request audited = {};
};

}  // namespace ctig::bridge
