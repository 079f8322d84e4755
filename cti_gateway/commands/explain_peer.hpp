#pragma once
#include <chrono>
#include <string>
#include <vector>

#include "cti_gateway/certificates/peer_probe.hpp"
#include "cti_gateway/commands/explain.hpp"

namespace ctig::commands {

/// What a probe of a TLS peer found, as steps: reachable, protocol and cipher, chain, names, expiry.
void explain_peer_tls(const certificates::probe_result& found, const std::string& host,
                      const std::vector<std::string>& peer_subjects,
                      std::chrono::system_clock::time_point now, std::vector<explain_step>& steps);

}  // namespace ctig::commands
