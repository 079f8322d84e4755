#include "sip_session/call_id.hpp"

#include "sip_session/grammar.hpp"
#include "sip_session/header_lines.hpp"

namespace ctig::sip {
namespace {

/// Or its compact form, i.
bool may_be_call_id(std::string_view line) noexcept {
    constexpr std::string_view name = "call-id";
    const char first = to_lower(line[0]);
    return first == 'i' || (first == 'c' && iequals(line.substr(0, name.size()), name));
}

}  // namespace

std::string_view call_id_of(std::string_view message) noexcept {
    while (message.starts_with("\r\n")) message.remove_prefix(2);  // as message::parse()
    const auto start_line = message.find("\r\n");
    if (start_line == std::string_view::npos) return {};
    header_lines lines(message.substr(start_line + 2), may_be_call_id);
    while (const auto line = lines.next())
        if (line->known == header_name::call_id) return line->value;
    return {};
}

}  // namespace ctig::sip
