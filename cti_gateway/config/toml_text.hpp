#pragma once
#include <string>
#include <string_view>

namespace ctig::config {

/// A text as TOML has it: 'literal' where that can be, which keeps patterns readable, else "escaped". Control
/// characters become blanks and broken UTF-8 is read as Latin-1, so that the result is always read back.
[[nodiscard]] std::string toml_text(std::string_view text);

}  // namespace ctig::config
