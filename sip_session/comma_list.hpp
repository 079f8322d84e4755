#pragma once
#include <cstddef>
#include <optional>
#include <string_view>

namespace ctig::sip {

/// Walks the comma-separated values of one header value; commas in quoted strings, <> and comments do not
/// count (RFC 3261 7.3.1). Elements come trimmed. A value that is all white space has no elements; between
/// two commas and behind a last one there is an empty element, for the element's parser to refuse (RFC
/// 4475 3.1.2.1). An unclosed quote or < runs to the end. Lifetime: elements point into the text.
class comma_list {
public:
    explicit comma_list(std::string_view text) noexcept;
    [[nodiscard]] std::optional<std::string_view> next() noexcept;
    /// What is behind the comma of the element that next() gave last.
    [[nodiscard]] std::string_view rest() const noexcept { return rest_; }

private:
    [[nodiscard]] std::size_t element_end() noexcept;

    std::string_view rest_;
    enum class state { more, done } state_;
    enum class comments { may_close, ordinary_text } comments_ = comments::may_close;
};

}  // namespace ctig::sip
