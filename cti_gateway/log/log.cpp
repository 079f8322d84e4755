#include "cti_gateway/log/log.hpp"

namespace ctig::log {

namespace detail {
std::atomic<level> threshold{level::off};
}

std::string_view to_string(level l) noexcept {
    switch (l) {
        case level::trace: return "trace";
        case level::debug: return "debug";
        case level::info: return "info";
        case level::warn: return "warn";
        case level::error: return "error";
        case level::off: return "off";
    }
    return "?";
}

std::optional<level> parse_level(std::string_view text) noexcept {
    for (const auto l : {level::trace, level::debug, level::info, level::warn, level::error}) {
        if (text == to_string(l)) return l;
    }
    return std::nullopt;
}

}  // namespace ctig::log
