#include "cti_gateway/shards/event_routes.hpp"

#include "csta/services.hpp"

namespace ctig::shards {

void event_routes::on_request(cti::link_index link, const csta::message& what) {
    if (const auto* stop = csta::get_if<csta::monitor_stop>(&what))
        of(link).erase(stop->monitor_cross_ref_id);
}

void event_routes::on_answer(cti::link_index link, const csta::message& what, std::size_t shard) {
    if (const auto* started = csta::get_if<csta::monitor_start_response>(&what))
        of(link).insert_or_assign(started->monitor_cross_ref_id, shard);
}

std::optional<std::size_t> event_routes::route(cti::link_index link, const csta::message& event) {
    const auto* stop = csta::get_if<csta::monitor_stop>(&event);
    const auto name =
        stop != nullptr ? std::string_view(stop->monitor_cross_ref_id) : csta::monitor_cross_ref_id_of(event);
    const auto found = of(link).find(std::string(name));
    if (found == of(link).end()) return std::nullopt;
    const auto shard = found->second;
    if (stop != nullptr) of(link).erase(found);
    return shard;
}

std::size_t event_routes::size() const noexcept {
    std::size_t all = 0;
    for (const auto& known : by_link_) all += known.size();
    return all;
}

}  // namespace ctig::shards
