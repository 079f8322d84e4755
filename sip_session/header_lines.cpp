#include "sip_session/header_lines.hpp"

#include "sip_session/grammar.hpp"
#include "sip_session/header_names.hpp"
#include "sip_session/octet_search.hpp"

namespace ctig::sip {
namespace {

constexpr auto npos = std::string_view::npos;

struct line_extent {
    std::size_t end;   ///< behind the last octet that is not the line's own CRLF
    std::size_t next;  ///< where the next line begins
    bool stray;        ///< a CR or LF that is not part of a CRLF
};

/// One logical line: physical lines as long as the next begins with SP or HTAB (RFC 3261 7.3.1).
line_extent find_line(std::string_view text, std::size_t begin) noexcept {
    bool stray = false;
    for (auto from = begin;;) {
        const auto at = find_line_break(text, from);
        if (at == text.size()) return {at, at, stray};
        if (text[at] != '\r' || at + 1 == text.size() || text[at + 1] != '\n') {
            stray = true;
            from = at + 1;
            continue;
        }
        from = at + 2;
        if (from < text.size() && (text[from] == ' ' || text[from] == '\t')) continue;
        return {at, from, stray};
    }
}

}  // namespace

std::optional<header_lines::line> header_lines::next() noexcept {
    line_extent extent{};
    std::string_view whole;
    do {
        if (body_offset_ || at_ >= text_.size()) return std::nullopt;
        if (text_.substr(at_, 2) == "\r\n") {
            body_offset_ = at_ + 2;
            return std::nullopt;
        }
        extent = find_line(text_, at_);
        whole = text_.substr(at_, extent.end - at_);
        at_ = extent.next;
    } while (wanted_ != nullptr && !wanted_(whole));

    const auto colon = whole.find(':');
    line read{.is = line::verdict::bad};
    if (colon == npos || extent.stray) return read;
    auto name = whole.substr(0, colon);
    while (name.ends_with(' ') || name.ends_with('\t')) name.remove_suffix(1);  // HCOLON
    const auto known = header_name_of(name);
    if (known == header_name::other && !is_token(name)) return read;
    return line{known, name, trim_lws(whole.substr(colon + 1)), line::verdict::good};
}

}  // namespace ctig::sip
