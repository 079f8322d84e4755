#pragma once
// Files that hold a secret: nobody but their owner may read them.
#include <cstddef>
#include <filesystem>
#include <string>

#include "cti_gateway/config/toml_keys.hpp"

namespace ctig::config {

/// False, and a mistake, when others can read the file.
[[nodiscard]] bool check_secret_file(const std::filesystem::path& file, const toml::node& at,
                                     const key_place& place);

/// A key that names a file: its content goes into `target`, without the line feeds that editors put at the
/// end. Shorter than `least` is a mistake, and `expected` says what belongs there.
[[nodiscard]] value_reader secret_from_file(std::string& target, const std::filesystem::path& folder,
                                            std::size_t least = 1,
                                            std::string_view expected = "the password");

}  // namespace ctig::config
