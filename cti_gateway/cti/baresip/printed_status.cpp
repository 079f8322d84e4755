#include "cti_gateway/cti/baresip/printed_status.hpp"

#include <algorithm>
#include <charconv>

namespace ctig::cti::baresip {
namespace {

/// Takes the next line off `text`, without its end.
std::string_view take_line(std::string_view& text) {
    const auto end = std::min(text.find('\n'), text.size());
    const auto line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return line;
}

/// Takes the next word off `line`; empty at its end.
std::string_view take_word(std::string_view& line) {
    line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
    const auto word = line.substr(0, line.find(' '));
    line.remove_prefix(word.size());
    return word;
}

std::string_view after(std::string_view text, std::string_view mark) {
    const auto at = text.find(mark);
    return at == std::string_view::npos ? std::string_view{} : text.substr(at + mark.size());
}

bool is_sip_uri(std::string_view text) { return text.starts_with("sip:") || text.starts_with("sips:"); }

std::optional<call_row> row_of(std::string_view line) {
    call_row row{.current = line.starts_with('>')};
    auto rest = after(line, "[line ");
    const auto number = rest.substr(0, rest.find(']'));
    const auto read = std::from_chars(number.data(), number.data() + number.size(), row.line);
    if (number.empty() || read.ec != std::errc{} || read.ptr != number.data() + number.size())
        return std::nullopt;
    rest.remove_prefix(std::min(number.size() + 1, rest.size()));
    take_word(rest);  // how long it has lasted
    row.state = take_word(rest);
    constexpr std::string_view hold = "  (on hold)  ";
    row.on_hold = rest.starts_with(hold);
    if (row.on_hold) rest.remove_prefix(hold.size());
    row.peer = take_word(rest);
    return row;
}

}  // namespace

std::vector<std::string> accounts_in(std::string_view reginfo) {
    std::vector<std::string> accounts;
    while (!reginfo.empty()) {
        auto line = take_line(reginfo);
        if (line.starts_with('>')) line.remove_prefix(1);
        if (const auto word = take_word(line); is_sip_uri(word)) accounts.emplace_back(word);
    }
    return accounts;
}

std::vector<call_row> calls_in(std::string_view listcalls) {
    std::vector<call_row> rows;
    while (!listcalls.empty())
        if (auto row = row_of(take_line(listcalls))) rows.push_back(std::move(*row));
    return rows;
}

std::optional<call_details> call_in(std::string_view callstat) {
    call_details call;
    while (!callstat.empty()) {
        const auto line = take_line(callstat);
        if (const auto peer = after(line, " peer_uri:"); !peer.empty() && call.peer.empty()) {
            const auto uri = after(peer, "<");
            call.peer = uri.substr(0, uri.find('>'));
        } else if (const auto id = after(line, " id="); !id.empty() && call.call.empty()) {
            call.call = id.substr(0, id.find(' '));
        } else if (const auto way = after(line, " direction: "); !way.empty()) {
            call.direction =
                way.starts_with("Outgoing") ? call_direction::outgoing : call_direction::incoming;
            break;  // what follows is the far end's SDP
        }
    }
    if (call.call.empty()) return std::nullopt;
    return call;
}

bool takes_digits(std::string_view callstat) {
    auto formats = after(callstat, "\n  remote formats:\n");
    return formats.substr(0, formats.find("attributes:")).find("telephone-event") != std::string_view::npos;
}

bool call_was_found(const command_response& callfind) {
    return callfind.ok && callfind.data.starts_with("setting current call");
}

std::string_view user_of(std::string_view uri) {
    const auto colon = uri.find(':');
    if (colon == std::string_view::npos) return {};
    uri.remove_prefix(colon + 1);
    const auto at = uri.find('@');
    return at == std::string_view::npos ? std::string_view{} : uri.substr(0, at);
}

std::string party_of(std::string_view uri) {
    const auto user = user_of(uri);
    const auto digits = user.starts_with('+') ? user.substr(1) : user;
    const bool dialable =
        !digits.empty() && digits.find_first_not_of("0123456789*#") == std::string_view::npos;
    return std::string(dialable ? user : uri);
}

}  // namespace ctig::cti::baresip
