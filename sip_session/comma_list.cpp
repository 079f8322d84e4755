#include "sip_session/comma_list.hpp"

#include "sip_session/grammar.hpp"
#include "sip_session/octet_search.hpp"

namespace ctig::sip {
namespace {

using special = one_of<',', '"', '<', '('>;

/// Offset just behind the comment that opens at `open`, comments in it included; npos when it never closes.
std::size_t skip_comment(std::string_view text, std::size_t open) noexcept {
    std::size_t depth = 0;
    for (std::size_t i = open; i < text.size(); ++i) {
        switch (text[i]) {
            case '\\': ++i; break;
            case '(': ++depth; break;
            case ')':
                if (--depth == 0) return i + 1;
                break;
            default: break;
        }
    }
    return std::string_view::npos;
}

}  // namespace

comma_list::comma_list(std::string_view text) noexcept
    : rest_(trim_lws(text)), state_(rest_.empty() ? state::done : state::more) {}

std::size_t comma_list::element_end() noexcept {
    std::size_t at = find_octet<special>(rest_);
    while (at < rest_.size() && rest_[at] != ',') {
        auto behind = at + 1;
        if (rest_[at] == '"') {
            behind = skip_quoted(rest_, at);
        } else if (rest_[at] == '<') {
            behind = rest_.find('>', at);
        } else if (rest_[at] == '(' && comments_ == comments::may_close) {
            behind = skip_comment(rest_, at);
            if (behind == std::string_view::npos) {
                // '(' may also stand in a URI. Once one does not close none is looked for again: linear time.
                comments_ = comments::ordinary_text;
                behind = at + 1;
            }
        }
        if (behind == std::string_view::npos) return rest_.size();
        at = find_octet<special>(rest_, behind);
    }
    return at;
}

std::optional<std::string_view> comma_list::next() noexcept {
    if (state_ == state::done) return std::nullopt;
    const auto end = element_end();
    const auto element = trim_lws(rest_.substr(0, end));
    if (end == rest_.size()) {
        state_ = state::done;
        rest_ = {};
    } else {
        rest_.remove_prefix(end + 1);
    }
    return element;
}

}  // namespace ctig::sip
