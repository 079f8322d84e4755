#include "cti_gateway/config/load.hpp"

#include <fmt/format.h>

#include "cti_gateway/config/configuration_checks.hpp"
#include "cti_gateway/config/configuration_keys.hpp"
#include "cti_gateway/config/text_file.hpp"
#include "cti_gateway/config/toml_keys.hpp"

namespace ctig::config {

std::optional<configuration> parse_configuration(std::string_view toml, std::string_view name,
                                                 const std::filesystem::path& folder,
                                                 std::vector<std::string>& mistakes) {
    mistake_list found{std::string(name)};
    std::optional<configuration> out;
    if (const auto root = parse_toml(toml, found)) {
        auto& c = out.emplace();
        read_table(*root, {}, configuration_keys(c, folder), found);
        check_configuration(*root, c, found);
        refuse_not_yet(*root, c, found);
        if (c.sip.listeners.empty())
            c.sip.listeners = {{.transport = listener_transport::udp},
                               {.transport = listener_transport::tcp}};
    }
    for (auto& line : found.lines()) mistakes.push_back(std::move(line));
    return out;
}

std::optional<configuration> load_configuration(const std::filesystem::path& file,
                                                std::vector<std::string>& mistakes) {
    const auto text = read_text_file(file);
    if (!text) {
        mistakes.push_back(fmt::format("{}: cannot be read: {}", file.string(), text.error().message()));
        return std::nullopt;
    }
    auto out =
        parse_configuration(*text, file.string(), std::filesystem::absolute(file).parent_path(), mistakes);
    if (out) out->source = file;
    return out;
}

}  // namespace ctig::config
