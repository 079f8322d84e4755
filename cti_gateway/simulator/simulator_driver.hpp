#pragma once
// A CTI link to the simulated PBX in the same process: the link_driver of cti.protocol = "simulator".
#include <memory>

#include "cti_gateway/cti/manager_link.hpp"
#include "cti_gateway/simulator/simulated_pbx_host.hpp"

namespace ctig::simulator {

/// A driver to the manager with that number (0 to 7), which signs in as `user` where the PBX asks for it.
[[nodiscard]] std::unique_ptr<cti::link_driver> make_simulator_driver(
    std::shared_ptr<simulated_pbx_host> host, std::size_t manager, application_user user);

}  // namespace ctig::simulator
