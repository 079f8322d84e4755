#pragma once
// What of [http] only the web side reads: operator_token_file, idle_logout, frame_ancestors,
// trusted_proxies.
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cti_gateway/config/config.hpp"

namespace ctig::http {

struct web_options {
    std::string operator_token;                ///< empty: nobody is an operator
    std::chrono::seconds idle_logout{1800};    ///< a signed-in person who does nothing
    std::vector<std::string> frame_ancestors;  ///< whose pages may have ours in a frame (CSP sources)
    std::vector<std::string> trusted_proxies;  ///< addresses or networks whose X-Forwarded-* is believed
};

/// Reads them from the file that the configuration came from; the defaults when it came from none. On error
/// nothing, and one line for each mistake ("c.toml:12:5: ...") in `mistakes`.
[[nodiscard]] std::optional<web_options> load_web_options(const config::configuration& of,
                                                          std::vector<std::string>& mistakes);
/// The same from text; `name` stands for the file in messages, relative paths are taken from its folder.
[[nodiscard]] std::optional<web_options> parse_web_options(std::string_view toml, const std::string& name,
                                                           std::vector<std::string>& mistakes);

}  // namespace ctig::http
