#pragma once
// The pages' files, which are built into the program, and how values get into them.
#include <map>
#include <string>
#include <string_view>

namespace ctig::http {

/// A file of this folder by its name; empty when there is none.
[[nodiscard]] std::string_view asset(std::string_view name) noexcept;

/// Text made safe to stand in HTML, inside an element or a quoted attribute.
[[nodiscard]] std::string html(std::string_view text);

/// Puts values into a file: {{name}} as text, {{{name}}} as the HTML that it is. A name without a value
/// stands for nothing.
[[nodiscard]] std::string render(std::string_view file, const std::map<std::string, std::string>& values);

}  // namespace ctig::http
