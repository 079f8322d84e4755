// cti_gateway import: number rules of Microsoft's address book, users of a PBX's export.
#include <cstdio>
#include <string>

#include "cti_gateway/commands/commands.hpp"
#include "cti_gateway/config/number_rules_file.hpp"
#include "cti_gateway/config/text_file.hpp"
#include "cti_gateway/config/written_file.hpp"
#include "cti_gateway/directory/users_csv.hpp"
#include "cti_gateway/log/printable.hpp"
#include "lineuri/text.hpp"

namespace ctig::commands {
namespace {

constexpr std::size_t most_of_a_mistake = 2000;

struct imported {
    std::string toml;
    std::string summary;
    std::vector<std::string> mistakes;  ///< "file:line: ..."
};

imported import_rules(std::string_view text, const std::string& name) {
    auto read = lineuri::read_microsoft_rules(text);
    imported out{.toml = config::number_rules_toml(read.rules),
                 .summary = std::to_string(read.rules.size()) + " rules"};
    for (const auto& mistake : read.mistakes) out.mistakes.push_back(name + ":" + mistake);
    // The examples that stood in its comments must come true, as in any rules file.
    (void)config::parse_number_plan(out.toml, name + " (imported)", {}, out.mistakes);
    return out;
}

imported import_users(std::string_view text, const std::string& name) {
    auto read = directory::read_users_csv(text);
    imported out{.toml = directory::directory_toml(read.users, read.devices),
                 .summary = std::to_string(read.users.size()) + " users, " +
                            std::to_string(read.devices.size()) + " devices"};
    for (const auto& mistake : read.mistakes) out.mistakes.push_back(name + ":" + mistake);
    (void)directory::parse_directory(out.toml, name + " (imported)", out.mistakes);
    return out;
}

}  // namespace

int import_command(const import_options& options) {
    const auto name = options.input.string();
    const auto text = config::read_text_file(options.input);
    if (!text) {
        std::fprintf(stderr, "%s cannot be read: %s\n", name.c_str(), text.error().message().c_str());
        return 2;
    }
    const bool users = lineuri::iequals(options.input.extension().string(), ".csv");
    const auto result = users ? import_users(*text, name) : import_rules(*text, name);
    // Mistakes quote the file, which may be anything.
    for (const auto& mistake : result.mistakes) {
        std::string line;
        log::append_printable(line, mistake, most_of_a_mistake);
        std::fprintf(stderr, "%s\n", line.c_str());
    }
    // What could be read is given all the same: what is left out has been said.
    if (options.output.empty()) {
        std::fwrite(result.toml.data(), 1, result.toml.size(), stdout);
    } else if (const auto written = config::write_text_file(options.output, result.toml); !written) {
        std::fprintf(stderr, "%s cannot be written: %s\n", options.output.c_str(),
                     written.error().message().c_str());
        return 2;
    }
    std::fprintf(stderr, "%s: %s\n", name.c_str(), result.summary.c_str());
    return result.mistakes.empty() ? 0 : 1;
}

}  // namespace ctig::commands
