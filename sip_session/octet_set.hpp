#pragma once
#include <array>
#include <cstddef>
#include <string_view>

namespace ctig::sip {

/// A set of octets, worked out at compile time from a predicate: one load an octet where the parsers loop.
class octet_set {
public:
    template <class Predicate>
    explicit constexpr octet_set(Predicate&& belongs) {
        for (std::size_t i = 0; i < has_.size(); ++i) has_[i] = belongs(static_cast<char>(i));
    }
    [[nodiscard]] constexpr bool operator()(char c) const noexcept {
        return has_[static_cast<unsigned char>(c)];
    }
    [[nodiscard]] constexpr bool has_all_of(std::string_view text) const noexcept {
        return span(text) == text.size();
    }
    /// How many octets at the start of `text` belong.
    [[nodiscard]] constexpr std::size_t span(std::string_view text) const noexcept {
        const auto has = [&](std::size_t at) { return (*this)(text[at]); };
        std::size_t n = 0;
        // Four at once: half the instructions of a long run.
        while (n + 4 <= text.size() && (has(n) & has(n + 1) & has(n + 2) & has(n + 3))) n += 4;
        while (n < text.size() && has(n)) ++n;
        return n;
    }

    /// Offset of the first octet of `text` that belongs; npos when none does. std::string_view's own
    /// find_first_of() calls memchr() for each octet.
    [[nodiscard]] constexpr std::size_t find_in(std::string_view text) const noexcept {
        for (std::size_t n = 0; n < text.size(); ++n)
            if ((*this)(text[n])) return n;
        return std::string_view::npos;
    }

private:
    std::array<bool, 256> has_{};
};

}  // namespace ctig::sip
