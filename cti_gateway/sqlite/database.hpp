#pragma once
// SQLite's handles with an owner, and the two calls that every file of ours needs.
#include <sqlite3.h>

#include <memory>
#include <optional>
#include <string>

namespace ctig::sqlite {

struct database_closer {
    void operator()(sqlite3* db) const noexcept { sqlite3_close_v2(db); }
};
struct statement_closer {
    void operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
};
/// Close the statements first.
using database = std::unique_ptr<sqlite3, database_closer>;
using statement = std::unique_ptr<sqlite3_stmt, statement_closer>;

/// How long to wait for another process that has the file.
inline constexpr int busy_wait_ms = 1000;

/// For a statement that is used again and again. Null: it is wrong, or the database is.
[[nodiscard]] statement prepare(sqlite3* db, const char* sql);

/// The first column of the first row, "" for NULL; nothing without a row.
[[nodiscard]] std::optional<std::string> single_value(sqlite3* db, const char* sql);

}  // namespace ctig::sqlite
