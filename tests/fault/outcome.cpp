#include "tests/fault/outcome.hpp"

#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

namespace ctig::fault {

void print_table(const std::vector<outcome>& rows) {
    fmt::print("{:<34}{:>9}{:>6}{:>7}{:>11}{:>33}\n", "fault", "sessions", "lost", "wrong", "duplicate",
               "recovery p50 / p99 / max ms");
    for (const auto& row : rows) {
        const auto recovery =
            row.recovery.count() == 0
                ? std::string("-")
                : fmt::format("{:.0f} / {:.0f} / {:.0f}", row.recovery.quantile_us(0.5) / 1000,
                              row.recovery.quantile_us(0.99) / 1000, row.recovery.max_us() / 1000);
        fmt::print("{:<34}{:>9}{:>6}{:>7}{:>11}{:>33}{}\n", row.fault, row.sessions, row.lost, row.wrong,
                   row.duplicate, recovery, row.good() ? "" : "  FAILED");
        if (!row.more.empty()) fmt::print("    {}\n", row.more);
        for (const auto& sample : row.samples) fmt::print("    ! {}\n", sample);
    }
    std::fflush(stdout);
}

void print_json(const std::vector<outcome>& rows) {
    boost::json::array all;
    for (const auto& row : rows)
        all.emplace_back(boost::json::object{{"fault", row.fault},
                                             {"good", row.good()},
                                             {"sessions", row.sessions},
                                             {"lost", row.lost},
                                             {"wrong", row.wrong},
                                             {"duplicate", row.duplicate},
                                             {"recovery_p50_ms", row.recovery.quantile_us(0.5) / 1000},
                                             {"recovery_p99_ms", row.recovery.quantile_us(0.99) / 1000},
                                             {"recovery_max_ms", row.recovery.max_us() / 1000}});
    fmt::print("{}\n", boost::json::serialize(all));
    std::fflush(stdout);
}

}  // namespace ctig::fault
