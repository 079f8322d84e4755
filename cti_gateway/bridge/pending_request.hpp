#pragma once
#include <memory>
#include <optional>
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
    std::string asked_about;  ///< the PBX's device that a question is about
    std::string body;         ///< the client's document, decoded anew when the request has had to wait
    std::optional<csta::monitor_filter> monitor_filter;  ///< of a MonitorStart
    bool tried_again = false, held_once = false, answered = false;
    audited_request audited = {};
    std::shared_ptr<void> open = {};  ///< counts those that wait
};

}  // namespace ctig::bridge
