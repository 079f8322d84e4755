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
    coming_.dialogs.insert(id);  // the batch under way was read before this change
}

bool commit_gate::must_wait(sip::dialog_id dialog) const {
    const auto id = static_cast<std::uint64_t>(dialog);
    return coming_.dialogs.contains(id) || written_.dialogs.contains(id);
}

void commit_gate::hold(sip::dialog_id dialog, sip::send_message message, time_point now) {
    auto& batch = coming_.dialogs.contains(static_cast<std::uint64_t>(dialog)) ? coming_ : written_;
    batch.held.push_back({dialog, now, std::move(message)});
}

std::optional<time_point> commit_gate::batch_due() const {
    if (sending_ || !writing_.empty() || (rows_.empty() && late_.empty() && noted_.empty()))
        return std::nullopt;
    if (retry_at_) return retry_at_;
    if (!rows_.empty() || !late_.empty()) return begun_ ? *begun_ + batch_gap : time_point::min();
    return noted_since_ ? *noted_since_ + noted_delay : time_point::min();
}

std::vector<sip::dialog_id> commit_gate::next_batch(time_point now) {
    if (!noted_.empty() && !noted_since_) noted_since_ = now;
    const auto due = batch_due();
    if (!due || *due > now) return {};
    retry_at_.reset();
    begun_ = now;
    written_ = std::exchange(coming_, {});
    if (late_.empty() && noted_since_ && *noted_since_ + noted_delay <= now) {
        late_.assign(noted_.begin(), noted_.end());
        noted_.clear();
    }
    for (auto more = std::min(late_.size(), noted_together); more > 0; --more) {
        rows_.insert(late_.back());
        late_.pop_back();
    }
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
    all.insert(late_.begin(), late_.end());
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
    std::vector<sip::send_message> free;
    release(std::exchange(written_, {}), free);
    sending_ = !free.empty();
    return free;
}

std::vector<sip::send_message> commit_gate::on_failed(time_point now) {
    rows_.insert(writing_.begin(), writing_.end());
    rows_.merge(std::exchange(noted_, {}));
    rows_.insert(late_.begin(), late_.end());
    late_.clear();
    writing_.clear();
    retry_at_ = now + std::min(retry_pause * (1 << std::min(failures_++, 5U)), slowest_retry);
    retry_ = retry::one_row;
    return release_all();
}

std::optional<time_point> commit_gate::hold_over() const {
    for (const auto* batch : {&written_, &coming_})
        if (!batch->held.empty()) return batch->held.front().since + longest_hold;
    return std::nullopt;
}

std::vector<sip::send_message> commit_gate::on_timer(time_point now) {
    const auto due = hold_over();
    if (!due || *due > now) return {};
    return release_all();
}

std::vector<sip::send_message> commit_gate::release_all() {
    trouble_ = true;
    std::vector<sip::send_message> free;
    release(std::exchange(written_, {}), free);
    release(std::exchange(coming_, {}), free);
    return free;
}

void commit_gate::release(promises batch, std::vector<sip::send_message>& free) {
    for (auto& h : batch.held) {
        // The row says that the message may still have to go; the next one says that it is gone.
        noted_.insert(static_cast<std::uint64_t>(h.dialog));
        free.push_back(std::move(h.message));
    }
}

std::optional<time_point> commit_gate::next_timer() const {
    auto due = hold_over();
    if (const auto batch = batch_due()) due = due ? std::min(*due, *batch) : batch;
    return due;
}

}  // namespace ctig::journal
