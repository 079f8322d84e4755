// The gateway's part in the journal: sessions of the process before come back, changes are written, and what
// speaks of them waits for that.
#include <algorithm>
#include <boost/asio/post.hpp>
#include <stdexcept>
#include <utility>

#include "cti_gateway/bridge/session_record.hpp"
#include "cti_gateway/gateway_impl.hpp"
#include "cti_gateway/journal/journal_writer.hpp"
#include "cti_gateway/log/log.hpp"

namespace ctig {
namespace {

sip::time_point now() { return std::chrono::steady_clock::now(); }
sip::clock_pair both_clocks() { return {now(), std::chrono::system_clock::now()}; }

}  // namespace

std::vector<journal::row> gateway::impl::open_journal() {
    if (settings->journal.file.empty()) return {};
    auto opened = journal::open_journal(settings->journal.file);
    if (!opened) throw std::runtime_error(opened.error());
    if (!opened->set_aside.empty()) log::error("{}", opened->set_aside);
    writer = std::make_unique<journal::journal_writer>(std::move(opened->store));
    writer_token = std::make_shared<int>();
    gate.emplace();
    return std::move(opened->rows);
}

// Before any link has reported and any message has been read.
void gateway::impl::restore_sessions(const std::vector<journal::row>& rows) {
    const auto clocks = both_clocks();
    std::size_t unreadable = 0;
    for (const auto& row : rows) {
        const auto id = sip::dialog_id{row.id};
        auto record = bridge::read_record(row.value, id);
        if (!record) {
            ++unreadable;
            gate->changed({id});
            continue;
        }
        for (auto* flow : {&record->dialog.opened_from, &record->dialog.last_flow})
            flow->id = transport.datagram_flow(*flow);
        sessions->restore(id, std::move(*record), clocks);
    }
    if (unreadable > 0) log::error("journal: {} sessions could not be read and are lost", unreadable);
    if (!rows.empty()) log::info("journal: {} sessions go on", sessions->sessions());
    sessions->restored();
}

// True: the message waits for its commit.
bool gateway::impl::hold_for_journal(sip::send_message& message) {
    if (!writer) return false;
    for (const auto& change : phones->take_changes()) gate->changed(change);
    if (!message.dialog) return false;
    if (!gate->must_wait(*message.dialog)) {
        phones->left(*message.dialog);
        return false;
    }
    const auto dialog = *message.dialog;
    gate->hold(dialog, std::move(message), now());
    return true;
}

std::vector<journal::change> gateway::impl::rows_of(const std::vector<sip::dialog_id>& dialogs) {
    const auto clocks = both_clocks();
    std::vector<journal::change> batch;
    batch.reserve(dialogs.size());
    for (const auto dialog : dialogs)
        batch.push_back({static_cast<std::uint64_t>(dialog), sessions->save(dialog, clocks)});
    return batch;
}

void gateway::impl::write_journal() {
    if (!writer) return;
    for (const auto& change : phones->take_changes()) gate->changed(change);
    const auto dialogs = gate->next_batch(now());
    if (dialogs.empty()) return;
    auto batch = rows_of(dialogs);
    std::uint64_t bytes = 0;
    for (const auto& row : batch) bytes += row.value ? row.value->size() : 0;
    writer->write(std::move(batch), [this, token = std::weak_ptr(writer_token), rows = dialogs.size(), bytes,
                                     since = now()](std::string why) {
        asio::post(io, [this, token, rows, bytes, since, why = std::move(why)] {
            if (token.expired()) return;
            if (why.empty())
                metrics.journal_committed(
                    rows, bytes, std::chrono::duration_cast<std::chrono::microseconds>(now() - since));
            else
                metrics.journal_failed();
            on_journal_written(why);
        });
    });
}

void gateway::impl::on_journal_written(const std::string& why) {
    const bool was_in_trouble = gate->in_trouble();
    const auto free = why.empty() ? gate->on_written() : gate->on_failed(now());
    if (!why.empty() && !std::exchange(journal_failed, true))
        log::error(
            "journal.file {}: cannot be written: {}; the service goes on, but a restart now would lose "
            "sessions or calls; it is tried again",
            settings->journal.file.string(), why);
    if (why.empty() && !gate->in_trouble() && (std::exchange(journal_failed, false) || was_in_trouble))
        log::warn("journal.file {}: is written again", settings->journal.file.string());
    if (!why.empty()) {
        send_uncommitted(free);
    } else if (!free.empty()) {
        for (const auto& message : free) send(message);
        // After the connections' writes, which send() has posted.
        asio::post(io, [this, token = std::weak_ptr(writer_token)] {
            if (token.expired()) return;
            gate->on_left();
            pump();
        });
    }
    pump();
}

void gateway::impl::release_late_messages() {
    if (!writer) return;
    const bool was_in_trouble = gate->in_trouble();
    const auto late = gate->on_timer(now());
    if (!was_in_trouble && gate->in_trouble())
        log::error("journal.file {}: the disk is slow; answers go out without it meanwhile",
                   settings->journal.file.string());
    send_uncommitted(late);
}

void gateway::impl::send_uncommitted(const std::vector<sip::send_message>& messages) {
    for (const auto& message : messages) {
        if (message.dialog) phones->left(*message.dialog);
        send(message);
    }
}

// What changed last is written, however long the batch under way takes, and what waited for it goes.
void gateway::impl::close_journal() {
    if (!writer) return;
    writer_token.reset();
    for (const auto& change : phones->take_changes()) gate->changed(change);
    writer->write(rows_of(gate->last_batch()), [](const std::string& why) {
        if (!why.empty()) log::error("journal: the last changes could not be written: {}", why);
    });
    writer.reset();
    for (const auto& message : gate->on_end()) send(message);
}

}  // namespace ctig
