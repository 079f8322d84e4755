#pragma once
// The journal's file: what must survive the process, one row for each session, in an SQLite database.
//
// A killed process loses nothing that was committed: the kernel has it, write() is enough (WAL). A power
// failure may lose the last commits, never the file: SQLite syncs at checkpoints only (synchronous = NORMAL).
#include <boost/system/result.hpp>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ctig::journal {

/// Of the table and its rows' content. A journal of another version is not read.
inline constexpr int record_version = 2;

struct row {
    std::uint64_t id = 0;
    std::string value;
};
/// A row to write, or without a value to delete.
struct change {
    std::uint64_t id = 0;
    std::optional<std::string> value;
};

/// Thread: one at a time. The file belongs to one process at a time.
class journal_store {
public:
    virtual ~journal_store() = default;
    /// All of it or nothing; a row at most once. Errors: a sentence for people.
    [[nodiscard]] virtual boost::system::result<void, std::string> write(
        const std::vector<change>& changes) = 0;
};

struct opened_journal {
    std::unique_ptr<journal_store> store;
    std::vector<row> rows;
    std::string
        set_aside;  ///< why the file that was there is not used, and where it is now; empty: it is used
};

/// Opens or makes the file, readable by its owner only. One that is damaged, another program's or of another
/// version is renamed to FILE.set-aside. Errors: a sentence that names the file: it cannot be opened, or
/// another process uses it.
[[nodiscard]] boost::system::result<opened_journal, std::string> open_journal(
    const std::filesystem::path& file, int version = record_version);

}  // namespace ctig::journal
