#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ctig::directory {

struct csv_record {
    std::vector<std::string> cells;  ///< without quotes and the blanks around
    std::size_t line = 1;            ///< where it begins
};

/// Reads comma-separated values (RFC 4180); the separator is the one of `,` `;` and tab that the first line
/// has most.
class csv_records {
public:
    explicit csv_records(std::string_view text);
    /// The next record that is not an empty line; nothing at the end.
    [[nodiscard]] std::optional<csv_record> next();
    /// The text ended inside quotes.
    [[nodiscard]] bool broken() const noexcept { return broken_; }
    [[nodiscard]] std::size_t line() const noexcept { return line_; }

private:
    std::string cell();

    std::string_view rest_;
    char separator_ = ',';
    std::size_t line_ = 1;
    bool broken_ = false;
};

}  // namespace ctig::directory
