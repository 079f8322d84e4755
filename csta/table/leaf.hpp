#pragma once
// Shapes of values that are text on the wire: strings, numbers, durations, booleans, enumerations, device
// ids.
#include <charconv>
#include <chrono>
#include <concepts>
#include <limits>

#include "csta/literals.hpp"
#include "csta/table/shape.hpp"
#include "csta/types.hpp"

namespace ctig::csta::table {

/// The schema's name for an enumeration; specialised next to its use in enumerations.hpp.
template <class E>
inline constexpr std::string_view schema_name{};

template <class T>
concept duration = requires {
    typename T::period;
};

/// A struct that is nothing but `std::string text`.
template <class T>
concept wrapped_text = requires(T t) {
    { t.text } -> std::same_as<std::string&>;
}
&&!std::same_as<T, device_id>;

template <std::integral T>
bool read_number(std::string_view text, T& out) {
    if (text.starts_with('+') && !text.starts_with("+-")) text.remove_prefix(1);
    const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), out);
    return ec == std::errc{} && end == text.data() + text.size();
}

template <std::integral T>
void write_number(T value, std::string& out) {
    char buffer[24];
    const auto r = std::to_chars(buffer, buffer + sizeof buffer, value);
    out.append(buffer, r.ptr);
}

template <class T>
bool read_leaf(void* value, std::string_view text) {
    T& v = *static_cast<T*>(value);
    if constexpr (std::same_as<T, bool>) {
        v = text == "true" || text == "1";
        return v || text == "false" || text == "0";
    } else if constexpr (std::is_enum_v<T>) {
        const auto e = from_literal<T>(text);
        if (e) v = *e;
        return e.has_value();
    } else if constexpr (std::integral<T>) {
        return read_number(text, v);
    } else if constexpr (duration<T>) {
        // 32 bits: no sum or conversion that is made of it later can overflow.
        std::int32_t count = 0;
        if (!read_number(text, count) || count < 0) return false;
        v = T{count};
        return true;
    } else if constexpr (wrapped_text<T> || std::same_as<T, device_id>) {
        v.text = text;
        return true;
    } else {
        v = text;
        return true;
    }
}

template <class T>
void write_leaf(const void* value, std::string& out) {
    const T& v = *static_cast<const T*>(value);
    if constexpr (std::same_as<T, bool>) {
        out += v ? "true" : "false";
    } else if constexpr (std::is_enum_v<T>) {
        out += to_literal(v);
    } else if constexpr (std::integral<T>) {
        write_number(v, out);
    } else if constexpr (duration<T>) {
        write_number(v.count(), out);
    } else if constexpr (wrapped_text<T> || std::same_as<T, device_id>) {
        out += v.text;
    } else {
        out += v;
    }
}

template <class T>
constexpr shape leaf_shape() {
    shape s{.read = read_leaf<T>, .write = write_leaf<T>};
    if constexpr (std::same_as<T, bool>) {
        s.kind = shape_kind::boolean, s.name = "xs:boolean";
    } else if constexpr (std::is_enum_v<T>) {
        static_assert(has_literals<T> && !schema_name<T>.empty());
        s.kind = shape_kind::enumeration, s.name = schema_name<T>, s.literals = literals<T>;
    } else if constexpr (std::integral<T> || duration<T>) {
        s.kind = shape_kind::number, s.name = sizeof(T) == 2 ? "xs:short" : "xs:long";
    } else if constexpr (std::same_as<T, device_id>) {
        s.kind = shape_kind::device, s.name = "DeviceID";
    } else {
        static_assert(std::same_as<T, std::string> || wrapped_text<T>);
        s.kind = shape_kind::text, s.name = "xs:string";
    }
    return s;
}

}  // namespace ctig::csta::table
