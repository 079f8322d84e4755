#include "cti_gateway/sqlite/database.hpp"

namespace ctig::sqlite {

statement prepare(sqlite3* db, const char* sql) {
    sqlite3_stmt* out = nullptr;
    sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &out, nullptr);
    return statement(out);
}

std::optional<std::string> single_value(sqlite3* db, const char* sql) {
    const auto s = prepare(db, sql);
    if (s == nullptr || sqlite3_step(s.get()) != SQLITE_ROW) return std::nullopt;
    const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(s.get(), 0));
    return text == nullptr ? std::string{} : std::string(text);
}

}  // namespace ctig::sqlite
