#pragma once
// Small text files that the program is set up from.
#include <filesystem>
#include <string>

#include <boost/system/result.hpp>

namespace ctig::config {

/// The whole file. Errors: the system's, file_too_large over 256 MiB, not_supported when it is no regular
/// file.
[[nodiscard]] boost::system::result<std::string> read_text_file(const std::filesystem::path& file);

/// Can anybody but the owner read it? (The mode's group and other bits.) No, when there is no such file.
[[nodiscard]] bool others_can_read(const std::filesystem::path& file);

}  // namespace ctig::config
