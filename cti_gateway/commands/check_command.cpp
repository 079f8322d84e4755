// cti_gateway check: every mistake of a configuration and its directory.
#include <cstdio>

#include "cti_gateway/commands/commands.hpp"
#include "cti_gateway/config/load.hpp"
#include "cti_gateway/config/number_rules_file.hpp"
#include "cti_gateway/directory/directory.hpp"
#include "cti_gateway/http/web_options.hpp"
#include "cti_gateway/simulator/simulator_config.hpp"
#include "cti_gateway/tls/context.hpp"

namespace ctig::commands {

int check_command(const check_options& options) {
    std::vector<std::string> mistakes;
    const auto settings = config::load_configuration(options.configuration, mistakes);
    // The directory is read even where the configuration has mistakes: both are told in one go.
    const auto people = settings ? directory::load_directory(*settings, mistakes) : nullptr;
    if (settings) (void)http::load_web_options(*settings, mistakes);
    if (settings) (void)config::load_number_plan(settings->numbers, mistakes);
    if (settings) {
        auto tls = tls::make_contexts(*settings);
        mistakes.insert(mistakes.end(), tls.mistakes.begin(), tls.mistakes.end());
        for (const auto& warning : tls.warnings) std::fprintf(stderr, "warning: %s\n", warning.c_str());
    }
    // Last, for it reads the whole file again and would repeat what the others say.
    if (mistakes.empty() && settings->cti.protocol == config::cti_protocol::simulator)
        (void)simulator::load_simulator_config(options.configuration, people->devices(), mistakes);
    for (const auto& mistake : mistakes) std::fprintf(stderr, "%s\n", mistake.c_str());
    if (!mistakes.empty()) return 1;
    std::printf("%s: no mistakes; %zu CTI managers, %zu users, %zu devices\n", options.configuration.c_str(),
                settings->cti.managers.size(), people->users().size(), people->devices().size());
    return 0;
}

}  // namespace ctig::commands
