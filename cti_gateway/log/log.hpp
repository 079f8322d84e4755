#pragma once
// The log. Every line that concerns a session carries its Call-ID, user and link:
//
//   log::info({.call_id = id, .user = "joe", .link = "1"}, "signed in as {}", device);
//
// Levels, and why a line has one: error = the service is less than it should be and somebody has to act; warn
// = something is wrong that we got around; info = one line for each sign-in, sign-out, link change; debug =
// each request; trace = what went over the wire. A level that is off costs one load. Thread: any, once the
// service runs (service.hpp).
#include <fmt/core.h>

#include <atomic>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

namespace ctig::log {

enum class level : std::uint8_t { trace, debug, info, warn, error, off };

[[nodiscard]] std::string_view to_string(level l) noexcept;
/// The words of log.level: trace, debug, info, warn, error.
[[nodiscard]] std::optional<level> parse_level(std::string_view text) noexcept;

/// Whom a line concerns. Empty fields are left out. Views: valid during the call.
struct context {
    std::string_view call_id{}, user{}, link{}, manager{}, peer{};
};

namespace detail {
extern std::atomic<level> threshold;
void write(level l, const context& about, fmt::string_view format, fmt::format_args args);
}  // namespace detail

[[nodiscard]] inline bool enabled(level l) noexcept {
    return l >= detail::threshold.load(std::memory_order_relaxed);
}

template <class... Args>
void write(level l, const context& about, fmt::format_string<Args...> format, Args&&... args) {
    if (enabled(l)) detail::write(l, about, format, fmt::make_format_args(args...));
}

template <class... Args>
void trace(const context& about, fmt::format_string<Args...> format, Args&&... args) {
    write(level::trace, about, format, std::forward<Args>(args)...);
}
template <class... Args>
void debug(const context& about, fmt::format_string<Args...> format, Args&&... args) {
    write(level::debug, about, format, std::forward<Args>(args)...);
}
template <class... Args>
void info(const context& about, fmt::format_string<Args...> format, Args&&... args) {
    write(level::info, about, format, std::forward<Args>(args)...);
}
template <class... Args>
void warn(const context& about, fmt::format_string<Args...> format, Args&&... args) {
    write(level::warn, about, format, std::forward<Args>(args)...);
}
template <class... Args>
void error(const context& about, fmt::format_string<Args...> format, Args&&... args) {
    write(level::error, about, format, std::forward<Args>(args)...);
}

template <class... Args>
void trace(fmt::format_string<Args...> format, Args&&... args) {
    write(level::trace, context{}, format, std::forward<Args>(args)...);
}
template <class... Args>
void debug(fmt::format_string<Args...> format, Args&&... args) {
    write(level::debug, context{}, format, std::forward<Args>(args)...);
}
template <class... Args>
void info(fmt::format_string<Args...> format, Args&&... args) {
    write(level::info, context{}, format, std::forward<Args>(args)...);
}
template <class... Args>
void warn(fmt::format_string<Args...> format, Args&&... args) {
    write(level::warn, context{}, format, std::forward<Args>(args)...);
}
template <class... Args>
void error(fmt::format_string<Args...> format, Args&&... args) {
    write(level::error, context{}, format, std::forward<Args>(args)...);
}

}  // namespace ctig::log
