#pragma once
#include <optional>
#include <string>
#include <variant>

#include "cti_gateway/commands/cert_commands.hpp"
#include "cti_gateway/commands/commands.hpp"
#include "cti_gateway/commands/password_command.hpp"

namespace ctig::commands {

using command = std::variant<run_options, check_options, simulate_options, csta_options, explain_options,
                             normalize_options, import_options, cert_new_options, cert_show_options,
                             cert_import_options, cert_fetch_options, control_options, select_options,
                             drain_options, password_options, ladder_options>;  ///< control_options: status

struct parsed_command_line {
    std::optional<command> what;  ///< nothing: print `text` and exit with `status`
    std::string text;             ///< help, the version, or what is wrong with the usage
    int status = 0;               ///< 0 when help was asked for, 2 for wrong usage
};

/// Reads the arguments of main(). `version` is what --version says.
[[nodiscard]] parsed_command_line parse_command_line(int argc, const char* const* argv,
                                                     const std::string& version);

}  // namespace ctig::commands
