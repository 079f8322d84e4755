#include "cti_gateway/cti/csta/pending_answers.hpp"

#include <utility>

namespace ctig::cti {

std::optional<invoke_id> pending_answers::add(entry e) {
    if (waiting_.size() >= max_pending_answers) return std::nullopt;
    do last_ = csta::next_invoke_id(last_);
    while (waiting_.contains(last_));
    waiting_.emplace(last_, std::move(e));
    return last_;
}

std::optional<pending_answers::entry> pending_answers::take(invoke_id id) {
    auto node = waiting_.extract(id);
    if (node.empty()) return std::nullopt;
    return std::move(node.mapped());
}

std::vector<pending_answers::entry> pending_answers::take_sent_before(time_point then) {
    std::vector<entry> given_up;
    for (auto at = waiting_.begin(); at != waiting_.end();) {
        if (at->second.sent >= then) {
            ++at;
            continue;
        }
        given_up.push_back(std::move(at->second));
        at = waiting_.erase(at);
    }
    return given_up;
}

}  // namespace ctig::cti
