// fault_soak NAME --program PATH [--sessions N] ...: one run, or all, and the table of what they showed.
#include <fmt/format.h>
#include <libxml/parser.h>
#include <sys/resource.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <fstream>
#include <iostream>

#include "tests/fault/scenarios.hpp"
#include "tests/support/temporary_folder.hpp"

namespace {

using namespace ctig::fault;

struct run_entry {
    std::string_view name, what;
    std::vector<outcome> (*run)(const run_options&);
};
constexpr std::array runs{
    run_entry{"failover", "10,000 sessions on 8 links; one manager dies during calls, then two more",
              fail_over},
    run_entry{"outage", "10,000 sessions; all managers are down for 60 s", outage},
    run_entry{"storm", "50,000 users sign in at once, twice, while some people call", storm},
    run_entry{"restart", "10,000 sessions; the gateway is killed (-9) during calls, and started again",
              restart},
    run_entry{"faults", "1,000 sessions; a random fault every second for 10 minutes", random_faults},
};

void raise_file_limit() {
    rlimit files{};
    if (::getrlimit(RLIMIT_NOFILE, &files) != 0) return;
    files.rlim_cur = files.rlim_max;
    (void)::setrlimit(RLIMIT_NOFILE, &files);
}

void show_end_of(const std::filesystem::path& log) {
    std::ifstream in(log);
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    fmt::print(stderr, "-- the end of {}\n", log.filename().string());
    for (auto i = lines.size() > 20 ? lines.size() - 20 : 0; i < lines.size(); ++i)
        fmt::print(stderr, "{}\n", lines[i]);
}

bool perform(const run_entry& run, run_options how, std::vector<outcome>& rows) {
    ctig::test::temporary_folder folder;
    how.folder = folder.path();
    bool good = false;
    try {
        const auto seen = run.run(how);
        good = std::ranges::all_of(seen, &outcome::good);
        print_table(seen);
        rows.insert(rows.end(), seen.begin(), seen.end());
    } catch (const std::exception& why) {
        fmt::print(stderr, "{}: {}\n", run.name, why.what());
    }
    if (!good)
        for (const auto* log : {"gateway.log", "pbx.log"}) show_end_of(how.folder / log);
    if (!good && ::getenv("CTIG_KEEP") != nullptr) folder.keep();
    return good;
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app("Faults against the real program: what is lost, wrong or told twice, and how long it takes");
    run_options how;
    std::string name, naming = "cluster";
    std::size_t span_ms = 0, calls_go_on_ms = 500;
    bool json = false;
    app.add_option("name", name, "which run, or all; none: they are listed");
    app.add_option("--program", how.program, "cti_gateway")->required()->check(CLI::ExistingFile);
    app.add_option("--sessions", how.sessions, "0: as many as the full run has");
    app.add_option("--span-ms", span_ms, "how long what lasts in it lasts; 0: as in the full run");
    app.add_option("--calls", how.call_rate, "what people do a second; 0: as in the full run");
    app.add_option("--calls-go-on-ms", calls_go_on_ms, "how long people still call after a manager's death");
    app.add_flag("--json", json, "the last line is the rows as JSON");
    app.add_option("--call-ids", naming)->check(CLI::IsMember({"cluster", "manager"}));
    app.add_option("--seed", how.seed);
    app.add_option("--shards", how.shards, "threads of the gateway: [runtime] shards");
    CLI11_PARSE(app, argc, argv);
    how.span = std::chrono::milliseconds(span_ms);
    how.calls_go_on = std::chrono::milliseconds(calls_go_on_ms);
    how.call_ids = naming == "cluster" ? call_naming::cluster : call_naming::manager;
    raise_file_limit();
    xmlInitParser();  // before there is a second thread

    std::vector<outcome> rows;
    std::size_t performed = 0;
    bool good = true;
    for (const auto& run : runs) {
        if (name != "all" && name != run.name) continue;
        ++performed;
        fmt::print("== {}: {}\n", run.name, run.what);
        std::fflush(stdout);
        good = perform(run, how, rows) && good;
    }
    if (performed == 0) {
        fmt::print(stderr, "all, or one of these runs (--help: how to make it smaller):\n");
        for (const auto& run : runs) fmt::print(stderr, "  {:<10}{}\n", run.name, run.what);
        return name.empty() ? 0 : 2;
    }
    if (performed > 1) print_table(rows);
    if (json) print_json(rows);
    return good ? 0 : 1;
}
