#include "cti_gateway/journal/journal_store.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <boost/unordered/unordered_flat_map.hpp>
#include <system_error>
#include <utility>

#include "cti_gateway/sqlite/database.hpp"

namespace ctig::journal {
namespace {

using sqlite::database;
using sqlite::prepare;
using sqlite::single_value;
using sqlite::statement;

constexpr int application_id = 0x4354494a;  // "CTIJ"

bool run(sqlite3* db, const char* sql) {
    return sqlite3_exec(db, sql, nullptr, nullptr, nullptr) == SQLITE_OK;
}

/// Where each session's row lies: a slot of the table.
using slot_map = boost::unordered_flat_map<std::uint64_t, sqlite3_int64>;

/// Who begins takes the slot of somebody who ended, if possible in the same batch: sessions that come and go
/// then write the same few pages, and delete nothing.
class sqlite_store final : public journal_store {
public:
    sqlite_store(database db, slot_map slots)
        : db_(std::move(db)),
          put_(prepare(db_.get(), "INSERT OR REPLACE INTO session VALUES(?1, ?2, ?3)")),
          erase_(prepare(db_.get(), "DELETE FROM session WHERE slot = ?1")),
          begin_(prepare(db_.get(), "BEGIN")),
          commit_(prepare(db_.get(), "COMMIT")),
          slots_(std::move(slots)) {
        for (const auto& [id, slot] : slots_) next_slot_ = std::max(next_slot_, slot + 1);
    }

    bool prepared() const noexcept { return put_ && erase_ && begin_ && commit_; }

    boost::system::result<void, std::string> write(const std::vector<change>& changes) override {
        std::vector<sqlite3_int64> left;  // by those who ended
        for (const auto& c : changes)
            if (const auto had = slots_.find(c.id); !c.value && had != slots_.end())
                left.push_back(had->second);
        // What is known changes with the commit.
        slot_map begun;
        auto free = free_.size();
        auto next = next_slot_;
        const auto slot_of = [&](std::uint64_t id) {
            if (const auto had = slots_.find(id); had != slots_.end()) return had->second;
            if (left.empty()) return begun[id] = free > 0 ? free_[--free] : next++;
            const auto slot = left.back();
            left.pop_back();
            return begun[id] = slot;
        };
        bool done = step(begin_.get());
        for (const auto& c : changes) done = done && (!c.value || put(slot_of(c.id), c));
        for (const auto slot : left) done = done && erase(slot);
        done = done && step(commit_.get());
        if (!done) {
            std::string why = sqlite3_errmsg(db_.get());
            run(db_.get(), "ROLLBACK");
            return {boost::system::in_place_error, std::move(why)};
        }
        for (const auto& c : changes)
            if (!c.value) slots_.erase(c.id);
        slots_.insert(begun.begin(), begun.end());
        free_.resize(free);
        free_.insert(free_.end(), left.begin(), left.end());
        next_slot_ = next;
        return {};
    }

private:
    static bool step(sqlite3_stmt* s) {
        const bool done = sqlite3_step(s) == SQLITE_DONE;
        sqlite3_reset(s);
        return done;
    }
    bool put(sqlite3_int64 slot, const change& c) {
        auto* s = put_.get();
        sqlite3_bind_int64(s, 1, slot);
        sqlite3_bind_int64(s, 2, static_cast<sqlite3_int64>(c.id));
        // The value outlives the step, SQLite need not copy it.
        sqlite3_bind_blob64(s, 3, c.value->data(), c.value->size(), SQLITE_STATIC);
        const bool done = step(s);
        sqlite3_clear_bindings(s);
        return done;
    }
    bool erase(sqlite3_int64 slot) {
        sqlite3_bind_int64(erase_.get(), 1, slot);
        return step(erase_.get());
    }

