#include "cti_gateway/http/origin.hpp"

#include <string_view>

#include "lineuri/text.hpp"

namespace ctig::http {

bool is_of_our_own_page(const request& what) {
    // Sent by every current browser, and no script can forge it.
    if (const auto site = what["Sec-Fetch-Site"]; !site.empty())
        return site == "same-origin" || site == "none";
    const auto field_of = [&](field name) {
        const auto text = what[name];
        return std::string_view(text.data(), text.size());
    };
    auto origin = field_of(field::origin);
    if (origin.empty()) return true;
    const auto scheme = origin.find("://");
    return scheme != std::string_view::npos &&
           lineuri::iequals(origin.substr(scheme + 3), field_of(field::host));
}

}  // namespace ctig::http
