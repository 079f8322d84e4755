#pragma once
#include <string_view>

namespace ctig::commands {

/// examples/lab.toml as it was when the program was built: configuration, directory and simulated phones of
/// lab mode.
[[nodiscard]] std::string_view lab_file() noexcept;

}  // namespace ctig::commands
