#pragma once
// Our requests on one connection that the manager has not answered, by invoke id. The manager's own requests
// number themselves independently (csta.md 6.1) and never enter here. Sans-I/O.
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "csta/frame.hpp"
#include "cti_gateway/cti/manager_link.hpp"

namespace ctig::cti {

using csta::invoke_id;

/// The ids 1 to 9998; 0 and 9999 are for what comes unasked.
inline constexpr std::size_t max_pending_answers = 9998;

class pending_answers {
public:
    enum class purpose : std::uint8_t { sign_in, renewal, service, device_id };
    struct entry {
        purpose why = purpose::service;
        completion done;  ///< of a service request
        time_point sent{};
        std::string
            about{};  ///< device of a MonitorStart, reference of a MonitorStop, extension of a device ID
    };

    /// Allocates the next id that is not in use; nothing when all are.
    [[nodiscard]] std::optional<invoke_id> add(entry e);
    [[nodiscard]] std::optional<entry> take(invoke_id id);
    /// Gives up on what was sent before `then`, so that lost answers do not use up the ids for good.
    [[nodiscard]] std::vector<entry> take_sent_before(time_point then);
    [[nodiscard]] std::size_t size() const noexcept { return waiting_.size(); }

private:
    std::unordered_map<invoke_id, entry> waiting_;
    invoke_id last_{};
};

}  // namespace ctig::cti
