#include "cti_gateway/trace/trace_record.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <cctype>

namespace ctig::trace {
namespace {

// JSON is UTF-8: each octet that is not part of a well-formed sequence is replaced.
std::string as_utf8(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size();) {
        const auto lead = static_cast<unsigned char>(text[i]);
        const std::size_t length = lead < 0x80                   ? 1
                                   : lead >= 0xc2 && lead < 0xe0 ? 2
                                   : lead >= 0xe0 && lead < 0xf0 ? 3
                                   : lead >= 0xf0 && lead < 0xf5 ? 4
                                                                 : 0;
        bool good = length != 0 && i + length <= text.size();
        for (std::size_t k = 1; good && k < length; ++k)
            good = (static_cast<unsigned char>(text[i + k]) & 0xc0) == 0x80;
        if (good && length > 2) {  // overlong forms, surrogates, beyond U+10FFFF
            const auto second = static_cast<unsigned char>(text[i + 1]);
            good = !(lead == 0xe0 && second < 0xa0) && !(lead == 0xed && second > 0x9f) &&
                   !(lead == 0xf0 && second < 0x90) && !(lead == 0xf4 && second > 0x8f);
        }
        if (good) {
            out.append(text.substr(i, length));
            i += length;
        } else {
            out += "\xEF\xBF\xBD";
            ++i;
        }
    }
    return out;
}

// Header names and XML names are found whatever their case and prefix.
std::size_t find_folded(std::string_view text, std::string_view word, std::size_t from) {
    const auto same = [](char a, char b) { return std::tolower(static_cast<unsigned char>(a)) == b; };
    const auto at = std::search(text.begin() + static_cast<std::ptrdiff_t>(from), text.end(), word.begin(),
                                word.end(), same);
    return at == text.end() ? std::string_view::npos : static_cast<std::size_t>(at - text.begin());
}

void blank_between(std::string& text, std::string_view open, std::string_view close) {
    for (auto at = find_folded(text, open, 0); at != std::string::npos;
         at = find_folded(text, open, at + open.size())) {
        const auto tag = text.rfind('<', at);
        if (open.ends_with('>') && tag != std::string::npos && text.compare(tag, 2, "</") == 0) continue;
        const auto from = at + open.size();
        const auto to = text.find(close, from);
        text.replace(from, to == std::string::npos ? std::string::npos : to - from, "***");
    }
}

}  // namespace

std::string without_secrets(std::string_view text) {
    std::string out(text);
    blank_between(out, "password>", "</");
    blank_between(out, "authorization:", "\r\n");
    return out;
}

std::string to_line(const record& r) {
    const boost::json::object line{
        {"at_us", r.at_us},
        {"leg", r.where == leg::sip ? "sip" : "cti"},
        {"way", r.way == direction::in ? "in" : "out"},
        {"transport", r.transport},
        {"peer", as_utf8(r.peer)},
        {"text", as_utf8(without_secrets(r.text))},
    };
    return boost::json::serialize(line) + '\n';
}

std::optional<record> from_line(std::string_view line) {
    boost::system::error_code ec;
    const auto value = boost::json::parse(boost::json::string_view(line.data(), line.size()), ec);
    if (ec || !value.is_object()) return std::nullopt;
    const auto& object = value.get_object();
    const auto text = [&](std::string_view key) -> std::string {
        const auto* found = object.if_contains(boost::json::string_view(key.data(), key.size()));
        return found && found->is_string() ? std::string(found->get_string()) : std::string{};
    };
    const auto* at = object.if_contains("at_us");
    if (!at || !at->is_int64()) return std::nullopt;
    record r;
    r.at_us = at->get_int64();
    r.where = text("leg") == "cti" ? leg::cti : leg::sip;
    r.way = text("way") == "out" ? direction::out : direction::in;
    r.transport = text("transport");
    r.peer = text("peer");
    r.text = text("text");
    return r;
}

}  // namespace ctig::trace
