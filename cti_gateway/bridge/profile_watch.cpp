#include "cti_gateway/bridge/profile_watch.hpp"

#include <algorithm>
#include <utility>

#include "cti_gateway/bridge/identity_map.hpp"
#include "cti_gateway/log/log.hpp"

namespace ctig::bridge {
namespace {

constexpr std::chrono::seconds retry_pause{30};

/// The phone, nothing where the PBX has no answer to give.
std::optional<std::string> phone_in(const csta::message& answer) {
    const auto* about = csta::get_if<csta::get_logical_device_information_response>(&answer);
    if (about == nullptr || about->has_physical_element) return std::nullopt;
    const auto& phones = about->other_physical_device_list;
    return phones.empty() ? std::string() : std::string(without_name(phones.front().text));
}

}  // namespace

void profile_watch::watch(sip::dialog_id who, const std::vector<profile_device>& all, cti::link_index link) {
    if (all.empty() && !of_session_.contains(static_cast<std::uint64_t>(who))) return;
    const auto before = std::exchange(of_session_[static_cast<std::uint64_t>(who)], all);
    if (all.empty()) of_session_.erase(static_cast<std::uint64_t>(who));
    for (const auto& [profile, pbx_device] : all) {
        auto& what = profiles_[profile];
        what.by.insert(who);
        if (what.pbx_device == pbx_device) continue;
        end(profile, what);
        what.pbx_device = pbx_device;
        what.link = link;
        want(profile, what);
    }
    for (const auto& old : before) {
        const auto at = profiles_.find(old.profile);
        const bool stays = std::ranges::find(all, old.profile, &profile_device::profile) != all.end();
        if (stays || at == profiles_.end()) continue;
        at->second.by.erase(who);
        if (!at->second.by.empty()) continue;
        end(at->first, at->second);
        profiles_.erase(at);
    }
    run();
}

std::optional<std::string> profile_watch::place_of(std::string_view profile) const {
    const auto at = profiles_.find(profile);
    return at == profiles_.end() ? std::nullopt : at->second.phone;
}

bool profile_watch::is_learning(sip::dialog_id who) const {
    const auto named = of_session_.find(static_cast<std::uint64_t>(who));
    return named != of_session_.end() && std::ranges::any_of(named->second, [&](const profile_device& d) {
               const auto at = profiles_.find(d.profile);
               return at != profiles_.end() && !at->second.phone && (at->second.asking || at->second.queued);
           });
}

std::vector<sip::dialog_id> profile_watch::watchers(std::string_view profile) const {
    const auto at = profiles_.find(profile);
    if (at == profiles_.end()) return {};
    return {at->second.by.begin(), at->second.by.end()};
}

profile_watch::watched* profile_watch::find(const std::string& profile, std::uint64_t generation) {
    const auto at = profiles_.find(profile);
    return at == profiles_.end() || at->second.generation != generation ? nullptr : &at->second;
}

bool profile_watch::find_link(watched& what) const {
    const auto serves = [&](cti::link_index link) {
        return links_.status(link).state == cti::link_state::in_service;
    };
    for (std::size_t i = 0; i < links_.size() && !serves(what.link); ++i)
        what.link = cti::link_index{static_cast<std::uint8_t>(i)};
    return serves(what.link);
}

void profile_watch::want(const std::string& profile, watched& what) {
    if (!std::exchange(what.queued, true)) due_.push_back(profile);
}

void profile_watch::run() {
    if (std::exchange(running_, true)) return;  // an answer that came from inside
    for (; under_way_ < at_once && !due_.empty(); due_.pop_front()) {
        const auto at = profiles_.find(due_.front());
        if (at == profiles_.end() || !std::exchange(at->second.queued, false)) continue;
        auto& what = at->second;
        if (what.asking) {  // as soon as the answer is here
            what.queued = true;
            continue;
        }
        if (!what.monitored && !find_link(what)) continue;  // on_link_in_service() comes
        ++under_way_;
        what.asking = true;
        if (what.monitored)
            ask(at->first, what);
        else
            watch_and_ask(at->first, what);
    }
    running_ = false;
}

void profile_watch::watch_and_ask(const std::string& profile, watched& what) {
    what.monitored = true;
    what.generation = ++last_generation_;
    monitors_.start(
        what.link, what.pbx_device, {nobody, profile},
        [this, profile, generation = what.generation](const boost::system::result<csta::message>& answer) {
            auto* at = find(profile, generation);
            if (at == nullptr) return finish_one();
            if (!answer || !csta::holds_alternative<csta::monitor_start_response>(*answer)) {
                at->monitored = false;
                retry_later();
            }
            ask(profile, *at);
        });
}

void profile_watch::ask(const std::string& profile, const watched& what) {
    links_.request(
        what.link, csta::get_logical_device_information{.device = {.text = what.pbx_device}},
        [this, profile, generation = what.generation](const boost::system::result<csta::message>& answer) {
            if (auto* at = find(profile, generation)) on_told(profile, *at, answer);
            finish_one();
        });
}

void profile_watch::finish_one() {
    --under_way_;
    run();
}

void profile_watch::on_told(const std::string& profile, watched& what,
                            const boost::system::result<csta::message>& answer) {
    what.asking = false;
    if (std::exchange(what.queued, false)) return want(profile, what);  // something happened meanwhile
    if (!answer) {
        retry_later();
        if (!what.phone) heard_(profile, change::learned);
        return;
    }
    auto phone = phone_in(*answer);
    const auto before = std::exchange(what.phone, phone);
    if (before && before == phone) return;
    log::info("the profile {} is {}{}", profile,
              !phone           ? "on a phone that the PBX does not tell"
              : phone->empty() ? "on no phone"
                               : "on ",
              phone.value_or(""));
    heard_(profile, before && phone ? change::moved : change::learned);
}

void profile_watch::end(const std::string& profile, watched& what) {
    if (what.monitored) monitors_.stop(what.link, what.pbx_device, {nobody, profile});
    what.monitored = what.asking = what.queued = false;
    what.generation = ++last_generation_;
}

void profile_watch::on_event(const monitor_subscriber& ours) {
    const auto at = profiles_.find(ours.cross_ref_id);
    if (at == profiles_.end()) return;
    want(at->first, at->second);
    run();
}

void profile_watch::on_monitor_ended(const monitor_subscriber& ours) {
    const auto at = profiles_.find(ours.cross_ref_id);
    if (at == profiles_.end()) return;
    at->second.monitored = false;
    retry_later();
}

// The person stays where they were last seen; another link tells whether that is still so.
void profile_watch::on_link_lost(cti::link_index link) {
    for (auto& [profile, what] : profiles_) {
        if (what.link != link) continue;
        end(profile, what);
        want(profile, what);
    }
    run();
}

void profile_watch::on_link_in_service() {
    for (auto& [profile, what] : profiles_)
        if (!what.monitored) want(profile, what);
    run();
}

void profile_watch::retry_later() {
    if (!retry_at_) retry_at_ = now_() + retry_pause;
}

void profile_watch::on_timer(sip::time_point now) {
    if (!retry_at_ || now < *retry_at_) return;
    retry_at_.reset();
    for (auto& [profile, what] : profiles_)
        if (!what.monitored || !what.phone) want(profile, what);
    run();
}

}  // namespace ctig::bridge
