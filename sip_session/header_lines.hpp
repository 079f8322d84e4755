#pragma once
#include <cstddef>
#include <optional>
#include <string_view>

#include "sip_session/message.hpp"

namespace ctig::sip {

/// Walks the header lines of a message, from behind the start line to the empty line, folds joined to their
/// line. The one reader of lines: message::parse() and stream_framer use it, so they cannot disagree on what
/// a header is. Lines end in CRLF only; a lone CR or LF makes its line bad. Source: RFC 3261 7.3.1.
class header_lines {
public:
    struct line {
        header_name known = header_name::other;
        std::string_view name;   ///< as it stood; empty when the line is bad
        std::string_view value;  ///< trimmed; folds still in it
        enum class verdict { good, bad } is = verdict::good;
    };
    using filter = bool (*)(std::string_view line) noexcept;

    /// With `wanted`, lines that it does not want are passed over, bad ones too. It gets each as it stands,
    /// not empty.
    explicit header_lines(std::string_view text, filter wanted = nullptr) noexcept
        : text_(text), wanted_(wanted) {}

    /// The next header; nothing at the empty line or the end of the text.
    [[nodiscard]] std::optional<line> next() noexcept;
    /// After next() gave nothing: offset just behind the empty line; nothing when the text ended before one.
    [[nodiscard]] std::optional<std::size_t> body_offset() const noexcept { return body_offset_; }

private:
    std::string_view text_;
    filter wanted_;
    std::size_t at_ = 0;
    std::optional<std::size_t> body_offset_;
};

}  // namespace ctig::sip
