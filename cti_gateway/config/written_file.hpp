#pragma once
#include <boost/system/result.hpp>
#include <filesystem>
#include <string_view>

namespace ctig::config {

enum class file_mode : unsigned { everybody_reads = 0644, owner_only = 0600 };

/// Writes a new file beside it, syncs it and puts it in the place of `file`: whole, or as it was.
[[nodiscard]] boost::system::result<void> write_text_file(const std::filesystem::path& file,
                                                          std::string_view text,
                                                          file_mode mode = file_mode::everybody_reads);

}  // namespace ctig::config
