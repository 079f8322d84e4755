#pragma once
// A configuration from its TOML file, or everything that is wrong with it.
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "cti_gateway/config/config.hpp"

namespace ctig::config {

struct loaded_configuration {
    configuration value;  ///< to be used only when there is no mistake
    std::vector<std::string>
        mistakes;  ///< "file:line:column: key: what is wrong, what is expected", in file order

    [[nodiscard]] bool ok() const noexcept { return mistakes.empty(); }
};

/// Reads a file, and the secrets that it names. Relative paths in it are taken from its folder. Users and
/// devices are left to directory::load_directory(configuration).
[[nodiscard]] loaded_configuration load_configuration(const std::filesystem::path& file);

/// The same from text; `name` stands for the file in messages, relative paths are taken from `folder`.
[[nodiscard]] loaded_configuration parse_configuration(std::string_view toml, std::string_view name,
                                                       const std::filesystem::path& folder);

}  // namespace ctig::config
