#include "cti_gateway/http/web_options.hpp"

#include <fmt/format.h>

#include "cti_gateway/config/text_file.hpp"
#include "cti_gateway/config/toml_keys.hpp"

namespace ctig::http {
namespace {

using config::key_place;

constexpr std::size_t least_token = 16;  // long enough that nobody guesses it
constexpr std::int64_t day = 86400;

std::string check_frame_ancestor(std::string_view text) {
    // Content Security Policy 3, section 6.4.2: a host source, or 'self'.
    const auto scheme = text.substr(0, std::min(text.find("://"), text.size()));
    const auto host = text.substr(std::min(scheme.size() + 3, text.size()));
    constexpr auto allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-*:[]";
    const bool good = (scheme == "http" || scheme == "https") && !host.empty() &&
                      host.find_first_not_of(allowed) == std::string_view::npos;
    return good || text == "'self'" ? "" : fmt::format("expected https://host or 'self', found \"{}\"", text);
}

config::value_reader token_from_file(std::string& target, const std::filesystem::path& folder) {
    return [&target, folder](const toml::node& node, const key_place& place) {
        std::filesystem::path file;
        config::file_path(file, folder)(node, place);
        if (file.empty()) return;
        if (config::others_can_read(file))
            return place.wrong(node, fmt::format("others can read this secret: chmod 600 {}", file.string()));
        auto content = config::read_text_file(file);
        if (!content)
            return place.wrong(
                node, fmt::format("{} cannot be read: {}", file.string(), content.error().message()));
        while (content->ends_with('\n') || content->ends_with('\r')) content->pop_back();
        if (content->size() < least_token)
            return place.wrong(
                node, fmt::format("{} holds {} characters, expected at least {}: openssl rand -hex 24",
                                  file.string(), content->size(), least_token));
        target = std::move(*content);
    };
}

}  // namespace

std::optional<web_options> parse_web_options(std::string_view toml, const std::string& name,
                                             std::vector<std::string>& mistakes) {
    config::mistake_list found{name};
    web_options out;
    const auto root = config::parse_toml(toml, found);
    if (const auto* http = root ? (*root)["http"].as_table() : nullptr) {
        const std::vector<config::key_row> rows{
            {"listen", config::left_to_others()},
            {"tls", config::left_to_others()},
            {"operator_token_file",
             token_from_file(out.operator_token, std::filesystem::path(name).parent_path())},
            {"idle_logout", config::seconds_from(out.idle_logout, 1, day)},
            {"frame_ancestors", config::texts(out.frame_ancestors, check_frame_ancestor)},
        };
        config::read_table(*http, "http", rows, found);
    }
    if (found.empty()) return out;
    const auto lines = found.lines();
    mistakes.insert(mistakes.end(), lines.begin(), lines.end());
    return std::nullopt;
}

std::optional<web_options> load_web_options(const config::configuration& of,
                                            std::vector<std::string>& mistakes) {
    if (of.source.empty()) return web_options{};
    const auto text = config::read_text_file(of.source);
    if (text) return parse_web_options(*text, of.source.string(), mistakes);
    mistakes.push_back(fmt::format("{}: cannot be read: {}", of.source.string(), text.error().message()));
    return std::nullopt;
}

}  // namespace ctig::http
