#include "cti_gateway/journal/commit_gate.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace ctig::journal {

void commit_gate::changed(const sip::dialog_change& what) {
    const auto id = static_cast<std::uint64_t>(what.dialog);
    if (what.how == sip::change_weight::noted || trouble_) {
        noted_.insert(id);
        return;
    }
    rows_.insert(id);
    promised_[id] = batch_ + 1;  // the batch under way was read before this change
}

bool commit_gate::must_wait(sip::dialog_id dialog) const {
    return !promised_.empty() && promised_.contains(static_cast<std::uint64_t>(dialog));
}

void commit_gate::hold(sip::dialog_id dialog, sip::send_message message, time_point now) {
    const auto at = promised_.find(static_cast<std::uint64_t>(dialog));
    held_.push_back({at == promised_.end() ? 0 : at->second, dialog, now, std::move(message)});
}

std::optional<time_point> commit_gate::batch_due() const {
    if (sending_ || !writing_.empty() || (rows_.empty() && noted_.empty())) return std::nullopt;
    if (retry_at_) return retry_at_;
    if (!rows_.empty()) return begun_ ? *begun_ + batch_gap : time_point::min();
    return noted_since_ ? *noted_since_ + noted_delay : time_point::min();
}

std::vector<sip::dialog_id> commit_gate::next_batch(time_point now) {
    if (!noted_.empty() && !noted_since_) noted_since_ = now;
    const auto due = batch_due();
    if (!due || *due > now) return {};
    retry_at_.reset();
    ++batch_;
    begun_ = now;
    if (noted_since_ && *noted_since_ + noted_delay <= now) rows_.merge(std::exchange(noted_, {}));
    const auto end = retry_ == retry::one_row ? std::next(rows_.begin()) : rows_.end();
    writing_.assign(rows_.begin(), end);
    rows_.erase(rows_.begin(), end);
    std::vector<sip::dialog_id> rows;
    rows.reserve(writing_.size());
    for (const auto id : writing_) {
        noted_.erase(id);
        rows.push_back(sip::dialog_id{id});
    }
    if (noted_.empty()) noted_since_.reset();
    return rows;
}

std::vector<sip::dialog_id> commit_gate::last_batch() const {
    auto all = rows_;
    all.insert(noted_.begin(), noted_.end());
    all.insert(writing_.begin(), writing_.end());  // which may fail yet
    std::vector<sip::dialog_id> rows;
    for (const auto id : all) rows.push_back(sip::dialog_id{id});
    return rows;
}

std::vector<sip::send_message> commit_gate::on_written() {
    writing_.clear();
    if (retry_ == retry::one_row && !rows_.empty()) {
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
            noted_.insert(static_cast<std::uint64_t>(h.dialog));
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
    rows_.insert(writing_.begin(), writing_.end());
    rows_.merge(std::exchange(noted_, {}));
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
        noted_.insert(static_cast<std::uint64_t>(h.dialog));  // a row under way may say that it has yet to go
        free.push_back(std::move(h.message));
    }
    return free;
}

std::optional<time_point> commit_gate::next_timer() const {
    std::optional<time_point> due;
    if (!held_.empty()) due = held_.front().since + longest_hold;
    if (const auto batch = batch_due()) due = due ? std::min(*due, *batch) : batch;
    return due;
}

}  // namespace ctig::journal
