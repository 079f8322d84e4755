#include "cti_gateway/http/web_options.hpp"

#include <fmt/format.h>

#include "cti_gateway/config/access_list.hpp"
#include "cti_gateway/config/own_section.hpp"
#include "cti_gateway/config/secret_file.hpp"

namespace ctig::http {
namespace {

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

std::string check_proxy(std::string_view text) {
    return config::parse_network(text)
               ? ""
               : fmt::format("expected an address or address/bits, found \"{}\"", text);
}

}  // namespace

std::optional<web_options> parse_web_options(std::string_view toml, const std::string& name,
                                             std::vector<std::string>& mistakes) {
    web_options out;
    const auto folder = std::filesystem::path(name).parent_path();
    const std::vector<config::key_row> rows{
        {"listen", config::left_to_others()},
        {"tls", config::left_to_others()},
        {"operator_token_file", config::secret_from_file(out.operator_token, folder, least_token,
                                                         "at least 16: openssl rand -hex 24")},
        {"idle_logout", config::seconds_from(out.idle_logout, 1, day)},
        {"frame_ancestors", config::texts(out.frame_ancestors, check_frame_ancestor)},
        {"trusted_proxies", config::texts(out.trusted_proxies, check_proxy)},
    };
    const auto read = [&](const toml::table* section, config::mistake_list& found) {
        if (section != nullptr) config::read_table(*section, "http", rows, found);
    };
    return config::read_own_section(toml, name, "http", read, mistakes) ? std::optional(out) : std::nullopt;
}

std::optional<web_options> load_web_options(const config::configuration& of,
                                            std::vector<std::string>& mistakes) {
    if (of.source.empty()) return web_options{};
    const auto text = config::source_text(of, mistakes);
    return text ? parse_web_options(*text, of.source.string(), mistakes) : std::nullopt;
}

}  // namespace ctig::http
