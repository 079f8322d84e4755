#pragma once
// What a run has shown, as one row of the table.
#include <string>
#include <vector>

#include "tests/load/latencies.hpp"

namespace ctig::fault {

struct outcome {
    std::string fault;
    std::size_t sessions = 0, lost = 0;
    std::uint64_t wrong =
        0;  ///< views that are not the truth at the end, and events or answers that may not be
    std::uint64_t duplicate = 0;  ///< events told twice
    load::latencies recovery;
    std::string more;                  ///< what else was measured
    std::vector<std::string> samples;  ///< of what was wrong
    bool repeats_allowed = false;      ///< after a restart the last events may come again
    bool holds = true;                 ///< what else had to be true

    [[nodiscard]] bool good() const {
        return holds && lost == 0 && wrong == 0 && (duplicate == 0 || repeats_allowed);
    }
};

/// To standard output.
void print_table(const std::vector<outcome>& rows);
/// The same for programs: one line, an array with an object for each row.
void print_json(const std::vector<outcome>& rows);

}  // namespace ctig::fault
