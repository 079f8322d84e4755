#include "cti_gateway/journal/commit_gate.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace ctig::journal {

void commit_gate::changed(const sip::dialog_change& what) {
    const auto id = static_cast<std::uint64_t>(what.dialog);
    if (what.how == sip::change_weight::heard) return heard_.add(id);
    if (what.how == sip::change_weight::noted || trouble_) return noted_.add(id);
    if (what.how == sip::change_weight::ended) return ended_.add(id);
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
    if (sending_ || !writing_.empty() ||
        (rows_.empty() && noted_.empty() && ended_.empty() && heard_.empty()))
        return std::nullopt;
    if (retry_at_) return retry_at_;
    if (!rows_.empty() || noted_.late() || ended_.late() || heard_.late())
        return begun_ ? *begun_ + batch_gap : time_point::min();
    return std::min({noted_.due(), ended_.due(), heard_.due()});
}

time_point commit_gate::unhurried::due() const noexcept {
    if (changed_.empty()) return time_point::max();
    return since_ ? *since_ + delay_ : time_point::min();
}

void commit_gate::unhurried::pass(time_point now) {
    if (changed_.empty()) return;
    if (!since_) since_ = now;
    if (!late_.empty() || due() > now) return;
    hurry();
}

void commit_gate::unhurried::hurry() {
    late_.insert(late_.end(), changed_.begin(), changed_.end());
    changed_.clear();
    since_.reset();
}

void commit_gate::unhurried::saved(std::uint64_t id) {
    changed_.erase(id);
    if (changed_.empty()) since_.reset();
}

void commit_gate::unhurried::take(row_set& rows, std::size_t& room) {
    for (; room > 0 && !late_.empty(); --room) {
        rows.insert(late_.back());
        late_.pop_back();
    }
}

void commit_gate::unhurried::add_all_to(row_set& rows) const {
    rows.insert(changed_.begin(), changed_.end());
    rows.insert(late_.begin(), late_.end());
}

std::vector<sip::dialog_id> commit_gate::next_batch(time_point now) {
    noted_.pass(now);
    ended_.pass(now);
    heard_.pass(now);
    const auto due = batch_due();
    if (!due || *due > now) return {};
    retry_at_.reset();
    begun_ = now;
    written_ = std::exchange(coming_, {});
    auto room = noted_together;
    ended_.hurry();
    ended_.take(rows_, room);
    noted_.take(rows_, room);
    heard_.take(rows_, room);
    const auto end = retry_ == retry::one_row ? std::next(rows_.begin()) : rows_.end();
    writing_.assign(rows_.begin(), end);
    rows_.erase(rows_.begin(), end);
    std::vector<sip::dialog_id> rows;
    rows.reserve(writing_.size());
    for (const auto id : writing_) {
        noted_.saved(id);
        ended_.saved(id);
        heard_.saved(id);
        rows.push_back(sip::dialog_id{id});
    }
    return rows;
}

std::vector<sip::dialog_id> commit_gate::last_batch() const {
    auto all = rows_;
    noted_.add_all_to(all);
    ended_.add_all_to(all);
    heard_.add_all_to(all);
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
    noted_.add_all_to(rows_);
    ended_.add_all_to(rows_);
    noted_ = ended_ = unhurried(noted_delay);
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
        // Its row has a request of ours in case it did not go; the next one says that it did.
        if (h.message.request) noted_.add(static_cast<std::uint64_t>(h.dialog));
        free.push_back(std::move(h.message));
    }
}

std::optional<time_point> commit_gate::next_timer() const {
    auto due = hold_over();
    if (const auto batch = batch_due()) due = due ? std::min(*due, *batch) : batch;
    return due;
}

}  // namespace ctig::journal
