#include "cti_gateway/config/own_section.hpp"

#include <fmt/format.h>

#include "cti_gateway/config/text_file.hpp"

namespace ctig::config {

bool read_own_section(std::string_view toml, const std::string& name, std::string_view section,
                      const section_reader& read, std::vector<std::string>& mistakes) {
    mistake_list found{name};
    if (const auto root = parse_toml(toml, found)) read(root->get_as<toml::table>(section), found);
    const auto lines = found.lines();
    mistakes.insert(mistakes.end(), lines.begin(), lines.end());
    return lines.empty();
}

std::optional<std::string> source_text(const configuration& of, std::vector<std::string>& mistakes) {
    auto text = read_text_file(of.source);
    if (text) return std::move(*text);
    mistakes.push_back(fmt::format("{}: cannot be read: {}", of.source.string(), text.error().message()));
    return std::nullopt;
}

}  // namespace ctig::config
