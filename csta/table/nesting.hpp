#pragma once
// Fields that nest or repeat: lists, groups, alternatives of a choice, presence flags.
#include <algorithm>
#include <variant>
#include <vector>

#include "csta/table/build.hpp"

namespace ctig::csta::table {

/// Elements that repeat directly in their parent: a std::vector.
template <auto Member>
constexpr field_info each(std::string_view name) {
    return {.name = name,
            .type = &shape_of<typename member_type<Member>::value_type>,
            .need = presence::repeated,
            .make = [](void* o, const field_info&) -> void* { return &member_of<Member>(o).emplace_back(); },
            .get = [](const void* o, std::size_t i, const field_info&) -> const void* {
                const auto& v = member_of<Member>(o);
                return i < v.size() ? &v[i] : nullptr;
            },
            .reset = [](void* o) { member_of<Member>(o).pop_back(); }};
}

/// An element that stands for no struct of its own: its children are members of the same owner. Sent if any
/// child is.
constexpr field_info group(std::string_view name, const shape& inner) {
    return {.name = name,
            .type = &inner,
            .need = presence::optional,
            .make = [](void* o, const field_info&) { return o; },
            .get = [](const void* o, std::size_t i, const field_info& self) -> const void* {
                const auto there = [o](const field_info& f) { return f.get(o, 0, f) != nullptr; };
                return i == 0 && std::ranges::any_of(self.type->fields, there) ? o : nullptr;
            }};
}
/// The same, mandatory.
constexpr field_info required_group(std::string_view name, const shape& inner) {
    field_info f = group(name, inner);
    f.need = presence::required;
    f.get = [](const void* o, std::size_t i, const field_info&) { return i == 0 ? o : nullptr; };
    return f;
}

/// A string as a template argument.
template <std::size_t N>
struct text_argument {
    char text[N];
    constexpr text_argument(const char (&s)[N]) { std::copy_n(s, N, text); }
    constexpr operator std::string_view() const { return {text, N - 1}; }
};

template <auto Member, text_argument Item>
inline constexpr field_info list_item[] = {each<Member>(Item)};
template <auto Member, text_argument Item>
inline constexpr shape list_shape{.fields = list_item<Member, Item>};

/// `list<&T::items, "item">("itemList")`: a wrapper element around repeated ones. Not sent when empty.
template <auto Member, text_argument Item>
constexpr field_info list(std::string_view name) {
    return group(name, list_shape<Member, Item>);
}
/// The same, mandatory.
template <auto Member, text_argument Item>
constexpr field_info required_list(std::string_view name) {
    return required_group(name, list_shape<Member, Item>);
}

/// One alternative of a choice; `T` has its variant in `value`.
template <class T, class Alternative>
constexpr field_info alternative(std::string_view name) {
    return {.name = name,
            .type = &shape_of<Alternative>,
            .need = presence::optional,
            .make = [](void* o, const field_info&) -> void* {
                return &static_cast<T*>(o)->value.template emplace<Alternative>();
            },
            .get = [](const void* o, std::size_t i, const field_info&) -> const void* {
                return i == 0 ? std::get_if<Alternative>(&static_cast<const T*>(o)->value) : nullptr;
            }};
}
/// The same; text that it does not allow makes it the default value of `Alternative`.
template <class T, class Alternative>
constexpr field_info lenient_alternative(std::string_view name) {
    field_info f = alternative<T, Alternative>(name);
    f.need = presence::lenient;
    f.reset = [](void* o) { static_cast<T*>(o)->value.template emplace<Alternative>(); };
    return f;
}
/// A choice that may come empty, or with nothing in it that we know: then it has its neutral value.
template <class T, std::size_t N>
constexpr composite<N> or_neutral(composite<N> c) {
    c.make_default = [](void* o) { neutral<T>::set(*static_cast<T*>(o)); };
    return c;
}

/// An element of another namespace.
constexpr field_info foreign(field_info f, std::string_view prefix, std::string_view uri) {
    f.prefix = prefix, f.foreign_namespace = uri;
    return f;
}

/// The same field, described by another shape.
constexpr field_info with_shape(field_info f, const shape& s) {
    f.type = &s;
    return f;
}

}  // namespace ctig::csta::table
