#include "cti_gateway/bridge/recovery_queue.hpp"

namespace ctig::bridge {

void recovery_queue::push(cti::link_index link, recovery_job job, urgency how) {
    lanes_.at(static_cast<std::size_t>(link))
        .waiting[static_cast<std::size_t>(how)]
        .push_back(std::move(job));
}

std::optional<std::pair<recovery_job, recovery_queue::slot>> recovery_queue::next(cti::link_index link) {
    lane& l = lanes_.at(static_cast<std::size_t>(link));
    if (*l.working >= window_) return std::nullopt;
    for (auto& queue : l.waiting) {
        if (queue.empty()) continue;
        auto job = std::move(queue.front());
        queue.pop_front();
        ++*l.working;
        // The count outlives a lost link's lane, so that late answers do not count against its next life.
        slot place(nullptr, [count = l.working](void*) { --*count; });
        return std::pair{std::move(job), std::move(place)};
    }
    return std::nullopt;
}

void recovery_queue::link_lost(cti::link_index link) { lanes_.at(static_cast<std::size_t>(link)) = {}; }

std::size_t recovery_queue::waiting(cti::link_index link) const {
    const lane& l = lanes_.at(static_cast<std::size_t>(link));
    return l.waiting[0].size() + l.waiting[1].size();
}

}  // namespace ctig::bridge
