#include "cti_gateway/config/toml_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lineuri/text.hpp"

namespace ctig::config {

std::string toml_text(std::string_view text) {
    if (lineuri::is_printable_utf8(text)) {
        if (text.find('\'') == std::string_view::npos && text.find('\\') != std::string_view::npos)
            return fmt::format("'{}'", text);
        std::string out = "\"";
        for (const char c : text) {
            if (c == '"' || c == '\\') out += '\\';
            out += c;
        }
        return out + '"';
    }
    std::string out = "\"";
    for (const char c : text) {
        const auto octet = static_cast<unsigned char>(c);
        if (octet < 0x20 || octet == 0x7F)
            out += ' ';  // none of our texts may hold control characters
        else if (octet >= 0x80)
            out += fmt::format("\\u{:04X}", octet);  // octets of another encoding read as Latin-1
        else if (c == '"' || c == '\\')
            out += fmt::format("\\{}", c);
        else
            out += c;
    }
    return out + '"';
}

}  // namespace ctig::config
