#pragma once
// The part of the troubleshooter that asks the running gateway, and through it the PBX.
#include <boost/json/object.hpp>
#include <functional>
#include <string>
#include <vector>

#include "cti_gateway/commands/explain.hpp"

namespace ctig::commands {

/// Listener up, links in service; with a `device`, whether the PBX knows it, has it in service and lets us
/// control it. `answer`: what the gateway's "examine" said. Appends to `steps`.
void explain_listener(const running_answer& answer, std::vector<explain_step>& steps);
/// The phone that a profile is on, in what "examine" said of its device; empty: none. Nothing: not known.
[[nodiscard]] std::optional<std::string> phone_of_profile(const running_answer& answer);
void explain_links(const running_answer& answer, const std::string& device, std::vector<explain_step>& steps);

}  // namespace ctig::commands
