#pragma once
// The links of one gateway, in the configured order, and whose turn it is.
//
// A link keeps its index for life, whatever a reload does to the order. One whose manager a reload took out
// is "leaving": it serves until the bridge lets it go; then its index is free for another.
#include <bitset>
#include <cstddef>
#include <memory>
#include <optional>
#include <utility>
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
    /// A reload, after start(): managers that came are connected to, as `options` says; those that are gone
    /// leave, or stop when they do not serve (`bridge` hears of it from in here); the others stay as they
    /// are. Turns go by the new order. Errors: throws std::runtime_error as the constructor does, and nothing
    /// is changed.
    void reconfigure(const config::cti_options& options);
    /// Nobody needs a link that is leaving any more. `bridge` hears that it stopped.
    void let_go(link_index link);
    /// Stops every link. `bridge` hears of it during this call and nothing afterwards.
    void stop();

    /// The link for the next new session: round robin over those that take any; nothing when none does. A PBX
    /// that says overloadImminent gets every second turn of its own; one that says overloadReached, disabled
    /// or partiallyDisabled gets none (csta.md 6.3). One that is leaving: only while no other serves.
    [[nodiscard]] std::optional<link_index> next() noexcept;
    /// The same for a session that lost its link: rather an overloaded one than none.
    [[nodiscard]] std::optional<link_index> next_for_move() noexcept;
    [[nodiscard]] manager_link& at(link_index link);
    [[nodiscard]] const manager_link& at(link_index link) const;
    /// Indices are below it; a link that was let go is `stopped`.
    [[nodiscard]] std::size_t size() const noexcept { return slots_.size(); }
    [[nodiscard]] std::size_t in_service() const;
    /// In configured order, then those that are leaving.
    [[nodiscard]] std::vector<link_index> indices() const;
    [[nodiscard]] std::vector<link_status> statuses() const;

private:
    struct slot {
        config::manager_options manager;
        std::shared_ptr<supervised_link> link;
    };
    using coming = std::vector<std::pair<link_index, slot>>;
    void on_link_state(link_index link, const link_status& status) override;
    void on_link_event(link_index link, csta::message event) override;
    void on_heartbeat(link_index link, std::chrono::microseconds round_trip) override;
    static void check_count(const config::cti_options& options);
    [[nodiscard]] slot make(const config::cti_options& options, const config::manager_options& manager,
                            link_index index);
    [[nodiscard]] std::optional<link_index> index_of(const config::manager_options& manager) const;
    [[nodiscard]] link_index free_index(const std::bitset<max_link_indices>& wanted) const;
    void take_over(coming& made, std::vector<link_index> order);
    using fits = bool (*)(const link_status&);
    [[nodiscard]] std::optional<link_index> turn_among(const std::vector<link_index>& links, fits which);
    [[nodiscard]] std::optional<link_index> fair_turn(const std::vector<link_index>& links);

    executor executor_;
    driver_registry drivers_;
    cti_tap* tap_;
    std::vector<slot> slots_;                  ///< by index
    std::vector<link_index> order_, leaving_;  ///< as configured; and those that are not any more
    round_robin turn_;
    std::bitset<max_link_indices> passed_over_;  ///< links near overload that gave their last turn away
    link_sink* bridge_ = nullptr;
};

}  // namespace ctig::cti
