#include "cti_gateway/cti/outstanding_requests.hpp"

#include <algorithm>
#include <utility>

namespace ctig::cti {

request_id outstanding_requests::add(time_point deadline, completion done) {
    // Most requests are answered long before their deadline. Dead entries leave when they reach the front, or
    // here when they outnumber the living, so that a long time-out and a high rate cannot pile them up.
    if (deadlines_.size() > 2 * waiting_.size() + 64) {
        std::erase_if(deadlines_, [this](const entry& e) { return !waiting_.contains(e.id); });
        std::ranges::make_heap(deadlines_, later);
    }
    const auto id = static_cast<request_id>(++last_id_);
    waiting_.emplace(id, std::move(done));
    deadlines_.push_back({deadline, id});
    std::ranges::push_heap(deadlines_, later);
    return id;
}

completion outstanding_requests::take(request_id id) {
    auto node = waiting_.extract(id);
    return node.empty() ? completion{} : std::move(node.mapped());
}

std::vector<completion> outstanding_requests::take_expired(time_point now) {
    std::vector<completion> expired;
    for (auto next = next_deadline(); next && *next <= now; next = next_deadline()) {
        expired.push_back(take(deadlines_.front().id));
        pop_front();
    }
    return expired;
}

std::vector<completion> outstanding_requests::take_all() {
    std::ranges::sort(deadlines_, {}, &entry::id);
    std::vector<completion> all;
    all.reserve(waiting_.size());
    for (const entry& e : deadlines_)
        if (auto done = take(e.id)) all.push_back(std::move(done));
    deadlines_.clear();
    return all;
}

std::optional<time_point> outstanding_requests::next_deadline() {
    drop_answered();
    if (deadlines_.empty()) return std::nullopt;
    return deadlines_.front().deadline;
}

// Equal deadlines expire in the order of their requests.
bool outstanding_requests::later(const entry& a, const entry& b) noexcept {
    return a.deadline != b.deadline ? a.deadline > b.deadline : a.id > b.id;
}

void outstanding_requests::pop_front() {
    std::ranges::pop_heap(deadlines_, later);
    deadlines_.pop_back();
}

void outstanding_requests::drop_answered() {
    while (!deadlines_.empty() && !waiting_.contains(deadlines_.front().id)) pop_front();
}

}  // namespace ctig::cti
