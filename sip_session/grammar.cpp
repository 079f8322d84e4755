#include "sip_session/grammar.hpp"

namespace ctig::sip {
namespace {

constexpr bool is_line_end(char c) noexcept { return c == '\r' || c == '\n'; }

/// Appends one octet run, folds turned into one space.
void append_unfolded(std::string& out, std::string_view value) {
    for (std::size_t i = 0; i < value.size(); ++i) {
        if (!is_line_end(value[i])) {
            out += value[i];
            continue;
        }
        while (!out.empty() && (out.back() == ' ' || out.back() == '\t')) out.pop_back();
        while (i + 1 < value.size() && is_lws(value[i + 1])) ++i;
        out += ' ';
    }
}

}  // namespace

std::size_t skip_quoted(std::string_view text, std::size_t open) noexcept {
    for (std::size_t i = open + 1; i < text.size(); ++i) {
        if (text[i] == '"') return i + 1;
        if (text[i] == '\\') ++i;  // quoted-pair: whatever follows is text
    }
    return std::string_view::npos;
}

std::string unfold(std::string_view value) {
    std::string out;
    out.reserve(value.size());
    append_unfolded(out, value);
    return out;
}

std::string unquote(std::string_view text) {
    if (text.empty() || text.front() != '"' || skip_quoted(text, 0) != text.size()) return unfold(text);
    const auto inner = text.substr(1, text.size() - 2);
    std::string plain;
    plain.reserve(inner.size());
    for (std::size_t i = 0; i < inner.size(); ++i) {
        if (inner[i] == '\\' && i + 1 < inner.size()) ++i;
        plain += inner[i];
    }
    // A quoted-pair cannot hold CR or LF (RFC 3261 25.1), so folds can be undone behind it.
    return unfold(plain);
}

}  // namespace ctig::sip
