#include "tests/load/response_scan.hpp"

#include <charconv>
#include <string>

namespace ctig::load {
namespace {

template <class Number>
Number number(std::string_view text) {
    Number n = 0;
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    std::from_chars(text.data(), text.data() + text.size(), n);
    return n;
}

bool named(std::string_view line, std::string_view name) {
    if (line.size() < name.size()) return false;
    for (std::size_t i = 0; i < name.size(); ++i)
        if ((line[i] | 0x20) != name[i]) return false;
    return true;
}

std::string_view value(std::string_view line) {
    auto v = line.substr(line.find(':') + 1);
    while (!v.empty() && v.front() == ' ') v.remove_prefix(1);
    return v;
}

std::string_view between(std::string_view text, std::string_view begin, std::string_view ends) {
    const auto at = text.find(begin);
    if (at == std::string_view::npos) return {};
    const auto rest = text.substr(at + begin.size());
    return rest.substr(0, rest.find_first_of(ends));
}

}  // namespace

std::size_t message_size(std::string_view bytes) {
    const auto head = bytes.find("\r\n\r\n");
    if (head == std::string_view::npos) return 0;
    std::size_t body = 0;
    for (std::size_t at = 0; at < head;) {
        auto end = bytes.find("\r\n", at);
        const auto line = bytes.substr(at, end - at);
        if (named(line, "content-length")) body = number<std::size_t>(value(line));
        at = end + 2;
    }
    const auto whole = head + 4 + body;
    return bytes.size() >= whole ? whole : 0;
}

scanned scan(std::string_view message) {
    scanned s;
    const auto head = message.find("\r\n\r\n");
    s.body = head == std::string_view::npos ? std::string_view{} : message.substr(head + 4);
    auto end = message.find("\r\n");
    s.start_line = message.substr(0, end);
    if (s.start_line.starts_with("SIP/2.0 ")) s.status = number<int>(s.start_line.substr(8));
    while (end != head && end != std::string_view::npos) {
        const auto at = end + 2;
        end = message.find("\r\n", at);
        const auto line = message.substr(at, end - at);
        if (named(line, "call-id")) {
            s.call_id = value(line);
        } else if (named(line, "cseq")) {
            s.cseq_line = line;
            s.cseq = number<std::uint32_t>(value(line));
        } else if (named(line, "to:")) {
            s.to = line;
            s.to_tag = between(line, ";tag=", ";\r");
        } else if (named(line, "from:")) {
            s.from = line;
        } else if (named(line, "via:") && s.via.empty()) {
            s.via = line;
        } else if (named(line, "contact:")) {
            s.contact = between(line, "<", ">");
        } else if (named(line, "retry-after")) {
            s.retry_after = number<unsigned>(value(line));
        }
    }
    return s;
}

std::string_view element_text(std::string_view xml, std::string_view name) {
    const auto open = '<' + std::string(name) + '>';
    const auto at = xml.find(open);
    if (at == std::string_view::npos) return {};
    const auto rest = xml.substr(at + open.size());
    return rest.substr(0, rest.find('<'));
}

}  // namespace ctig::load
