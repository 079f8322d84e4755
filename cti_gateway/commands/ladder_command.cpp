// cti_gateway ladder: draws a trace file.
#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <string>

#include "cti_gateway/commands/commands.hpp"
#include "cti_gateway/trace/ladder.hpp"

namespace ctig::commands {
namespace {

/// Columns of the terminal that standard output is; 0 when it is none.
std::size_t terminal_columns() {
    winsize size{};
    return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

}  // namespace

int ladder_command(const ladder_options& options) {
    std::ifstream file(options.trace);
    if (!file) {
        std::fprintf(stderr, "cti_gateway: cannot read the trace file %s\n", options.trace.c_str());
        return 2;
    }
    std::vector<trace::record> records;
    std::string line;
    for (std::size_t number = 1; std::getline(file, line); ++number) {
        if (auto r = trace::from_line(line)) {
            records.push_back(std::move(*r));
        } else {
            std::fprintf(stderr, "%s:%zu: not a line of a trace; left out\n", options.trace.c_str(), number);
        }
    }
    std::fputs(trace::draw_ladder(records, {.lane_width = options.width,
                                            .columns = terminal_columns(),
                                            .heartbeats = options.heartbeats})
                   .c_str(),
               stdout);
    return 0;
}

}  // namespace ctig::commands
