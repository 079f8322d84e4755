#pragma once
// The wire text of enumerations: literals<E>[i] is what stands in the document for the enumerator of value i.
#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <type_traits>

namespace ctig::csta {

/// Specialised for each enumeration in enum_literals.hpp, error_literals.hpp and feature_literals.hpp.
template <class E>
inline constexpr std::array<std::string_view, 0> literals{};

template <class E>
concept has_literals = std::is_enum_v<E> && literals<E>
.size() != 0;

template <has_literals E>
[[nodiscard]] constexpr std::string_view to_literal(E e) noexcept {
    const auto i = static_cast<std::size_t>(e);
    return i < literals<E>.size() ? literals<E>[i] : std::string_view{};
}

template <has_literals E>
[[nodiscard]] constexpr std::optional<E> from_literal(std::string_view text) noexcept {
    for (std::size_t i = 0; i < literals<E>.size(); ++i) {
        if (literals<E>[i] == text) return static_cast<E>(i);
    }
    return std::nullopt;
}

}  // namespace ctig::csta
