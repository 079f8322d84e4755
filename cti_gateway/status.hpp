#pragma once
// What the gateway tells of itself, for HTTP, the control socket and the log. Nothing here sits in the path.
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "cti_gateway/cti/manager_link.hpp"

namespace ctig {

struct gateway_status {
    std::string version;
    std::chrono::system_clock::time_point started{};
    bool rcc_enabled = true;
    std::string closed;        ///< why nobody may sign in: drained, stopping; empty: people may
    std::size_t sessions = 0;  ///< SIP dialogs that carry an application session
    std::size_t monitors = 0;  ///< monitors at the PBX, each shared by the sessions that watch its device
    std::size_t users = 0;     ///< users in the directory
    std::vector<cti::link_status> links;
    std::vector<std::size_t> sessions_by_link;  ///< parallel to links
    std::vector<std::string> listeners;         ///< "udp 127.0.0.1:5060"
};

/// Implemented by the gateway, read by HTTP and the control socket. Thread: the gateway's.
class status_source {
public:
    [[nodiscard]] virtual gateway_status status() const = 0;

protected:
    ~status_source() = default;
};

}  // namespace ctig
