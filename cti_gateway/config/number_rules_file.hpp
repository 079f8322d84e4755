#pragma once
// The number rules that a configuration names: its rules file, deny patterns and emergency numbers, compiled.
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "cti_gateway/config/config.hpp"
#include "lineuri/microsoft_rules.hpp"

namespace ctig::config {

/// Reads `options.rules` and compiles all. Each rule's examples are tried in the finished plan. On error
/// nothing, and a line for each mistake ("number_rules.toml:12:1: ...") in `mistakes`.
[[nodiscard]] std::shared_ptr<const lineuri::number_plan> load_number_plan(
    const numbers_options& options, std::vector<std::string>& mistakes);

/// The same with the rules file's text; `name` stands for it in messages.
[[nodiscard]] std::shared_ptr<const lineuri::number_plan> parse_number_plan(
    std::string_view toml, std::string_view name, const numbers_options& options,
    std::vector<std::string>& mistakes);

/// Rules as the text of a rules file, which parse_number_plan reads.
[[nodiscard]] std::string number_rules_toml(const std::vector<lineuri::imported_rule>& rules);

}  // namespace ctig::config
