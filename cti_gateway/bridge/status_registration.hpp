#pragma once
// A client that asked to hear of the system's status (SystemRegister, ECMA-269 clause 14).
#include <string>

#include "csta/system_services.hpp"
#include "cti_gateway/cti/manager_link.hpp"

namespace ctig::bridge {

struct status_registration {
    std::string id;
    csta::status_filter filter;  ///< a value that is true in it is not reported
    bool reports_status = true;  ///< requestTypes.systemStatus
};

[[nodiscard]] bool is_filtered(const csta::status_filter& filter, csta::system_status_value status);
/// What a link's state means to a client: normal, the PBX's own trouble, or disabled when the link is out of
/// service.
[[nodiscard]] csta::system_status_value client_status(const cti::link_status& link);

}  // namespace ctig::bridge
