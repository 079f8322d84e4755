#include "cti_gateway/shards/event_routes.hpp"

#include "csta/services.hpp"

namespace ctig::shards {
namespace {

std::string monitor_of(const csta::message& event) {
    const auto* stop = csta::get_if<csta::monitor_stop>(&event);
    return std::string(stop != nullptr ? stop->monitor_cross_ref_id : csta::monitor_cross_ref_id_of(event));
}

}  // namespace

void event_routes::on_request(cti::link_index link, const csta::message& what) {
    if (csta::holds_alternative<csta::monitor_start>(what)) ++of(link).starting;
    if (const auto* stop = csta::get_if<csta::monitor_stop>(&what))
        of(link).monitors.erase(stop->monitor_cross_ref_id);
}

std::vector<csta::message> event_routes::on_answer(cti::link_index link, bool is_start,
                                                   const boost::system::result<csta::message>& answer,
                                                   std::size_t shard) {
    auto& known = of(link);
    if (const auto* list =
            answer ? csta::get_if<csta::get_switching_function_devices_response>(&*answer) : nullptr)
        known.lists.insert_or_assign(list->service_cross_ref_id, shard);
    if (!is_start) return {};
    if (known.starting > 0) --known.starting;
    std::vector<csta::message> mine;
    if (const auto* started = answer ? csta::get_if<csta::monitor_start_response>(&*answer) : nullptr) {
        known.monitors.insert_or_assign(started->monitor_cross_ref_id, shard);
        std::erase_if(known.early, [&](csta::message& event) {
            if (monitor_of(event) != started->monitor_cross_ref_id) return false;
            mine.push_back(std::move(event));
            return true;
        });
    }
    if (known.starting == 0) known.early.clear();  // of monitors that nobody wants any more
    return mine;
}

event_routes::destination event_routes::route(cti::link_index link, const csta::message& event) {
    auto& known = of(link);
    if (const auto* part = csta::get_if<csta::switching_function_devices>(&event)) {
        const auto reader = known.lists.find(part->service_cross_ref_id);
        if (reader == known.lists.end()) return {};
        const destination to{whose::one, reader->second};
        if (part->last_segment) known.lists.erase(reader);
        return to;
    }
    const auto name = monitor_of(event);
    if (name.empty()) return {};
    const auto monitor = known.monitors.find(name);
    if (monitor == known.monitors.end()) {
        if (known.starting > 0 && known.early.size() < max_early) known.early.push_back(event);
        return {whose::nobody};
    }
    const destination to{whose::one, monitor->second};
    if (csta::holds_alternative<csta::monitor_stop>(event)) known.monitors.erase(monitor);
    return to;
}

std::size_t event_routes::size() const noexcept {
    std::size_t all = 0;
    for (const auto& known : by_link_) all += known.monitors.size() + known.lists.size() + known.early.size();
    return all;
}

}  // namespace ctig::shards
