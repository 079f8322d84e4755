#pragma once
// What csta::message needs to know of each struct that it can hold.
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace ctig::csta {

template <class... T>
struct type_list {};

/// Position of T in the list; -1 when it is not there.
template <class T, class... All>
consteval int place_in(type_list<All...>) {
    int place = 0, found = -1;
    ((__is_same(T, All) ? void(found = place++) : void(++place)), ...);
    return found;
}

struct message_type {
    std::uint8_t place = 0;
    void* (*copy)(const void*) = nullptr;
    void (*destroy)(void*) noexcept = nullptr;
    bool (*equal)(const void*, const void*) = nullptr;
};

template <class R, class F, class T>
R call_with(F& f, const void* held) {
    return f(*static_cast<const T*>(held));
}

template <class F, class First, class... Rest>
auto visit_among(F& f, std::size_t place, const void* held, type_list<First, Rest...>) {
    using result = std::invoke_result_t<F&, const First&>;
    static constexpr result (*calls[])(F&, const void*) = {&call_with<result, F, First>,
                                                           &call_with<result, F, Rest>...};
    return calls[place](f, held);
}

}  // namespace ctig::csta