    database db_;  // before the statements: closed after them
    statement put_, erase_, begin_, commit_;
    slot_map slots_;
    std::vector<sqlite3_int64> free_;  ///< slots that nobody has
    sqlite3_int64 next_slot_ = 1;
};

/// What opening came to: a database in order, one to set aside, or neither.
struct outcome {
    database db;
    std::vector<row> rows;
    slot_map slots;
    std::string damage, failure;
};

bool is_damage(int code) { return (code & 0xff) == SQLITE_CORRUPT || (code & 0xff) == SQLITE_NOTADB; }

outcome failed(sqlite3* db) {
    const std::string why = sqlite3_errmsg(db);
    return is_damage(sqlite3_errcode(db)) ? outcome{.damage = why} : outcome{.failure = why};
}

// What is wrong with an opened file that holds something; empty when nothing is.
std::string damage_of(sqlite3* db, int version) {
    if (single_value(db, "PRAGMA application_id") != std::to_string(application_id))
        return "it is a database of another program";
    const auto written = single_value(db, "PRAGMA user_version").value_or("?");
    if (written != std::to_string(version))
        return fmt::format("it has version {}, this program reads version {}", written, version);
    // Every page is read now anyway.
    const auto sound = single_value(db, "PRAGMA quick_check(1)");
    if (sound != "ok") return sound.value_or(sqlite3_errmsg(db));
    return {};
}

bool read_rows(outcome& of) {
    const auto s = prepare(of.db.get(), "SELECT id, value, slot FROM session ORDER BY id");
    if (s == nullptr) return false;
    int code = SQLITE_ROW;
    while ((code = sqlite3_step(s.get())) == SQLITE_ROW) {
        const auto id = static_cast<std::uint64_t>(sqlite3_column_int64(s.get(), 0));
        const auto* bytes = static_cast<const char*>(sqlite3_column_blob(s.get(), 1));
        const auto size = static_cast<std::size_t>(sqlite3_column_bytes(s.get(), 1));
        of.rows.push_back({id, bytes == nullptr ? std::string{} : std::string(bytes, size)});
        of.slots.emplace(id, sqlite3_column_int64(s.get(), 2));
    }
    return code == SQLITE_DONE;
}

outcome try_open(const std::filesystem::path& file, int version) {
    // SQLite's own files take the mode of this one.
    const int made = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (made < 0) return {.failure = std::generic_category().message(errno)};
    // A file that was there may have had another mode.
    const int not_ours = ::fchmod(made, 0600) == 0 ? 0 : errno;
    ::close(made);
    if (not_ours != 0)
        return {.failure = "its mode cannot be set to 600: " + std::generic_category().message(not_ours)};
    sqlite3* raw = nullptr;
    const auto code = sqlite3_open_v2(file.c_str(), &raw, SQLITE_OPEN_READWRITE, nullptr);
    database db(raw);
    if (code != SQLITE_OK) return {.failure = raw ? sqlite3_errmsg(raw) : sqlite3_errstr(code)};
    sqlite3_busy_timeout(raw, sqlite::busy_wait_ms);
    // One process owns the journal; a second one would bring the same sessions to life again.
    run(raw, "PRAGMA locking_mode = EXCLUSIVE");
    if (!run(raw, "PRAGMA journal_mode = WAL")) return failed(raw);
    if (!run(raw, "BEGIN EXCLUSIVE; COMMIT")) return failed(raw);
    const auto tables = single_value(raw, "SELECT count(*) FROM sqlite_schema");
    if (!tables) return failed(raw);
    const bool empty = tables == "0" && single_value(raw, "PRAGMA application_id") == "0";
    if (!empty)
        if (auto damage = damage_of(raw, version); !damage.empty()) {
            // A disk that fails to read says nothing of the file.
            const int last = sqlite3_errcode(raw);
            const bool was_read = last == SQLITE_OK || last == SQLITE_ROW || last == SQLITE_DONE;
            return was_read || is_damage(last) ? outcome{.damage = std::move(damage)} : failed(raw);
        }
    const auto schema = fmt::format(
        "BEGIN; CREATE TABLE session(slot INTEGER PRIMARY KEY, id INTEGER NOT NULL, value BLOB NOT NULL);"
        "PRAGMA application_id = {}; PRAGMA user_version = {}; COMMIT",
        application_id, version);
    if (empty && !run(raw, schema.c_str())) return failed(raw);
    // Debian's SQLite overwrites what is deleted: a page more for each row.
    run(raw, "PRAGMA synchronous = NORMAL; PRAGMA secure_delete = OFF; PRAGMA journal_size_limit = 16777216");
    outcome opened{.db = std::move(db)};
    if (!read_rows(opened)) return failed(raw);
    return opened;
}

}  // namespace

boost::system::result<opened_journal, std::string> open_journal(const std::filesystem::path& file,
                                                                int version) {
    const auto fail = [&](std::string_view why) {
        return boost::system::result<opened_journal, std::string>(
            boost::system::in_place_error, fmt::format("journal.file: {}: {}", file.string(), why));
    };
    auto got = try_open(file, version);
    std::string set_aside;
    if (!got.damage.empty()) {
        auto aside = file;
        aside += ".set-aside";
        set_aside = fmt::format("journal.file {}: {}; it is now {}, and no session of before is known",
                                file.string(), got.damage, aside.string());
        std::error_code ec;
        std::filesystem::rename(file, aside, ec);
        if (ec) return fail(fmt::format("{}; and it cannot be renamed: {}", got.damage, ec.message()));
        // They speak of the old file.
        for (const auto* end : {"-wal", "-shm"}) std::filesystem::remove(file.string() + end, ec);
        got = try_open(file, version);
    }
    if (!got.db) return fail(got.failure.empty() ? got.damage : got.failure);
    auto store = std::make_unique<sqlite_store>(std::move(got.db), std::move(got.slots));
    if (!store->prepared()) return fail("its table is not as it should be");
    return opened_journal{std::move(store), std::move(got.rows), std::move(set_aside)};
}

}  // namespace ctig::journal
