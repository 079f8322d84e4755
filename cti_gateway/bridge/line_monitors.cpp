#include "cti_gateway/bridge/line_monitors.hpp"

#include <algorithm>
#include <utility>

namespace ctig::bridge {

line_monitors::monitor& line_monitors::join(const key& of) {
    const auto [at, is_new] = monitors_.try_emplace(of);
    if (!is_new) return at->second;  // the answer to the first one's MonitorStart is everybody's
    at->second.generation = ++last_generation_;
    csta::monitor_start request;
    request.monitor_object.value = csta::device_id{.text = of.second};
    ++starting_[of.first];
    links_.request(of.first, std::move(request),
                   [this, of, generation = at->second.generation](const auto& answer) {
                       on_started(of, generation, answer);
                   });
    return at->second;
}

void line_monitors::start(cti::link_index link, const std::string& device, monitor_subscriber who,
                          started done) {
    monitor& m = join({link, device});
    m.subscribers.push_back(std::move(who));
    if (m.active) return done(m.response);
    m.waiting.push_back(std::move(done));
}

void line_monitors::recover(cti::link_index link, const std::string& device, monitor_subscriber who,
                            recovered done) {
    const key of{link, device};
    monitor& m = join(of);
    m.recovering.push_back({std::move(who), std::move(done)});
    if (m.active && !m.surveying) survey(of, m);
}

void line_monitors::on_started(const key& of, std::uint64_t generation,
                               const boost::system::result<csta::message>& answer) {
    if (auto& starting = starting_[of.first]; starting > 0) --starting;
    const auto at = monitors_.find(of);
    if (at == monitors_.end() || at->second.generation != generation)
        return on_late_start(of, generation, answer);
    const auto waiting = std::exchange(at->second.waiting, {});
    const auto* response = answer ? csta::get_if<csta::monitor_start_response>(&*answer) : nullptr;
    if (response == nullptr) {
        const auto recovering = std::move(at->second.recovering);
        monitors_.erase(at);
        for (const auto& done : waiting) done(answer);
        const auto why = answer ? cti::make_error_code(cti::errc::bad_message) : answer.error();
        for (const auto& r : recovering) r.done(why);
        return;
    }
    const std::string pbx_cross_ref_id = response->monitor_cross_ref_id;
    at->second.active = true;
    at->second.response = *response;
    at->second.pbx_cross_ref_id = pbx_cross_ref_id;
    by_cross_ref_[{of.first, pbx_cross_ref_id}] = of;
    if (!at->second.recovering.empty()) survey(of, at->second);
    for (const auto& done : waiting) done(answer);
    replay_early(of.first, pbx_cross_ref_id);
}

// Everybody left, or the link was lost, before the PBX answered.
void line_monitors::on_late_start(const key& of, std::uint64_t generation,
                                  const boost::system::result<csta::message>& answer) {
    if (answer)
        if (const auto* late = csta::get_if<csta::monitor_start_response>(&*answer))
            stop_at_pbx(of.first, late->monitor_cross_ref_id);
    const auto left = abandoned_.extract(generation);
    if (left.empty()) return;
    const boost::system::result<csta::message> gone =
        answer ? csta::message{csta::make_error(csta::operation_error::invalid_monitor_cross_ref_id)}
               : answer;
    for (const auto& done : left.mapped()) done(gone);
}

void line_monitors::replay_early(cti::link_index link, const std::string& pbx_cross_ref_id) {
    auto& kept = early_events_[link];
    std::vector<csta::message> mine;
    std::erase_if(kept, [&](csta::message& event) {
        if (csta::monitor_cross_ref_id_of(event) != pbx_cross_ref_id) return false;
        mine.push_back(std::move(event));
        return true;
    });
    if (starting_[link] == 0) kept.clear();  // of monitors that nobody wants any more
    if (early_)
        for (const auto& event : mine) early_(link, event);
}

void line_monitors::survey(const key& of, monitor& m) {
    m.surveying = true;
    m.held.clear();
    survey_device(links_, of.first, of.second, [this, of, generation = m.generation](const auto& truth) {
        on_surveyed(of, generation, truth);
    });
}

void line_monitors::on_surveyed(const key& of, std::uint64_t generation,
                                const boost::system::result<device_picture>& truth) {
    const auto at = monitors_.find(of);
    if (at == monitors_.end() || at->second.generation != generation) return;
    monitor& m = at->second;
    m.surveying = false;
    const auto held = std::exchange(m.held, {});
    const auto recovering = std::exchange(m.recovering, {});
    if (truth) {
        for (const auto& r : recovering) m.subscribers.push_back(r.who);
        const boost::system::result<snapshot> told = snapshot{*truth, held};
        for (const auto& r : recovering) r.done(told);
        return;
    }
    if (m.is_left()) {
        by_cross_ref_.erase({of.first, m.pbx_cross_ref_id});
        stop_at_pbx(of.first, m.pbx_cross_ref_id);
        monitors_.erase(at);
    }
    for (const auto& r : recovering) r.done(truth.error());
}

void line_monitors::stop(cti::link_index link, const std::string& device, const monitor_subscriber& who) {
    const auto at = monitors_.find({link, device});
    if (at == monitors_.end()) return;
    std::erase(at->second.subscribers, who);
    std::erase_if(at->second.recovering, [&](const recovery& r) { return r.who == who; });
    if (!at->second.is_left()) return;
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

std::vector<monitor_subscriber> line_monitors::route(cti::link_index link, const csta::message& event) {
    const auto named = by_cross_ref_.find({link, std::string(csta::monitor_cross_ref_id_of(event))});
    if (named == by_cross_ref_.end()) {
        auto& kept = early_events_[link];
        if (starting_[link] > 0 && kept.size() < max_early) kept.push_back(event);
        return {};
    }
    monitor& m = monitors_.at(named->second);
    if (m.surveying) m.held.push_back(event);
    return m.subscribers;
}

const std::vector<monitor_subscriber>& line_monitors::subscribers(cti::link_index link,
                                                                  std::string_view pbx_cross_ref_id) const {
    static const std::vector<monitor_subscriber> nobody;
    const auto named = by_cross_ref_.find({link, std::string(pbx_cross_ref_id)});
    if (named == by_cross_ref_.end()) return nobody;
    return monitors_.at(named->second).subscribers;
}

std::vector<monitor_subscriber> line_monitors::stopped_by_pbx(cti::link_index link,
                                                              std::string_view pbx_cross_ref_id) {
    const auto named = by_cross_ref_.extract({link, std::string(pbx_cross_ref_id)});
    if (named.empty()) return {};
    const auto gone = monitors_.extract(named.mapped());
    std::vector<monitor_subscriber> watched = gone.mapped().subscribers;
    for (const auto& r : gone.mapped().recovering) watched.push_back(r.who);
    return watched;
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
    early_events_.erase(link);
}

}  // namespace ctig::bridge
