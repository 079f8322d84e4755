#pragma once
// What outlives one connection to a manager, for dialects whose sessions can be taken up again.
#include <map>
#include <string>

#include "cti_gateway/cti/csta/dmcc_devices.hpp"

namespace ctig::cti {

struct link_memory {
    std::string session_id;  ///< of the last session granted
    dmcc::devices devices;
    std::map<std::string, std::string> monitors;  ///< our devices, by monitorCrossRefID
    /// Cross references of monitors that live on in a session taken up again, by device, until somebody asks
    /// for such a monitor.
    std::multimap<std::string, std::string> unclaimed;
};

}  // namespace ctig::cti
