#include "cti_gateway/journal/commit_gate.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace ctig::journal {

void commit_gate::changed(const sip::dialog_change& what) {
    const auto id = static_cast<std::uint64_t>(what.dialog);
    dirty_.insert(id);
    // The batch under way was read before this change.
    if (what.how == sip::change_weight::promised && !trouble_) promised_[id] = batch_ + 1;
}

bool commit_gate::must_wait(sip::dialog_id dialog) const {
    return !promised_.empty() && promised_.contains(static_cast<std::uint64_t>(dialog));
}

void commit_gate::hold(sip::dialog_id dialog, sip::send_message message, time_point now) {
    const auto at = promised_.find(static_cast<std::uint64_t>(dialog));
    held_.push_back({at == promised_.end() ? 0 : at->second, dialog, now, std::move(message)});
}

std::vector<sip::dialog_id> commit_gate::next_batch(time_point now) {
    if (sending_ || !writing_.empty() || dirty_.empty() || (retry_at_ && *retry_at_ > now)) return {};
    retry_at_.reset();
    ++batch_;
    const auto end = retry_ == retry::one_row ? std::next(dirty_.begin()) : dirty_.end();
    writing_.assign(dirty_.begin(), end);
    dirty_.erase(dirty_.begin(), end);
    std::vector<sip::dialog_id> rows;
    rows.reserve(writing_.size());
    for (const auto id : writing_) rows.push_back(sip::dialog_id{id});
    return rows;
}

std::vector<sip::dialog_id> commit_gate::last_batch() const {
    std::vector<sip::dialog_id> rows;
    for (const auto id : dirty_) rows.push_back(sip::dialog_id{id});
    for (const auto id : writing_)  // which may fail yet
        if (!dirty_.contains(id)) rows.push_back(sip::dialog_id{id});
    return rows;
}

std::vector<sip::send_message> commit_gate::on_written() {
    writing_.clear();
    if (retry_ == retry::one_row && !dirty_.empty()) {
        retry_ = retry::all;
    } else {
        retry_ = retry::none;
        failures_ = 0;
        trouble_ = false;
    }
    std::erase_if(promised_, [this](const auto& entry) { return entry.second <= batch_; });
    std::vector<sip::send_message> free;
    std::deque<held_message> left;
    for (auto& h : held_) {
        if (h.after <= batch_) {
            // The row says that the message may still have to go; the next one says that it is gone.
            dirty_.insert(static_cast<std::uint64_t>(h.dialog));
            free.push_back(std::move(h.message));
        } else {
            left.push_back(std::move(h));
        }
    }
    held_ = std::move(left);
    sending_ = !free.empty();
    return free;
}

std::vector<sip::send_message> commit_gate::on_failed(time_point now) {
    dirty_.insert(writing_.begin(), writing_.end());
    writing_.clear();
    retry_at_ = now + std::min(retry_pause * (1 << std::min(failures_++, 5U)), slowest_retry);
    retry_ = retry::one_row;
    return release_all();
}

std::vector<sip::send_message> commit_gate::on_timer(time_point now) {
    if (held_.empty() || held_.front().since + longest_hold > now) return {};
    return release_all();
}

std::vector<sip::send_message> commit_gate::release_all() {
    trouble_ = true;
    promised_.clear();
    std::vector<sip::send_message> free;
    for (auto& h : std::exchange(held_, {})) {
        dirty_.insert(static_cast<std::uint64_t>(h.dialog));  // a row under way may say that it has yet to go
        free.push_back(std::move(h.message));
    }
    return free;
}

std::optional<time_point> commit_gate::next_timer() const {
    std::optional<time_point> due;
    if (!held_.empty()) due = held_.front().since + longest_hold;
    if (retry_at_ && !dirty_.empty()) due = due ? std::min(*due, *retry_at_) : retry_at_;
    return due;
}

}  // namespace ctig::journal
