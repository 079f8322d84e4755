// cti_gateway status, select and drain: ask the running gateway over its control socket.
#include <unistd.h>

#include <boost/json/serialize.hpp>
#include <cstdio>
#include <cstdlib>

#include "cti_gateway/commands/commands.hpp"
#include "cti_gateway/commands/lab_file.hpp"
#include "cti_gateway/config/load.hpp"
#include "cti_gateway/control/client.hpp"

namespace ctig::commands {

std::filesystem::path lab_socket() {
    const char* runtime = std::getenv("XDG_RUNTIME_DIR");
    const std::filesystem::path folder = runtime != nullptr && *runtime != '\0' ? runtime : "/tmp";
    return folder / ("cti_gateway-lab-" + std::to_string(getuid()) + ".sock");
}

namespace {

/// The socket named on the command line, in the configuration, or the default; without a service there, lab
/// mode's.
std::filesystem::path socket_of(const control_options& options) {
    if (!options.socket.empty()) return options.socket;
    if (options.configuration.empty()) {
        const auto service = config::control_options{}.socket;
        std::error_code ec;
        return std::filesystem::exists(service, ec) ? service : lab_socket();
    }
    std::vector<std::string> mistakes;
    const auto settings = config::load_configuration(options.configuration, mistakes);
    for (const auto& mistake : mistakes) std::fprintf(stderr, "%s\n", mistake.c_str());
    return settings && mistakes.empty() ? settings->control.socket : std::filesystem::path{};
}

int ask(const control_options& options, std::string_view command, const boost::json::object& arguments) {
    const auto socket = socket_of(options);
    if (socket.empty()) return 2;
    const auto answer = control::call(socket, command, arguments);
    if (!answer) {
        std::fprintf(stderr, "cti_gateway %.*s: %s\n", static_cast<int>(command.size()), command.data(),
                     answer.error().c_str());
        return 1;
    }
    std::printf("%s\n", boost::json::serialize(*answer).c_str());
    return 0;
}

}  // namespace

int status_command(const control_options& options) { return ask(options, "status", {}); }

int select_command(const select_options& options) {
    boost::json::object arguments{{"user", options.user}};
    if (!options.device.empty()) arguments["device"] = options.device;
    if (!options.line.empty()) arguments["line"] = options.line;
    if (!options.partition.empty()) arguments["partition"] = options.partition;
    return ask(options.control, "select", arguments);
}

int drain_command(const drain_options& options) {
    return ask(options.control, "drain",
               {{"how", options.undo  ? "off"
                        : options.now ? "at_once"
                                      : "gently"}});
}

}  // namespace ctig::commands
