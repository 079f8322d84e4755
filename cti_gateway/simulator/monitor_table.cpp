#include "cti_gateway/simulator/monitor_table.hpp"

namespace ctig::simulator {

csta::feature_set<csta::event_type> filtered_events(const csta::monitor_filter& filter) {
    using csta::event_type;
    csta::feature_set<event_type> filtered;
    const auto take = [&](const std::optional<bool>& flag, event_type what) {
        if (flag.value_or(false)) filtered.insert(what);
    };
    if (const auto& f = filter.callcontrol) {
        take(f->bridged, event_type::bridged);
        take(f->call_cleared, event_type::call_cleared);
        take(f->conferenced, event_type::conferenced);
        take(f->connection_cleared, event_type::connection_cleared);
        take(f->delivered, event_type::delivered);
        take(f->digits_dialed, event_type::digits_dialed);
        take(f->diverted, event_type::diverted);
        take(f->established, event_type::established);
        take(f->failed, event_type::failed);
        take(f->held, event_type::held);
        take(f->network_reached, event_type::netw_reached);
        take(f->offered, event_type::offered);
        take(f->originated, event_type::originated);
        take(f->queued, event_type::queued);
        take(f->retrieved, event_type::retrieved);
        take(f->service_initiated, event_type::service_initiated);
        take(f->transferred, event_type::transferred);
    }
    if (const auto& f = filter.call_associated) {
        take(f->call_information, event_type::call_information);
        take(f->digits_generated, event_type::digits_generated);
    }
    if (const auto& f = filter.physical_device_feature) {
        take(f->hookswitch, event_type::hookswitch);
        take(f->message_waiting, event_type::message_waiting);
        take(f->microphone_mute, event_type::microphone_mute);
        take(f->speaker_mute, event_type::speaker_mute);
        take(f->speaker_volume, event_type::speaker_volume);
    }
    if (const auto& f = filter.logical_device_feature) {
        take(f->auto_answer, event_type::auto_answer);
        take(f->do_not_disturb, event_type::do_not_disturb);
        take(f->forwarding, event_type::forwarding);
    }
    if (const auto& f = filter.maintenance) {
        take(f->back_in_service, event_type::back_in_service);
        take(f->device_capability_changed, event_type::device_caps_changed);
        take(f->out_of_service, event_type::out_of_service);
    }
    return filtered;
}

outcome<const monitor*> monitor_table::start(monitor wanted) {
    if (monitors_.size() >= most_) return situation::too_many_monitors;
    wanted.cross_ref = std::to_string(++last_.at(wanted.manager));
    const key name{wanted.manager, wanted.cross_ref};
    by_owner_[wanted.owner].insert(name);
    const auto* made = &monitors_.emplace(name, std::move(wanted)).first->second;
    if (made->on) on_[static_cast<std::size_t>(*made->on)].push_back(made);
    if (made->in) of_[*made->in].push_back(made);
    return made;
}

monitor_table::table::iterator monitor_table::find(association_id owner, std::size_t manager,
                                                   std::string_view cross_ref) {
    const auto found = monitors_.find(key{manager, cross_ref});
    return found == monitors_.end() || found->second.owner != owner ? monitors_.end() : found;
}

void monitor_table::erase(table::iterator which) {
    const auto& gone = which->second;
    if (gone.on) std::erase(on_[static_cast<std::size_t>(*gone.on)], &gone);
    if (gone.in) {
        auto& others = of_.at(*gone.in);
        std::erase(others, &gone);
        if (others.empty()) of_.erase(*gone.in);
    }
    monitors_.erase(which);
}

outcome<void> monitor_table::stop(association_id owner, std::size_t manager, std::string_view cross_ref) {
    const auto found = find(owner, manager, cross_ref);
    if (found == monitors_.end()) return situation::unknown_monitor;
    by_owner_[owner].erase(found->first);
    erase(found);
    return {};
}

outcome<void> monitor_table::change_filter(association_id owner, std::size_t manager,
                                           std::string_view cross_ref,
                                           csta::feature_set<csta::event_type> filtered) {
    const auto found = find(owner, manager, cross_ref);
    if (found == monitors_.end()) return situation::unknown_monitor;
    found->second.filtered = filtered;
    return {};
}

std::vector<monitor> monitor_table::started_at(std::size_t manager) const {
    std::vector<monitor> there;
    for (auto at = monitors_.lower_bound(key{manager, {}});
         at != monitors_.end() && at->first.first == manager; ++at)
        there.push_back(at->second);
    return there;
}

void monitor_table::stop_all(association_id owner) {
    const auto owned = by_owner_.find(owner);
    if (owned == by_owner_.end()) return;
    for (const auto& name : owned->second) erase(monitors_.find(name));
    by_owner_.erase(owned);
}

void monitor_table::stop_all(call_number in) {
    const auto there = of_.find(in);
    if (there == of_.end()) return;
    for (const auto* gone : std::vector(there->second)) {
        by_owner_[gone->owner].erase({gone->manager, gone->cross_ref});
        erase(monitors_.find(key{gone->manager, gone->cross_ref}));
    }
}

void monitor_table::move(call_number from, call_number to) {
    auto moving = of_.extract(from);
    if (moving.empty()) return;
    for (const auto* one : moving.mapped()) {
        monitors_.find(key{one->manager, one->cross_ref})->second.in = to;
        of_[to].push_back(one);
    }
}

}  // namespace ctig::simulator
