#include "cti_gateway/directory/selection_store.hpp"

#include <fmt/format.h>

#include <map>
#include <mutex>
#include <utility>

#include "cti_gateway/sqlite/database.hpp"

namespace ctig::directory {
namespace {

using lineuri::line_appearance;

class category_impl final : public boost::system::error_category {
public:
    const char* name() const noexcept override { return "ctig.selection"; }
    std::string message(int value) const override { return sqlite3_errstr(value); }
};

boost::system::error_code to_error(int code) { return {code, selection_category()}; }

using sqlite::database;
using sqlite::prepare;
using sqlite::single_value;
using sqlite::statement;

constexpr int application_id = 0x43544947;  // "CTIG": the file is ours
constexpr int schema_version = 1;
constexpr auto schema =
    "CREATE TABLE selection(user TEXT PRIMARY KEY NOT NULL, device TEXT NOT NULL, line TEXT NOT NULL,"
    " partition TEXT NOT NULL) WITHOUT ROWID;"
    "PRAGMA application_id = 1129597255; PRAGMA user_version = 1;";
static_assert(application_id == 1129597255);

// One use of a prepared statement: bound, stepped, and reset whatever happens.
class use {
public:
    explicit use(const statement& s) : s_(s.get()) {}
    use(const use&) = delete;
    use& operator=(const use&) = delete;
    ~use() {
        sqlite3_reset(s_);
        sqlite3_clear_bindings(s_);
    }
    use& bind(std::string_view text) {
        // The texts outlive the step, SQLite need not copy them.
        const auto code = sqlite3_bind_text64(s_, ++bound_, text.data() == nullptr ? "" : text.data(),
                                              text.size(), SQLITE_STATIC, SQLITE_UTF8);
        if (code != SQLITE_OK) error_ = code;
        return *this;
    }
    int step() { return error_ != SQLITE_OK ? error_ : sqlite3_step(s_); }
    std::string column(int i) const {
        const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(s_, i));
        return text == nullptr ? ""
                               : std::string(text, static_cast<std::size_t>(sqlite3_column_bytes(s_, i)));
    }

private:
    sqlite3_stmt* s_;
    int bound_ = 0;
    int error_ = SQLITE_OK;
};

class sqlite_store final : public selection_store {
public:
    explicit sqlite_store(database db)
        : db_(std::move(db)),
          set_(prepare(db_.get(), "INSERT OR REPLACE INTO selection VALUES(?1, ?2, ?3, ?4)")),
          clear_(prepare(db_.get(), "DELETE FROM selection WHERE user = ?1")) {}

    /// Whether the statements fit the file, and its rows could be read.
    bool read() {
        const auto all = prepare(db_.get(), "SELECT user, device, line, partition FROM selection");
        if (!all || !set_ || !clear_) return false;
        use s(all);
        int code = s.step();
        for (; code == SQLITE_ROW; code = s.step())
            chosen_.insert_or_assign(
                s.column(0),
                line_appearance{.device = s.column(1), .line = s.column(2), .partition = s.column(3)});
        return code == SQLITE_DONE;
    }

    std::optional<line_appearance> get(std::string_view user) const override {
        const std::lock_guard lock(mutex_);
        const auto at = chosen_.find(user);
        return at == chosen_.end() ? std::nullopt : std::optional(at->second);
    }

    boost::system::result<void> set(std::string_view user, const line_appearance& a) override {
        const auto code = use(set_).bind(user).bind(a.device).bind(a.line).bind(a.partition).step();
        if (code != SQLITE_DONE) return to_error(code);
        const std::lock_guard lock(mutex_);
        chosen_.insert_or_assign(
            std::string(user), line_appearance{.device = a.device, .line = a.line, .partition = a.partition});
        return {};
    }

    boost::system::result<void> clear(std::string_view user) override {
        const auto code = use(clear_).bind(user).step();
        if (code != SQLITE_DONE) return to_error(code);
        const std::lock_guard lock(mutex_);
        if (const auto at = chosen_.find(user); at != chosen_.end()) chosen_.erase(at);
        return {};
    }

private:
    mutable std::mutex mutex_;  // over what is chosen: who asks does not wait for the disk
    database db_;               // before the statements: closed after them
    statement set_, clear_;
    std::map<std::string, line_appearance, std::less<>> chosen_;  // what the file has
};

// What is wrong with an opened file; empty when nothing is. An empty file gets the schema.
std::string prepare_schema(sqlite3* db) {
    sqlite3_busy_timeout(db, sqlite::busy_wait_ms);
    // quick_check reads every page once: better told at start than at the one sign-in that needs the bad
    // page.
    const auto sound = single_value(db, "PRAGMA quick_check(1)");
    if (!sound) return sqlite3_errmsg(db);
    if (*sound != "ok") return "damaged: " + *sound;
    if (single_value(db, "SELECT count(*) FROM sqlite_schema") == "0" &&
        single_value(db, "PRAGMA user_version") == "0") {
        const auto sql = fmt::format("PRAGMA journal_mode = WAL; BEGIN IMMEDIATE; {} COMMIT;", schema);
        return sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK ? ""
                                                                                     : sqlite3_errmsg(db);
    }
    if (single_value(db, "PRAGMA application_id") != std::to_string(application_id))
        return "a database of another program";
    const auto version = single_value(db, "PRAGMA user_version").value_or("?");
    if (version != std::to_string(schema_version))
        return fmt::format("has schema version {}, this program reads version {}", version, schema_version);
    return {};
}

}  // namespace

const boost::system::error_category& selection_category() noexcept {
    static const category_impl instance;
    return instance;
}

std::unique_ptr<selection_store> open_selection_store(const std::filesystem::path& file,
                                                      std::string& mistake) {
    const auto name = file.empty() ? std::string(":memory:") : file.string();
    sqlite3* raw = nullptr;
    const auto code =
        sqlite3_open_v2(name.c_str(), &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
    database db(raw);
    const auto fail = [&](std::string_view why) {
        mistake = fmt::format("{}: phone selections cannot be kept: {}", name, why);
        return nullptr;
    };
    if (code != SQLITE_OK) return fail(raw != nullptr ? sqlite3_errmsg(raw) : sqlite3_errstr(code));
    if (const auto why = prepare_schema(raw); !why.empty()) return fail(why);
    sqlite3_exec(raw, "PRAGMA synchronous = NORMAL", nullptr, nullptr, nullptr);
    auto store = std::make_unique<sqlite_store>(std::move(db));
    if (!store->read()) return fail(sqlite3_errmsg(raw));
    return store;
}

}  // namespace ctig::directory
