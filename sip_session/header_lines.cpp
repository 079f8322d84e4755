#include "sip_session/header_lines.hpp"

#include "sip_session/grammar.hpp"
#include "sip_session/line_break.hpp"

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
    std::size_t begin = 0;
    do {
        if (body_offset_ || at_ >= text_.size()) return std::nullopt;
        if (text_.substr(at_, 2) == "\r\n") {
            body_offset_ = at_ + 2;
            return std::nullopt;
        }
        begin = at_;
        extent = find_line(text_, begin);
        at_ = extent.next;
    } while (initials_ && !(*initials_)(text_[begin]));
    const auto whole = text_.substr(begin, extent.end - begin);

    const auto colon = whole.find(':');
    line read{{}, {}, line::verdict::bad};
    if (colon == npos || extent.stray) return read;
    auto name = whole.substr(0, colon);
    while (name.ends_with(' ') || name.ends_with('\t')) name.remove_suffix(1);  // HCOLON
    if (!is_token(name)) return read;
    return line{name, trim_lws(whole.substr(colon + 1)), line::verdict::good};
}

}  // namespace ctig::sip
