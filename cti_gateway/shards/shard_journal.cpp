// A shard's part in the journal: sessions of the process before come back, changes are written, and what
// speaks of them waits for that.
#include <boost/asio/post.hpp>
#include <utility>

#include "cti_gateway/journal/journal_writer.hpp"
#include "cti_gateway/log/log.hpp"
#include "cti_gateway/shards/shard.hpp"

namespace ctig::shards {
namespace {

sip::time_point now() { return std::chrono::steady_clock::now(); }
sip::clock_pair both_clocks() { return {now(), std::chrono::system_clock::now()}; }

}  // namespace

void shard::restore(sip::dialog_id id, bridge::session_record record) {
    sessions_.restore(id, std::move(record), both_clocks());
}

void shard::drop_row(sip::dialog_id id) { gate_->changed({id}); }

void shard::take_changes() {
    for (const auto& change : phones_.take_changes()) gate_->changed(change);
}

// True: the message waits for its commit.
bool shard::hold_for_journal(sip::send_message& message) {
    if (parts_.writer == nullptr) return false;
    take_changes();
    if (!message.dialog) return false;
    if (!gate_->must_wait(*message.dialog)) {
        phones_.left(*message.dialog);
        return false;
    }
    const auto dialog = *message.dialog;
    gate_->hold(dialog, std::move(message), now());
    return true;
}

std::vector<journal::change> shard::rows_of(const std::vector<sip::dialog_id>& dialogs) {
    const auto clocks = both_clocks();
    std::vector<journal::change> batch;
    batch.reserve(dialogs.size());
    for (const auto dialog : dialogs)
        batch.push_back({static_cast<std::uint64_t>(dialog), sessions_.save(dialog, clocks)});
    return batch;
}

void shard::write_journal() {
    if (parts_.writer == nullptr) return;
    take_changes();
    const auto dialogs = gate_->next_batch(now());
    if (dialogs.empty()) return;
    auto batch = rows_of(dialogs);
    std::uint64_t bytes = 0;
    for (const auto& row : batch) bytes += row.value ? row.value->size() : 0;
    parts_.writer->write(std::move(batch), [this, token = std::weak_ptr(writer_token_), rows = dialogs.size(),
                                            bytes, since = now()](std::string why) {
        asio::post(parts_.own, [this, token, rows, bytes, since, why = std::move(why)] {
            if (token.expired()) return;
            if (why.empty())
                parts_.metrics.journal_committed(
                    rows, bytes, std::chrono::duration_cast<std::chrono::microseconds>(now() - since));
            else
                parts_.metrics.journal_failed();
            on_journal_written(why);
        });
    });
}

void shard::on_journal_written(const std::string& why) {
    const auto file = [this] { return parts_.settings->journal.file.string(); };
    const bool was_in_trouble = gate_->in_trouble();
    auto free = why.empty() ? gate_->on_written() : gate_->on_failed(now());
    if (!why.empty() && !std::exchange(journal_failed_, true))
        log::error(
            "journal.file {}: cannot be written: {}; the service goes on, but a restart now would lose "
            "sessions or calls; it is tried again",
            file(), why);
    if (why.empty() && !gate_->in_trouble() && (std::exchange(journal_failed_, false) || was_in_trouble))
        log::warn("journal.file {}: is written again", file());
    if (!why.empty()) {
        send_uncommitted(std::move(free));
    } else if (!free.empty()) {
        for (auto& message : free) send(std::move(message));
        // After the connections' writes, which send() has posted.
        tell_host([this](shard_host& host) {
            host.after_writes(*this, [this, token = std::weak_ptr(writer_token_)] {
                if (token.expired()) return;
                gate_->on_left();
                pump();
            });
        });
    }
    pump();
}

void shard::release_late_messages() {
    if (parts_.writer == nullptr) return;
    const bool was_in_trouble = gate_->in_trouble();
    auto late = gate_->on_timer(now());
    if (!was_in_trouble && gate_->in_trouble())
        log::error("journal.file {}: the disk is slow; answers go out without it meanwhile",
                   parts_.settings->journal.file.string());
    send_uncommitted(std::move(late));
}

void shard::send_uncommitted(std::vector<sip::send_message> messages) {
    for (auto& message : messages) {
        if (message.dialog) phones_.left(*message.dialog);
        send(std::move(message));
    }
}

// However long the batch under way takes.
void shard::write_last() {
    act_now();
    if (parts_.writer == nullptr) return;
    writer_token_.reset();
    take_changes();
    parts_.writer->write(rows_of(gate_->last_batch()), [](const std::string& why) {
        if (!why.empty()) log::error("journal: the last changes could not be written: {}", why);
    });
    parts_.writer = nullptr;
}

void shard::release_all() {
    if (!gate_) return;
    for (auto& message : gate_->on_end()) send(std::move(message));
}

}  // namespace ctig::shards
