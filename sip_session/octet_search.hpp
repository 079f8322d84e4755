#pragma once
#include <cstddef>
#include <string_view>

#ifdef __SSE2__
#include <emmintrin.h>

#include <bit>
#endif

namespace ctig::sip {

/// A few octets that a text is searched for.
template <char... Wanted>
struct one_of {
    static constexpr bool holds(char c) noexcept { return ((c == Wanted) || ...); }
#ifdef __SSE2__
    static __m128i holds(__m128i octets) noexcept {
        auto found = _mm_setzero_si128();
        ((found = _mm_or_si128(found, _mm_cmpeq_epi8(octets, _mm_set1_epi8(Wanted)))), ...);
        return found;
    }
#endif
};

/// C0 controls, tab among them, and DEL.
struct any_control {
    static constexpr bool holds(char c) noexcept { return (c >= 0 && c < 0x20) || c == 0x7f; }
#ifdef __SSE2__
    static __m128i holds(__m128i octets) noexcept {
        const auto last = _mm_set1_epi8(0x1f);
        return _mm_or_si128(_mm_cmpeq_epi8(_mm_max_epu8(octets, last), last),
                            _mm_cmpeq_epi8(octets, _mm_set1_epi8(0x7f)));
    }
#endif
};

/// Offset of the first octet at or behind `from` that is one of Set's; text.size() when there is none. Every
/// octet of a message goes through it several times: 16 at once, where the processor can.
template <class Set>
[[nodiscard]] std::size_t find_octet(std::string_view text, std::size_t from = 0) noexcept {
    auto at = from;
#ifdef __SSE2__
    constexpr std::size_t step = 16;
    const auto found_at = [&](std::size_t offset) {
        const auto octets = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data() + offset));
        return static_cast<unsigned>(_mm_movemask_epi8(Set::holds(octets)));
    };
    for (; at + step <= text.size(); at += step)
        if (const auto found = found_at(at); found != 0)
            return at + static_cast<std::size_t>(std::countr_zero(found));
    if (at < text.size() && text.size() >= step) {
        // The rest, with octets before it that have been looked at.
        const auto begin = text.size() - step;
        const auto found = found_at(begin) >> (at - begin);
        return found != 0 ? at + static_cast<std::size_t>(std::countr_zero(found)) : text.size();
    }
#endif
    while (at < text.size() && !Set::holds(text[at])) ++at;
    return at;
}

/// Offset of the first CR or LF at or behind `from`; text.size() when there is none.
[[nodiscard]] inline std::size_t find_line_break(std::string_view text, std::size_t from = 0) noexcept {
    return find_octet<one_of<'\r', '\n'>>(text, from);
}

}  // namespace ctig::sip
