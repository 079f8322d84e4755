#include "sip_session/call_id.hpp"

#include "sip_session/grammar.hpp"
#include "sip_session/header_lines.hpp"
#include "sip_session/header_names.hpp"

namespace ctig::sip {

std::string_view call_id_of(std::string_view message) noexcept {
    static constexpr octet_set initials([](char c) { return to_lower(c) == 'c' || to_lower(c) == 'i'; });
    while (message.starts_with("\r\n")) message.remove_prefix(2);  // as message::parse()
    const auto start_line = message.find("\r\n");
    if (start_line == std::string_view::npos) return {};
    header_lines lines(message.substr(start_line + 2), &initials);
    while (const auto line = lines.next())
        if (header_name_of(line->name) == header_name::call_id) return line->value;
    return {};
}

}  // namespace ctig::sip
