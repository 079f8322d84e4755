#pragma once
// [[cti.manager.phone]]: the phones of a manager with cti.protocol = "baresip".
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace ctig::config {

struct phone_options {
    std::string device;              ///< as in the directory
    std::string control;             ///< host:port of its control port
    std::vector<std::string> lines;  ///< numbers of its accounts
};

/// The phones of a configuration file, in its order. Errors: a line for each in `mistakes`, and nothing.
[[nodiscard]] std::optional<std::vector<phone_options>> load_phones(const std::filesystem::path& file,
                                                                    std::vector<std::string>& mistakes);

}  // namespace ctig::config
