#pragma once
// The words that the table is written in. A message is its struct plus, for example,
//
//   template <>
//   inline constexpr auto table<deflect_call> = record("DeflectCall",
//       field<&deflect_call::call_to_be_diverted>("callToBeDiverted"),
//       field<&deflect_call::new_destination>("newDestination"),
//       field<&deflect_call::reason>("reason"));
//
// A plain member is a mandatory element, a std::optional an optional one.
#include <array>
#include <optional>

#include "csta/table/leaf.hpp"

namespace ctig::csta::table {

template <std::size_t N>
struct composite {
    shape_kind kind;
    family standard;
    std::string_view name;
    std::array<field_info, N> fields;
    void (*make_default)(void*) = nullptr;
};

/// Records and choices specialise this with a `composite`.
template <class T>
inline constexpr int table = 0;

template <std::size_t N>
constexpr shape composite_shape(const composite<N>& c) {
    return {.kind = c.kind,
            .name = c.name,
            .standard = c.standard,
            .fields = c.fields,
            .make_default = c.make_default};
}

template <class T>
constexpr shape make_shape() {
    if constexpr (!std::is_same_v<decltype(table<T>), const int>) {
        static_assert(table<T>.fields.size() <= max_fields);
        return composite_shape(table<T>);
    } else if constexpr (std::is_empty_v<T>) {
        return {.kind = shape_kind::empty, .name = "Empty"};
    } else {
        return leaf_shape<T>();
    }
}
template <class T>
inline constexpr shape shape_of = make_shape<T>();

template <class... F>
constexpr composite<sizeof...(F)> record(std::string_view name, F... fields) {
    return {shape_kind::record, family::csta, name, {fields...}};
}
/// A message of ECMA-354, or a part of one.
template <class... F>
constexpr composite<sizeof...(F)> session_record(std::string_view name, F... fields) {
    return {shape_kind::record, family::application_session, name, {fields...}};
}
template <class... F>
constexpr composite<sizeof...(F)> choice(std::string_view name, F... alternatives) {
    return {shape_kind::choice, family::csta, name, {alternatives...}};
}
template <class... F>
constexpr composite<sizeof...(F)> session_choice(std::string_view name, F... alternatives) {
    return {shape_kind::choice, family::application_session, name, {alternatives...}};
}

template <class M>
struct member_pointer;
template <class Owner, class Value>
struct member_pointer<Value Owner::*> {
    using owner = Owner;
    using value = Value;
};
template <auto Member>
auto& member_of(void* owner) {
    return static_cast<typename member_pointer<decltype(Member)>::owner*>(owner)->*Member;
}
template <auto Member>
const auto& member_of(const void* owner) {
    return static_cast<const typename member_pointer<decltype(Member)>::owner*>(owner)->*Member;
}
template <auto Member>
using member_type = typename member_pointer<decltype(Member)>::value;

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

template <auto Member>
constexpr field_info field(std::string_view name) {
    using value = member_type<Member>;
    if constexpr (is_optional<value>) {
        return {.name = name,
                .type = &shape_of<typename value::value_type>,
                .need = presence::optional,
                .make = [](void* o, const field_info&) -> void* { return &member_of<Member>(o).emplace(); },
                .get = [](const void* o, std::size_t i, const field_info&) -> const void* {
                    const auto& v = member_of<Member>(o);
                    return i == 0 && v ? &*v : nullptr;
                },
                .reset = [](void* o) { member_of<Member>(o).reset(); }};
    } else {
        return {.name = name,
                .type = &shape_of<value>,
                .make = [](void* o, const field_info&) -> void* { return &member_of<Member>(o); },
                .get = [](const void* o, std::size_t i, const field_info&) -> const void* {
                    return i == 0 ? &member_of<Member>(o) : nullptr;
                }};
    }
}

/// `static void set(T&)`: gives a value that says nothing. For what need not be understood to be of use.
template <class T>
struct neutral;

/// A mandatory child whose absence or damage must not cost the message: it becomes its neutral value.
template <auto Member>
constexpr field_info lenient(std::string_view name) {
    field_info f = field<Member>(name);
    f.need = presence::lenient;
    f.reset = [](void* o) { neutral<member_type<Member>>::set(member_of<Member>(o)); };
    return f;
}

/// A plain member that is not sent when empty, and may be missing.
template <auto Member>
constexpr field_info unless_empty(std::string_view name) {
    field_info f = field<Member>(name);
    f.need = presence::optional;
    f.get = [](const void* o, std::size_t i, const field_info&) -> const void* {
        return i == 0 && !member_of<Member>(o).empty() ? &member_of<Member>(o) : nullptr;
    };
    f.reset = [](void* o) { member_of<Member>(o) = {}; };
    return f;
}

}  // namespace ctig::csta::table
