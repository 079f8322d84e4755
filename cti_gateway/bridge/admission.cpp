#include "cti_gateway/bridge/admission.hpp"

#include <algorithm>

namespace ctig::bridge {

void admission::ask(sign_in who, urgency how) {
    asking_.insert(static_cast<std::uint64_t>(who.invite.dialog));
    waiting_[static_cast<std::size_t>(how)].push_back(std::move(who));
}

// Nobody who went away is at the head of a queue afterwards.
void admission::drop_cancelled() {
    for (auto& queue : waiting_)
        while (!queue.empty() && !asking_.contains(static_cast<std::uint64_t>(queue.front().invite.dialog)))
            queue.pop_front();
}

admission::sign_in admission::take_first(std::deque<sign_in>& queue) {
    auto who = std::move(queue.front());
    queue.pop_front();
    asking_.erase(static_cast<std::uint64_t>(who.invite.dialog));
    drop_cancelled();
    return who;
}

void admission::free_settled(sip::time_point now) {
    while (!settling_.empty() && settling_.front().until <= now) {
        settled(settling_.front().dialog);
        settling_.pop_front();
    }
}

void admission::refill(sip::time_point now) {
    const double burst = std::max(limits_.rate, 1.0);
    if (!refilled_) tokens_ = burst;
    const std::chrono::duration<double> passed = now - refilled_.value_or(now);
    tokens_ = std::min(burst, tokens_ + passed.count() * limits_.rate);
    refilled_ = now;
}

// A link whose window is full is passed over: the links' own speed decides who takes how many.
std::optional<cti::link_index> admission::link_with_room(const next_link& turn, std::size_t links) const {
    for (std::size_t tried = 0; tried < links; ++tried) {
        const auto link = turn();
        if (!link) return std::nullopt;
        const auto i = static_cast<std::size_t>(*link);
        if (filled_.at(i) < std::min(limits_.window, windows_.at(i).size())) return link;
    }
    return std::nullopt;
}

std::optional<std::pair<admission::sign_in, cti::link_index>> admission::next(const next_link& turn,
                                                                              std::size_t links,
                                                                              sip::time_point now) {
    free_settled(now);
    const auto queue = std::ranges::find_if(waiting_, [](const auto& q) { return !q.empty(); });
    if (queue == waiting_.end()) return std::nullopt;
    if (limits_.rate > 0) refill(now);
    if (limits_.rate > 0 && tokens_ < 1) return std::nullopt;
    const auto link = link_with_room(turn, links);
    if (!link) return std::nullopt;
    if (limits_.rate > 0) tokens_ -= 1;
    auto who = take_first(*queue);
    const auto dialog = who.invite.dialog;
    if (places_.emplace(static_cast<std::uint64_t>(dialog), *link).second) {
        ++filled_.at(static_cast<std::size_t>(*link));
        settling_.push_back({now + limits_.settle, dialog});
    }
    return std::pair{std::move(who), *link};
}

std::vector<admission::sign_in> admission::expired(sip::time_point now) {
    std::vector<sign_in> late;
    for (auto& queue : waiting_)
        while (!queue.empty() && now - queue.front().since >= limits_.wait) late.push_back(take_first(queue));
    return late;
}

std::vector<admission::sign_in> admission::take_all() {
    std::vector<sign_in> all;
    for (auto& queue : waiting_)
        while (!queue.empty()) all.push_back(take_first(queue));
    return all;
}

void admission::settled(sip::dialog_id dialog) {
    const auto at = places_.find(static_cast<std::uint64_t>(dialog));
    if (at == places_.end()) return;
    --filled_.at(static_cast<std::size_t>(at->second));
    places_.erase(at);
}

void admission::answered(cti::link_index link, std::chrono::microseconds took, sip::time_point now) {
    windows_.at(static_cast<std::size_t>(link)).answered(took, now);
}

void admission::cancel(sip::dialog_id dialog) {
    if (asking_.erase(static_cast<std::uint64_t>(dialog)) != 0) drop_cancelled();
}

void admission::link_lost(cti::link_index link) {
    std::erase_if(places_, [&](const auto& entry) { return entry.second == link; });
    filled_.at(static_cast<std::size_t>(link)) = 0;
    windows_.at(static_cast<std::size_t>(link)) = {};
}

std::optional<sip::time_point> admission::next_timer() const {
    std::optional<sip::time_point> due;
    const auto sooner = [&](sip::time_point at) { due = due ? std::min(*due, at) : at; };
    for (const auto& queue : waiting_)
        if (!queue.empty()) sooner(queue.front().since + limits_.wait);
    if (!due) return due;  // nobody waits
    if (!settling_.empty()) sooner(settling_.front().until);
    if (limits_.rate > 0 && refilled_ && tokens_ < 1) {
        const auto missing = std::chrono::duration<double>((1 - tokens_) / limits_.rate);
        sooner(*refilled_ + std::chrono::ceil<std::chrono::milliseconds>(missing));
    }
    return due;
}

}  // namespace ctig::bridge
