#include "cti_gateway/metrics/process_metrics.hpp"

#include <gtest/gtest.h>

#include <chrono>

namespace ctig::metrics {
namespace {

constexpr proc_units units{.ticks_per_second = 100, .page_bytes = 4096, .boot_time = 1000};

// The program's name has a space and a parenthesis in it: fields are counted from the last one.
TEST(ProcessMetrics, ReadsTheFieldsOfProcStat) {
    const auto m = parse_process_stat(
        "42 (a ) b) S 1 2 3 4 5 6 7 8 9 10 150 50 13 14 15 16 1 18 2500 20000 30 99\n", units);
    EXPECT_DOUBLE_EQ(m.cpu_seconds, 2.0);
    EXPECT_DOUBLE_EQ(m.start_time, 1025.0);
    EXPECT_DOUBLE_EQ(m.resident_bytes, 30 * 4096.0);
}

// A text that is cut off or foreign gives zeros, not a crash.
TEST(ProcessMetrics, GivesZerosForWhatIsNotThere) {
    EXPECT_DOUBLE_EQ(parse_process_stat("", units).cpu_seconds, 0);
    EXPECT_DOUBLE_EQ(parse_process_stat("42 (a) S 1 2", units).resident_bytes, 0);
}

// This process started before now, after the epoch's first day, and has at least one file open.
TEST(ProcessMetrics, DescribesThisProcess) {
    const auto m = read_process_metrics();
    const auto now =
        std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
    EXPECT_GT(m.start_time, 86400);
    EXPECT_LE(m.start_time, now + 1);
    EXPECT_GT(m.resident_bytes, 100000);
    EXPECT_GE(m.open_fds, 1);
}

}  // namespace
}  // namespace ctig::metrics
