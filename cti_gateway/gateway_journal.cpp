// The gateway's part in the journal: the sessions of the process before come back, each to its shard.
#include <algorithm>
#include <stdexcept>
#include <utility>

#include "cti_gateway/bridge/session_record.hpp"
#include "cti_gateway/gateway_impl.hpp"
#include "cti_gateway/journal/journal_writer.hpp"
#include "cti_gateway/log/log.hpp"

namespace ctig {

std::vector<journal::row> gateway::impl::open_journal() {
    if (settings->journal.file.empty()) return {};
    auto opened = journal::open_journal(settings->journal.file);
    if (!opened) throw std::runtime_error(opened.error());
    if (!opened->set_aside.empty()) log::error("{}", opened->set_aside);
    writer = std::make_unique<journal::journal_writer>(std::move(opened->store));
    return std::move(opened->rows);
}

// Before any link has reported and any message has been read.
void gateway::impl::restore_sessions(const std::vector<journal::row>& rows) {
    std::size_t unreadable = 0, found = 0;
    for (const auto& row : rows) {
        const auto id = sip::dialog_id{row.id};
        auto record = bridge::read_record(row.value, id);
        if (!record) {
            ++unreadable;
            sharded->at(0).drop_row(id);
            continue;
        }
        for (auto* flow : {&record->dialog.opened_from, &record->dialog.last_flow})
            flow->id = transport.datagram_flow(*flow);
        auto& whose = sharded->of_call(record->session->call_id);
        whose.restore(id, std::move(*record));
    }
    sharded->ask_all([&](shards::shard& s) { found += s.sessions().sessions(); });
    if (unreadable > 0) log::error("journal: {} sessions could not be read and are lost", unreadable);
    if (!rows.empty()) log::info("journal: {} sessions go on", found);
    sharded->tell_all([](shards::shard& s) { s.sessions().restored(); });
}

// What changed last is written, and what waited for it goes.
void gateway::impl::close_journal() {
    sharded->ask_all([](shards::shard& s) { s.write_last(); });
    writer.reset();
    sharded->ask_all([](shards::shard& s) { s.release_all(); });
}

}  // namespace ctig
