// cti_gateway normalize: what the number rules make of numbers.
#include <cstdio>

#include "cti_gateway/commands/commands.hpp"
#include "cti_gateway/config/load.hpp"
#include "cti_gateway/config/number_rules_file.hpp"
#include "lineuri/number_plan.hpp"
#include "lineuri/tel_uri.hpp"

namespace ctig::commands {

int normalize_command(const normalize_options& options) {
    std::vector<std::string> mistakes;
    std::shared_ptr<const lineuri::number_plan> rules;  // lab mode has none
    if (!options.configuration.empty()) {
        const auto loaded = config::load_configuration(options.configuration, mistakes);
        for (const auto& mistake : mistakes) std::fprintf(stderr, "%s\n", mistake.c_str());
        if (!loaded || !mistakes.empty()) return 2;
        rules = config::load_number_plan(loaded->numbers, mistakes);
        for (const auto& mistake : mistakes) std::fprintf(stderr, "%s\n", mistake.c_str());
        if (!rules) return 2;
    }
    const auto& plan = rules ? *rules : lineuri::no_number_rules();
    const auto& profile = options.profile.empty() ? plan.profile_of({}, {}) : options.profile;
    if (!profile.empty() && !plan.has_profile(profile)) {
        std::fprintf(stderr, "--profile %s: no [[profile]] of numbers.rules has that name\n",
                     profile.c_str());
        return 2;
    }
    int status = 0;
    for (const auto& text : options.numbers) {
        const auto number = lineuri::parse_called_number(lineuri::canonical_number(text));
        if (!number) {
            std::fprintf(stderr, "%s: %s\n", text.c_str(), number.error().message().c_str());
            status = 1;
            continue;
        }
        const auto outcome = plan.apply(options.direction, number->dialable(), profile);
        const bool denied = outcome.how == lineuri::number_decision::denied;
        if (denied) status = 1;
        const auto gives = denied ? std::string("denied") : lineuri::format_tel_uri(outcome.number);
        std::printf("%s -> %s", text.c_str(), gives.c_str());
        if (options.why) std::printf("   %s", lineuri::describe(outcome).c_str());
        std::printf("\n");
    }
    return status;
}

}  // namespace ctig::commands
