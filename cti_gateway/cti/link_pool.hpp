#pragma once
// The links of one gateway, in the configured order, and whose turn it is.
#include <bitset>
#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

#include "cti_gateway/asio.hpp"
#include "cti_gateway/config/config.hpp"
#include "cti_gateway/cti/driver_registry.hpp"
#include "cti_gateway/cti/link_fsm.hpp"
#include "cti_gateway/cti/manager_link.hpp"
#include "cti_gateway/cti/round_robin.hpp"

namespace ctig::cti {

class supervised_link;

[[nodiscard]] link_fsm_options timing_of(const config::cti_options& options);

/// Thread: the shard of its executor. stop() before the bridge goes.
class link_pool final : private link_sink {
public:
    /// Throws std::runtime_error when the configuration cannot be served (driver_registry::make).
    link_pool(executor ex, const config::cti_options& options, const driver_registry& drivers,
              cti_tap* tap = nullptr);
    ~link_pool();
    link_pool(const link_pool&) = delete;
    link_pool& operator=(const link_pool&) = delete;

    /// Starts every link; from then on `bridge` hears what they have to say. Calls it later, never from in
    /// here.
    void start(link_sink& bridge);
    /// Stops every link. `bridge` hears of it during this call and nothing afterwards.
    void stop();

    /// The link for the next new session: round robin over those that take any; nothing when none does. A PBX
    /// that says overloadImminent gets every second turn of its own; one that says overloadReached, disabled
    /// or partiallyDisabled gets none (csta.md 6.3).
    [[nodiscard]] std::optional<link_index> next() noexcept;
    /// The same for a session that lost its link: rather an overloaded one than none.
    [[nodiscard]] std::optional<link_index> next_for_move() noexcept;
    [[nodiscard]] manager_link& at(link_index link);
    [[nodiscard]] const manager_link& at(link_index link) const;
    [[nodiscard]] std::size_t size() const noexcept { return links_.size(); }
    [[nodiscard]] std::size_t in_service() const noexcept { return serving().count(); }
    /// In configured order.
    [[nodiscard]] std::vector<link_status> statuses() const;

private:
    void on_link_state(link_index link, const link_status& status) override;
    void on_link_event(link_index link, csta::message event) override;
    void on_heartbeat(link_index link, std::chrono::microseconds round_trip) override;
    [[nodiscard]] std::bitset<max_links> serving() const noexcept;

    [[nodiscard]] std::bitset<max_links> taking() const noexcept;

    std::vector<std::shared_ptr<supervised_link>> links_;
    round_robin turn_;
    std::bitset<max_links> passed_over_;  ///< links near overload that gave their last turn away
    link_sink* bridge_ = nullptr;
};

}  // namespace ctig::cti
