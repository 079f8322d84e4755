#include "cti_gateway/metrics/process_metrics.hpp"

#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <system_error>
#include <vector>

namespace ctig::metrics {
namespace {

std::string read_file(const char* path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<std::string_view> words(std::string_view text) {
    std::vector<std::string_view> out;
    while (!text.empty()) {
        const auto end = std::min(text.find(' '), text.size());
        if (end > 0) out.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
}

double number(std::string_view text) {
    double value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

double read_boot_time() {
    const auto text = read_file("/proc/stat");
    const std::string_view key = "\nbtime ";
    const auto at = text.find(key);
    return at == std::string::npos ? 0 : number(std::string_view(text).substr(at + key.size()));
}

double count_open_fds() {
    std::error_code ec;
    double count = 0;
    for (std::filesystem::directory_iterator it("/proc/self/fd", ec), end; !ec && it != end; it.increment(ec))
        ++count;
    return count > 0 ? count - 1 : 0;  // one of them is the listing's own
}

}  // namespace

process_metrics parse_process_stat(std::string_view stat, const proc_units& units) {
    process_metrics out;
    // proc(5): field 2 is the program's name in parentheses and may hold spaces and parentheses; count from
    // its end.
    const auto name_end = stat.rfind(')');
    if (name_end == std::string_view::npos) return out;
    const auto fields = words(stat.substr(name_end + 1));
    const auto field = [&](std::size_t n) { return n - 3 < fields.size() ? number(fields[n - 3]) : 0.0; };
    out.cpu_seconds = (field(14) + field(15)) / units.ticks_per_second;
    out.start_time = units.boot_time + field(22) / units.ticks_per_second;
    out.resident_bytes = field(24) * units.page_bytes;
    return out;
}

process_metrics read_process_metrics() {
    static const proc_units units{.ticks_per_second = static_cast<double>(::sysconf(_SC_CLK_TCK)),
                                  .page_bytes = static_cast<double>(::sysconf(_SC_PAGESIZE)),
                                  .boot_time = read_boot_time()};
    auto out = parse_process_stat(read_file("/proc/self/stat"), units);
    out.open_fds = count_open_fds();
    return out;
}

}  // namespace ctig::metrics
