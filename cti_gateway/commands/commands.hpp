#pragma once
// The sub-commands of cti_gateway: what each is told on the command line, and what it returns to the shell.
// Exit status: 0 done; 1 a check failed; 2 wrong usage or configuration.
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "lineuri/number_plan.hpp"

namespace ctig::commands {

/// The service. Without a configuration: lab mode.
struct run_options {
    std::filesystem::path configuration;
    std::filesystem::path trace;  ///< as gateway_options::trace_file
    bool no_journal = false;      ///< whatever journal.file says
};

/// Says every mistake of a configuration and its directory.
struct check_options {
    std::filesystem::path configuration;
};

/// The simulated PBX as a process of its own: one CTI manager for each address.
struct simulate_options {
    std::filesystem::path configuration;
    std::vector<std::string> listen;  ///< host:port, [v6]:port
    std::string http;                 ///< where it takes actions; empty: as the configuration says
    std::string dialect, call_ids;    ///< words of simulator.dialect, simulator.call_ids; empty: the same
};

/// Talks to a CTI manager from the terminal.
struct csta_options {
    std::string connect;              ///< as cti.manager.address
    std::string dialect = "ecma354";  ///< a word of cti.dialect
    std::string user, call;
    std::filesystem::path password_file, ca;
    bool tls = false;
    bool json = false;
    std::uint32_t stays_for_s = 0;   ///< 0: no limit
    std::size_t events = 0;          ///< so many, then it ends; 0: no limit
    std::vector<std::string> words;  ///< the action and its arguments
};

/// The troubleshooter: each step of a sign-in. Without a configuration: lab mode's.
struct explain_options {
    std::filesystem::path configuration;
    std::string user;              ///< SIP URI
    std::string line;              ///< line URI; empty: the client names no line
    std::string peer;              ///< HOST[:PORT]; empty: not checked
    std::filesystem::path socket;  ///< of the running gateway; empty: the configuration's
    bool json = false;
};

/// What the number rules make of numbers.
struct normalize_options {
    std::filesystem::path configuration;
    lineuri::direction direction = lineuri::direction::dial;
    std::string profile;  ///< empty: default_profile of the rules
    bool why = false;
    std::vector<std::string> numbers;
};

/// Turns what other systems export into our files.
struct import_options {
    std::filesystem::path input;   ///< *.csv: users; else Microsoft's normalization rules
    std::filesystem::path output;  ///< empty: standard output
};

/// Where the running gateway is reached: the socket named here, else the configuration's, else the default
/// one.
struct control_options {
    std::filesystem::path configuration;
    std::filesystem::path socket;
};

/// Shows a user's phone selection; with a device, changes it.
struct select_options {
    control_options control;
    std::string user, device, line, partition;
};

/// Takes the running gateway out of service, or back.
struct drain_options {
    control_options control;
    bool now = false;   ///< do not wait for calls to end
    bool undo = false;  ///< people may sign in again
};

/// Draws a trace as a ladder.
struct ladder_options {
    std::filesystem::path trace;
    std::size_t width = 52;   ///< columns between two lanes
    bool heartbeats = false;  ///< those of idle links, too
};

[[nodiscard]] int run_command(const run_options& options);
[[nodiscard]] int check_command(const check_options& options);
[[nodiscard]] int simulate_command(const simulate_options& options);
[[nodiscard]] int csta_command(const csta_options& options);
[[nodiscard]] int explain_command(const explain_options& options);
[[nodiscard]] int normalize_command(const normalize_options& options);
[[nodiscard]] int import_command(const import_options& options);
[[nodiscard]] int status_command(const control_options& options);
[[nodiscard]] int select_command(const select_options& options);
[[nodiscard]] int drain_command(const drain_options& options);
[[nodiscard]] int ladder_command(const ladder_options& options);

}  // namespace ctig::commands
