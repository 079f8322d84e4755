#pragma once
// The runs. Each builds its own set-up, throws std::runtime_error when something that must come does not, and
// returns what it saw.
#include <filesystem>
#include <vector>

#include "tests/fault/fault_lab.hpp"
#include "tests/fault/outcome.hpp"

namespace ctig::fault {

struct run_options {
    std::filesystem::path program, folder;
    std::size_t sessions = 0;           ///< 0: as many as the full run has
    std::chrono::milliseconds span{0};  ///< of what lasts in it; 0: as long as in the full run
    double call_rate = 0;               ///< what people do a second, all together; 0: as in the full run
    std::chrono::milliseconds calls_go_on{500};  ///< after a manager's death; 0: people hold still from then
    call_naming call_ids = call_naming::cluster;
    std::uint32_t seed = 1;
    std::size_t shards = 1;  ///< of the gateway
};

/// One manager dies during calls; then two more at random moments.
[[nodiscard]] std::vector<outcome> fail_over(const run_options& how);
/// All managers are down for a while, and people go on at their phones.
[[nodiscard]] std::vector<outcome> outage(const run_options& how);
/// Everybody signs in at once, twice, while some people call.
[[nodiscard]] std::vector<outcome> storm(const run_options& how);
/// The gateway is killed (-9) during calls, and started again.
[[nodiscard]] std::vector<outcome> restart(const run_options& how);
/// A random fault every second.
[[nodiscard]] std::vector<outcome> random_faults(const run_options& how);

}  // namespace ctig::fault
