#include "cti_gateway/simulator/monitor_table.hpp"

namespace ctig::simulator {

csta::feature_set<csta::event_type> filtered_events(const csta::monitor_filter& filter) {
    using csta::event_type;
    csta::feature_set<event_type> filtered;
    const auto take = [&](const std::optional<bool>& flag, event_type what) {
        if (flag.value_or(false)) filtered.insert(what);
    };
    if (const auto& f = filter.callcontrol) {
        take(f->conferenced, event_type::conferenced);
        take(f->connection_cleared, event_type::connection_cleared);
        take(f->delivered, event_type::delivered);
        take(f->diverted, event_type::diverted);
        take(f->established, event_type::established);
        take(f->failed, event_type::failed);
        take(f->held, event_type::held);
        take(f->network_reached, event_type::netw_reached);
        take(f->originated, event_type::originated);
        take(f->retrieved, event_type::retrieved);
        take(f->service_initiated, event_type::service_initiated);
        take(f->transferred, event_type::transferred);
    }
    if (const auto& f = filter.call_associated) take(f->digits_generated, event_type::digits_generated);
    if (const auto& f = filter.physical_device_feature) take(f->message_waiting, event_type::message_waiting);
    if (const auto& f = filter.logical_device_feature) {
        take(f->do_not_disturb, event_type::do_not_disturb);
        take(f->forwarding, event_type::forwarding);
    }
    return filtered;
}

outcome<const monitor*> monitor_table::start(association_id owner, std::size_t manager, appearance_id on,
                                             csta::feature_set<csta::event_type> filtered) {
    if (monitors_.size() >= most_) {
        return refuse(csta::system_resource_availability_error::overall_monitor_limit_exceeded);
    }
    auto cross_ref = std::to_string(++last_.at(manager));
    const key name{manager, cross_ref};
    const auto [place, is_new] =
        monitors_.emplace(name, monitor{std::move(cross_ref), owner, manager, on, filtered});
    by_owner_[owner].insert(name);
    on_[static_cast<std::size_t>(on)].push_back(&place->second);
    return &place->second;
}

monitor_table::table::iterator monitor_table::find(association_id owner, std::size_t manager,
                                                   std::string_view cross_ref) {
    const auto found = monitors_.find(key{manager, cross_ref});
    return found == monitors_.end() || found->second.owner != owner ? monitors_.end() : found;
}

void monitor_table::erase(table::iterator which) {
    std::erase(on_[static_cast<std::size_t>(which->second.on)], &which->second);
    monitors_.erase(which);
}

outcome<void> monitor_table::stop(association_id owner, std::size_t manager, std::string_view cross_ref) {
    const auto found = find(owner, manager, cross_ref);
    if (found == monitors_.end()) return refuse(csta::operation_error::invalid_monitor_cross_ref_id);
    by_owner_[owner].erase(found->first);
    erase(found);
    return {};
}

outcome<void> monitor_table::change_filter(association_id owner, std::size_t manager,
                                           std::string_view cross_ref,
                                           csta::feature_set<csta::event_type> filtered) {
    const auto found = find(owner, manager, cross_ref);
    if (found == monitors_.end()) return refuse(csta::operation_error::invalid_monitor_cross_ref_id);
    found->second.filtered = filtered;
    return {};
}

void monitor_table::stop_all(association_id owner) {
    const auto owned = by_owner_.find(owner);
    if (owned == by_owner_.end()) return;
    for (const auto& name : owned->second) erase(monitors_.find(name));
    by_owner_.erase(owned);
}

}  // namespace ctig::simulator
