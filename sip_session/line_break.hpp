#pragma once
#include <cstddef>
#include <string_view>

#ifdef __SSE2__
#include <emmintrin.h>

#include <bit>
#endif

namespace ctig::sip {

/// Offset of the first CR or LF at or behind `from`; text.size() when there is none. Every octet of a message
/// goes through it several times: 16 at once, where the processor can.
[[nodiscard]] inline std::size_t find_line_break(std::string_view text, std::size_t from = 0) noexcept {
    auto at = from;
#ifdef __SSE2__
    const auto cr = _mm_set1_epi8('\r'), lf = _mm_set1_epi8('\n');
    for (; at + 16 <= text.size(); at += 16) {
        const auto octets = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data() + at));
        const auto found = static_cast<unsigned>(
            _mm_movemask_epi8(_mm_or_si128(_mm_cmpeq_epi8(octets, cr), _mm_cmpeq_epi8(octets, lf))));
        if (found != 0) return at + static_cast<std::size_t>(std::countr_zero(found));
    }
#endif
    while (at < text.size() && text[at] != '\r' && text[at] != '\n') ++at;
    return at;
}

}  // namespace ctig::sip
