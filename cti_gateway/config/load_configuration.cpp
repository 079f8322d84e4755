#include "cti_gateway/config/load_configuration.hpp"

#include <fmt/format.h>

#include "cti_gateway/config/configuration_checks.hpp"
#include "cti_gateway/config/configuration_keys.hpp"
#include "cti_gateway/config/text_file.hpp"
#include "cti_gateway/config/toml_keys.hpp"

namespace ctig::config {

loaded_configuration parse_configuration(std::string_view toml, std::string_view name,
                                         const std::filesystem::path& folder) {
    mistake_list mistakes{std::string(name)};
    loaded_configuration out;
    if (const auto root = parse_toml(toml, mistakes)) {
        read_table(*root, {}, configuration_keys(out.value, folder), mistakes);
        check_configuration(*root, out.value, mistakes);
        refuse_not_yet(*root, out.value, mistakes);
    }
    auto& listeners = out.value.sip.listeners;
    if (listeners.empty())
        listeners = {{.transport = listener_transport::udp}, {.transport = listener_transport::tcp}};
    out.mistakes = mistakes.lines();
    return out;
}

loaded_configuration load_configuration(const std::filesystem::path& file) {
    const auto text = read_text_file(file);
    if (!text)
        return {.mistakes = {fmt::format("{}: cannot be read: {}", file.string(), text.error().message())}};
    auto out = parse_configuration(*text, file.string(), std::filesystem::absolute(file).parent_path());
    out.value.source = file;
    return out;
}

}  // namespace ctig::config
