#pragma once
// Every key of the configuration file: where its value goes and what it must be. Internal.
#include <filesystem>
#include <vector>

#include "cti_gateway/config/config.hpp"
#include "cti_gateway/config/toml_keys.hpp"

namespace ctig::config {

/// The rows of the whole file. They point into `target`. Relative paths are taken from `folder`.
[[nodiscard]] std::vector<key_row> configuration_keys(configuration& target,
                                                      const std::filesystem::path& folder);

}  // namespace ctig::config
