#pragma once
// What people set at their phones and lines: forwarding, do not disturb, message waiting (ECMA-269 logical
// device features).
#include <array>
#include <string>
#include <vector>

#include "cti_gateway/simulator/line_plan.hpp"

namespace ctig::simulator {

enum class forwarding : std::uint8_t { immediate, busy, no_answer };
inline constexpr std::size_t forwarding_kinds = 3;

/// How long a phone rings once, with its pause.
inline constexpr milliseconds ring_length{4000};

struct forwarding_setting {
    bool active = false;
    std::string to;
    long rings = 3;  ///< no_answer only
};
struct line_setting {
    std::array<forwarding_setting, forwarding_kinds> forward;
    bool message_waiting = false;

    [[nodiscard]] forwarding_setting& at(forwarding kind) { return forward[static_cast<std::size_t>(kind)]; }
    [[nodiscard]] const forwarding_setting& at(forwarding kind) const {
        return forward[static_cast<std::size_t>(kind)];
    }
};
struct appearance_setting {
    bool do_not_disturb = false;
};

class line_features {
public:
    explicit line_features(const line_plan& plan)
        : lines_(plan.line_count()), appearances_(plan.appearance_count()) {}

    [[nodiscard]] line_setting& of(line_id id) { return lines_[static_cast<std::size_t>(id)]; }
    [[nodiscard]] const line_setting& of(line_id id) const { return lines_[static_cast<std::size_t>(id)]; }
    [[nodiscard]] appearance_setting& of(appearance_id id) {
        return appearances_[static_cast<std::size_t>(id)];
    }
    [[nodiscard]] const appearance_setting& of(appearance_id id) const {
        return appearances_[static_cast<std::size_t>(id)];
    }

private:
    std::vector<line_setting> lines_;
    std::vector<appearance_setting> appearances_;
};

}  // namespace ctig::simulator
