#pragma once
// A configuration from its TOML file, and everything that is wrong with it.
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cti_gateway/config/config.hpp"

namespace ctig::config {

/// Reads a file, and the secrets that it names. Relative paths in it are taken from its folder. Users and
/// devices are left to directory::load_directory(configuration). Errors: a line for each in `mistakes`,
/// "file:line:column: key: what is wrong, what is expected", in file order. Nothing is returned when there is
/// no such file or it is no TOML; else what could be read, fit for use only when there is no mistake.
[[nodiscard]] std::optional<configuration> load_configuration(const std::filesystem::path& file,
                                                              std::vector<std::string>& mistakes);

/// The same from text; `name` stands for the file in messages, relative paths are taken from `folder`.
[[nodiscard]] std::optional<configuration> parse_configuration(std::string_view toml, std::string_view name,
                                                               const std::filesystem::path& folder,
                                                               std::vector<std::string>& mistakes);

}  // namespace ctig::config
