#pragma once
// Phone selections: which line appearance a person chose to control. Kept across restarts in an SQLite file,
// which is read once: a sign-in asks no disk.
#include <boost/system/result.hpp>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "lineuri/line_appearance.hpp"

namespace ctig::directory {

/// Errors: the SQLite result code in selection_category(). Threads: get() any, the others one.
class selection_store {
public:
    virtual ~selection_store() = default;
    /// The selection of a user ID, without display text; nothing when none was made.
    [[nodiscard]] virtual std::optional<lineuri::line_appearance> get(std::string_view user) const = 0;
    [[nodiscard]] virtual boost::system::result<void> set(std::string_view user,
                                                          const lineuri::line_appearance& appearance) = 0;
    /// Forgets the selection; no error when there is none.
    [[nodiscard]] virtual boost::system::result<void> clear(std::string_view user) = 0;
};

/// What an error of a selection_store is in words: SQLite's own.
[[nodiscard]] const boost::system::error_category& selection_category() noexcept;

/// Opens or makes the file; an empty path keeps selections in memory. On error nothing, and one sentence that
/// names the file in `mistake`: it cannot be opened, is damaged, is another program's, or a newer version's.
[[nodiscard]] std::unique_ptr<selection_store> open_selection_store(const std::filesystem::path& file,
                                                                    std::string& mistake);

}  // namespace ctig::directory
