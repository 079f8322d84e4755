#pragma once
// Who watches what: a device, or a call as long as it lives. A monitor belongs to the association that
// started it; cross references are numbered by each manager.
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "csta/features.hpp"
#include "csta/message.hpp"
#include "cti_gateway/simulator/call_names.hpp"
#include "cti_gateway/simulator/line_plan.hpp"
#include "cti_gateway/simulator/refusal.hpp"

namespace ctig::simulator {

/// One application's association with one manager: a TCP connection, or a link in process.
enum class association_id : std::uint64_t {};

struct monitor {
    std::string cross_ref;
    association_id owner{};
    std::size_t manager = 0;
    std::optional<appearance_id> on;               ///< a device, or
    std::optional<call_number> in;                 ///< a call
    csta::feature_set<csta::event_type> filtered;  ///< what is not reported
};

/// ECMA-269 monitor filter: an event that is true in it is not reported.
[[nodiscard]] csta::feature_set<csta::event_type> filtered_events(const csta::monitor_filter& filter);

class monitor_table {
public:
    monitor_table(std::size_t appearances, std::size_t most) : on_(appearances), most_(most) {}

    /// `wanted` without its cross reference, which it gets.
    outcome<const monitor*> start(monitor wanted);
    outcome<void> stop(association_id owner, std::size_t manager, std::string_view cross_ref);
    outcome<void> change_filter(association_id owner, std::size_t manager, std::string_view cross_ref,
                                csta::feature_set<csta::event_type> filtered);
    /// Stops all monitors of an association that has gone.
    void stop_all(association_id owner);
    /// Stops all monitors of a call that has gone.
    void stop_all(call_number in);
    /// The call has become part of another.
    void move(call_number from, call_number to);

    [[nodiscard]] const std::vector<const monitor*>& on(appearance_id where) const {
        return on_[static_cast<std::size_t>(where)];
    }
    [[nodiscard]] const std::vector<const monitor*>* of(call_number in) const {
        const auto found = of_.find(in);
        return found == of_.end() ? nullptr : &found->second;
    }
    /// By cross reference.
    [[nodiscard]] std::vector<monitor> started_at(std::size_t manager) const;
    [[nodiscard]] std::size_t size() const noexcept { return monitors_.size(); }

private:
    using key = std::pair<std::size_t, std::string>;
    using table = std::map<key, monitor, std::less<>>;
    [[nodiscard]] table::iterator find(association_id owner, std::size_t manager, std::string_view cross_ref);
    void erase(table::iterator which);

    table monitors_;
    std::map<association_id, std::set<key>> by_owner_;
    std::vector<std::vector<const monitor*>> on_;
    std::map<call_number, std::vector<const monitor*>> of_;
    std::array<std::uint64_t, most_managers> last_{};
    std::size_t most_;
};

}  // namespace ctig::simulator
