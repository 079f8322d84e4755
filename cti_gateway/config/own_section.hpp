#pragma once
// Sections of the configuration's file whose keys a module reads for itself.
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cti_gateway/config/config.hpp"
#include "cti_gateway/config/toml_keys.hpp"

namespace ctig::config {

/// `table`: null when the text has no such section.
using section_reader = std::function<void(const toml::table* table, mistake_list& found)>;

/// Gives [section] of TOML text to `read`. False: `mistakes` has a line for each ("c.toml:12:5: ...").
[[nodiscard]] bool read_own_section(std::string_view toml, const std::string& name, std::string_view section,
                                    const section_reader& read, std::vector<std::string>& mistakes);

/// The text of the file that the configuration came from. Errors: nothing, and a line in `mistakes`.
[[nodiscard]] std::optional<std::string> source_text(const configuration& of,
                                                     std::vector<std::string>& mistakes);

}  // namespace ctig::config
