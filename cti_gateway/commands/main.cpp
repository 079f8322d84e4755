// The executable: reads the command line and hands over to one command.
#include <cstdio>
#include <exception>
#include <variant>

#include "cti_gateway/commands/command_line.hpp"
#include "cti_gateway/version.hpp"

namespace {

using namespace ctig::commands;

struct dispatch {
    int operator()(const run_options& o) const { return run_command(o); }
    int operator()(const check_options& o) const { return check_command(o); }
    int operator()(const simulate_options& o) const { return simulate_command(o); }
    int operator()(const csta_options& o) const { return csta_command(o); }
    int operator()(const explain_options& o) const { return explain_command(o); }
    int operator()(const normalize_options& o) const { return normalize_command(o); }
    int operator()(const import_options& o) const { return import_command(o); }
    int operator()(const cert_new_options& o) const { return cert_new_command(o); }
    int operator()(const cert_show_options& o) const { return cert_show_command(o); }
    int operator()(const cert_import_options& o) const { return cert_import_command(o); }
    int operator()(const cert_fetch_options& o) const { return cert_fetch_command(o); }
    int operator()(const control_options& o) const { return status_command(o); }
    int operator()(const select_options& o) const { return select_command(o); }
    int operator()(const drain_options& o) const { return drain_command(o); }
    int operator()(const password_options& o) const { return password_command(o); }
    int operator()(const ladder_options& o) const { return ladder_command(o); }
};

}  // namespace

// Read by jemalloc: what a crowd of sign-ins took goes back to the system though nobody comes afterwards; and
// in huge pages, as each request touches a little of everything: users, sessions, transactions.
extern "C" {
extern const char* malloc_conf;
const char* malloc_conf = "background_thread:true,thp:always";
}

int main(int argc, char** argv) {
    try {
        const auto parsed = parse_command_line(argc, argv, ctig::version);
        if (parsed.what) return std::visit(dispatch{}, *parsed.what);
        std::fputs(parsed.text.c_str(), parsed.status == 0 ? stdout : stderr);
        return parsed.status;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "cti_gateway: %s\n", error.what());
        return 2;
    }
}
