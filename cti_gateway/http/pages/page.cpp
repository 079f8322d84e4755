#include "cti_gateway/http/pages/page.hpp"

namespace ctig::http {

std::string html(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        switch (c) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '"': out += "&quot;"; break;
            case '\'': out += "&#39;"; break;
            default: out += c;
        }
    }
    return out;
}

std::string render(std::string_view file, const std::map<std::string, std::string>& values) {
    auto text = asset(file);
    std::string out;
    while (true) {
        const auto open = text.find("{{");
        if (open == std::string_view::npos) return out += text;
        const bool raw = text.substr(open).starts_with("{{{");
        const std::string_view end = raw ? "}}}" : "}}";
        const auto name_at = open + end.size();
        const auto close = text.find(end, name_at);
        if (close == std::string_view::npos) return out += text;
        out += text.substr(0, open);
        const auto value = values.find(std::string(text.substr(name_at, close - name_at)));
        if (value != values.end()) out += raw ? value->second : html(value->second);
        text.remove_prefix(close + end.size());
    }
}

}  // namespace ctig::http
