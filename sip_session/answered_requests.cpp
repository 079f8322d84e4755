#include "sip_session/answered_requests.hpp"

#include <utility>

#include "sip_session/give_back.hpp"

namespace ctig::sip {

void answered_requests::add(answered_request one) {
    auto& kept = all_.emplace_back(std::move(one));
    by_key_.try_emplace(kept.key, &kept);
    bytes_ += kept.key.size() + kept.answer.size();
}

answered_request* answered_requests::match(std::string_view key) noexcept {
    if (by_key_.empty()) return nullptr;
    const auto it = by_key_.find(key);
    return it == by_key_.end() ? nullptr : it->second;
}

void answered_requests::expire(time_point now) {
    while (!all_.empty() && all_.front().leave_at <= now) {
        const auto& oldest = all_.front();
        if (const auto it = by_key_.find(oldest.key); it != by_key_.end() && it->second == &oldest)
            by_key_.erase(it);
        bytes_ -= oldest.key.size() + oldest.answer.size();
        all_.pop_front();
    }
    give_back(by_key_);
}

std::optional<time_point> answered_requests::next_expiry() const {
    if (all_.empty()) return std::nullopt;
    return all_.front().leave_at;
}

}  // namespace ctig::sip
