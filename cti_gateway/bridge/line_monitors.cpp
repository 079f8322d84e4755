#include "cti_gateway/bridge/line_monitors.hpp"

#include <utility>

namespace ctig::bridge {

void line_monitors::start(cti::link_index link, const std::string& device, monitor_subscriber who,
                          started done) {
    const key of{link, device};
    const auto [at, is_new] = monitors_.try_emplace(of);
    monitor& m = at->second;
    m.subscribers.push_back(std::move(who));
    if (m.active) return done(m.response);
    m.waiting.push_back(std::move(done));
    if (!is_new) return;  // the answer to the first one's MonitorStart is everybody's
    m.generation = ++last_generation_;
    csta::monitor_start request;
    request.monitor_object.value = csta::device_id{.text = device};
    links_.request(link, std::move(request), [this, of, generation = m.generation](auto answer) {
        on_started(of, generation, answer);
    });
}

void line_monitors::on_started(const key& of, std::uint64_t generation,
                               const boost::system::result<csta::message>& answer) {
    const auto at = monitors_.find(of);
    if (at == monitors_.end() || at->second.generation != generation) {
        // Everybody left, or the link was lost, before the PBX answered.
        if (answer)
            if (const auto* late = csta::get_if<csta::monitor_start_response>(&*answer))
                stop_at_pbx(of.first, late->monitor_cross_ref_id);
        const auto left = abandoned_.extract(generation);
        if (left.empty()) return;
        const boost::system::result<csta::message> gone =
            answer ? csta::message{csta::make_error(csta::operation_error::invalid_monitor_cross_ref_id)}
                   : answer;
        for (const auto& done : left.mapped()) done(gone);
        return;
    }
    auto waiting = std::exchange(at->second.waiting, {});
    const auto* response = answer ? csta::get_if<csta::monitor_start_response>(&*answer) : nullptr;
    if (response) {
        at->second.active = true;
        at->second.response = *response;
        at->second.pbx_cross_ref_id = response->monitor_cross_ref_id;
        by_cross_ref_[{of.first, response->monitor_cross_ref_id}] = of;
    } else {
        monitors_.erase(at);
    }
    for (const auto& done : waiting) done(answer);
}

void line_monitors::stop(cti::link_index link, const std::string& device, const monitor_subscriber& who) {
    const auto at = monitors_.find({link, device});
    if (at == monitors_.end()) return;
    std::erase(at->second.subscribers, who);
    if (!at->second.subscribers.empty()) return;
    if (at->second.active) {
        by_cross_ref_.erase({link, at->second.pbx_cross_ref_id});
        stop_at_pbx(link, at->second.pbx_cross_ref_id);
    }
    abandon(at->second);
    monitors_.erase(at);
}

void line_monitors::abandon(monitor& m) {
    if (!m.waiting.empty()) abandoned_[m.generation] = std::move(m.waiting);
}

void line_monitors::stop_at_pbx(cti::link_index link, const std::string& pbx_cross_ref_id) {
    links_.request(link, csta::monitor_stop{.monitor_cross_ref_id = pbx_cross_ref_id}, [](const auto&) {});
}

const std::vector<monitor_subscriber>& line_monitors::subscribers(cti::link_index link,
                                                                  std::string_view pbx_cross_ref_id) const {
    static const std::vector<monitor_subscriber> nobody;
    const auto named = by_cross_ref_.find({link, std::string(pbx_cross_ref_id)});
    if (named == by_cross_ref_.end()) return nobody;
    return monitors_.at(named->second).subscribers;
}

void line_monitors::link_lost(cti::link_index link) {
    for (auto at = monitors_.begin(); at != monitors_.end();) {
        if (at->first.first != link) {
            ++at;
            continue;
        }
        abandon(at->second);
        at = monitors_.erase(at);
    }
    std::erase_if(by_cross_ref_, [&](const auto& entry) { return entry.first.first == link; });
}

}  // namespace ctig::bridge
