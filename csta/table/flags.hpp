#pragma once
// Presence flags: an empty element says "yes" for one member of a feature_set.
#include "csta/features.hpp"
#include "csta/table/nesting.hpp"

namespace ctig::csta::table {

inline constexpr shape flag_shape{.kind = shape_kind::empty, .name = "Empty"};

template <class E>
constexpr field_info flag(E e) {
    return {.name = to_literal(e),
            .type = &flag_shape,
            .need = presence::optional,
            .index = static_cast<std::uint8_t>(e),
            .make = [](void* o, const field_info& self) -> void* {
                static_cast<feature_set<E>*>(o)->insert(static_cast<E>(self.index));
                return o;
            },
            .get = [](const void* o, std::size_t i, const field_info& self) -> const void* {
                const auto& set = *static_cast<const feature_set<E>*>(o);
                return i == 0 && set.contains(static_cast<E>(self.index)) ? o : nullptr;
            }};
}

template <auto First, auto Last>
constexpr auto flag_range() {
    constexpr auto first = static_cast<std::size_t>(First), last = static_cast<std::size_t>(Last);
    std::array<field_info, last - first + 1> fields;
    for (std::size_t i = 0; i < fields.size(); ++i) fields[i] = flag(static_cast<decltype(First)>(first + i));
    return fields;
}
template <auto First, auto Last>
inline constexpr auto flag_fields = flag_range<First, Last>();
template <auto First, auto Last>
inline constexpr shape flags_shape{.fields = flag_fields<First, Last>};

/// One list of features: the enumerators from First to Last, named by their literals.
template <auto First, auto Last>
constexpr field_info flags(std::string_view name) {
    return group(name, flags_shape<First, Last>);
}

}  // namespace ctig::csta::table
