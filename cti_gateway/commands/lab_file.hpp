#pragma once
#include <filesystem>
#include <string_view>

namespace ctig::commands {

/// examples/lab.toml as it was when the program was built: configuration, directory and simulated phones of
/// lab mode.
[[nodiscard]] std::string_view lab_file() noexcept;

/// Lab mode's control socket: in the user's runtime folder ($XDG_RUNTIME_DIR, else /tmp), so that it needs no
/// set-up.
[[nodiscard]] std::filesystem::path lab_socket();

}  // namespace ctig::commands
