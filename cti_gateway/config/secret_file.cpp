#include "cti_gateway/config/secret_file.hpp"

#include <fmt/format.h>

#include "cti_gateway/config/text_file.hpp"

namespace ctig::config {

bool check_secret_file(const std::filesystem::path& file, const toml::node& at, const key_place& place) {
    if (!others_can_read(file)) return true;
    place.wrong(at, fmt::format("others can read this secret: chmod 600 {}", file.string()));
    return false;
}

value_reader secret_from_file(std::string& target, const std::filesystem::path& folder, std::size_t least,
                              std::string_view expected) {
    return [&target, folder, least, expected](const toml::node& node, const key_place& place) {
        std::filesystem::path file;
        file_path(file, folder)(node, place);
        if (file.empty() || !check_secret_file(file, node, place)) return;
        auto content = read_text_file(file);
        if (!content)
            return place.wrong(
                node, fmt::format("{} cannot be read: {}", file.string(), content.error().message()));
        while (content->ends_with('\n') || content->ends_with('\r')) content->pop_back();
        if (content->size() < least)
            return place.wrong(node, fmt::format("{} holds {} characters, expected {}", file.string(),
                                                 content->size(), expected));
        target = std::move(*content);
    };
}

}  // namespace ctig::config
