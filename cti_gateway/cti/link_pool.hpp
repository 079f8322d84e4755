#pragma once
// The links of one gateway, in the configured order, and whose turn it is.
//
// A link keeps its index for life, whatever a reload does to the order. One whose manager a reload took out
// is "leaving": it serves until the bridge lets it go; then its index is free for another.
#include <cstddef>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "cti_gateway/asio.hpp"
#include "cti_gateway/config/config.hpp"
#include "cti_gateway/cti/driver_registry.hpp"
#include "cti_gateway/cti/link_fsm.hpp"
#include "cti_gateway/cti/link_turns.hpp"
#include "cti_gateway/cti/manager_link.hpp"

namespace ctig::cti {

class supervised_link;

[[nodiscard]] link_fsm_options timing_of(const config::cti_options& options);

/// Thread: its executor's. stop() before the bridge goes.
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
    /// Nobody needs a link that is leaving any more: `bridge` hears that it stopped. Nothing happens while
    /// something is in flight on it: to be said again then.
    void let_go(link_index link);
    /// Stops every link. `bridge` hears of it during this call and nothing afterwards.
    void stop();

    /// As link_turns::next().
    [[nodiscard]] std::optional<link_index> next() { return turns_.next(order_); }
    [[nodiscard]] std::optional<link_index> next_for_move() { return turns_.next_for_move(order_); }
    /// For a thread that takes turns with this one.
    [[nodiscard]] const std::shared_ptr<round_robin>& shared_turn() const noexcept { return turns_.shared(); }
    [[nodiscard]] known_links known() const;
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
    void on_link_change(link_index link) override;
    void on_link_state(link_index link, const link_status& status) override;
    void on_link_event(link_index link, csta::message event) override;
    void on_heartbeat(link_index link, std::chrono::microseconds round_trip) override;
    static void check_count(const config::cti_options& options);
    [[nodiscard]] slot make(const config::cti_options& options, const config::manager_options& manager,
                            link_index index);
    [[nodiscard]] std::optional<link_index> index_of(const config::manager_options& manager) const;
    void stop_leaving(link_index link);
    [[nodiscard]] link_index free_index(const std::bitset<max_link_indices>& wanted) const;
    void take_over(coming& made, std::vector<link_index> order);

    executor executor_;
    driver_registry drivers_;
    cti_tap* tap_;
    std::vector<slot> slots_;  ///< by index
    link_order order_;
    link_turns turns_{std::make_shared<round_robin>(),
                      [this](link_index link) -> const link_status& { return at(link).status(); }};
    link_sink* bridge_ = nullptr;
};

}  // namespace ctig::cti
