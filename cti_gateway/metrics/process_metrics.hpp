#pragma once
// What Linux tells of this process, under the names that every Prometheus client uses (proc(5)).
#include <cstddef>
#include <string_view>

namespace ctig::metrics {

struct process_metrics {
    double cpu_seconds = 0;  ///< user and system time
    double resident_bytes = 0;
    double open_fds = 0;
    double start_time = 0;  ///< seconds since the epoch
};

/// The units of the numbers in /proc/self/stat.
struct proc_units {
    double ticks_per_second = 100;
    double page_bytes = 4096;
    double boot_time = 0;  ///< "btime" of /proc/stat, seconds since the epoch
};

/// Reads the text of /proc/self/stat; open_fds is not in it. What cannot be read stays 0.
[[nodiscard]] process_metrics parse_process_stat(std::string_view stat, const proc_units& units);

/// The running process. Thread: any.
[[nodiscard]] process_metrics read_process_metrics();

}  // namespace ctig::metrics
