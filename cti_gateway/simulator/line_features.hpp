#pragma once
// What people set at their lines, appearances and phones (ECMA-269 logical and physical device features).
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "csta/enums.hpp"
#include "cti_gateway/simulator/line_plan.hpp"

namespace ctig::simulator {

/// The one hookswitch, and the one set of speaker and microphone, that a simulated phone has.
inline constexpr std::string_view only_component = "1";

/// How long a phone rings once, with its pause.
inline constexpr milliseconds ring_length{4000};

enum class forward_when : std::uint8_t { always, busy, no_answer, do_not_disturb };
enum class call_origin : std::uint8_t { internal, external };

struct forwarding_setting {
    bool active = false;
    std::string to;
    long rings = 3;  ///< on no answer only
};

/// Forwarding of each type: of all calls, and of internal and external ones where those go elsewhere.
class forwarding_settings {
public:
    [[nodiscard]] forwarding_setting& of(csta::forwarding_type type) {
        return settings_[static_cast<std::size_t>(type)];
    }
    [[nodiscard]] const forwarding_setting& of(csta::forwarding_type type) const {
        return settings_[static_cast<std::size_t>(type)];
    }
    /// The setting that a call meets: that of its origin, else that of all calls; nothing when none is
    /// active.
    [[nodiscard]] const forwarding_setting* met(forward_when when, call_origin origin) const;

private:
    std::array<forwarding_setting, 12> settings_;
};

struct line_setting {
    forwarding_settings forward;
    bool message_waiting = false;
    std::string message_for;  ///< whose message waits, where that was said
};
struct appearance_setting {
    struct {
        bool on = false;
        bool internal = true, external = true;  ///< which calls it keeps away
        std::vector<std::string> callers;       ///< only these; empty: all
    } do_not_disturb;
    struct {
        bool on = false;
        long rings = 0;
    } auto_answer;
};
struct phone_setting {
    bool microphone_mute = false, speaker_mute = false;
    std::int16_t volume = 50;  ///< 0 to 100
};

class line_features {
public:
    explicit line_features(const line_plan& plan)
        : lines_(plan.line_count()), appearances_(plan.appearance_count()), phones_(plan.phone_count()) {}

    [[nodiscard]] line_setting& of(line_id id) { return lines_[static_cast<std::size_t>(id)]; }
    [[nodiscard]] const line_setting& of(line_id id) const { return lines_[static_cast<std::size_t>(id)]; }
    [[nodiscard]] appearance_setting& of(appearance_id id) {
        return appearances_[static_cast<std::size_t>(id)];
    }
    [[nodiscard]] const appearance_setting& of(appearance_id id) const {
        return appearances_[static_cast<std::size_t>(id)];
    }
    [[nodiscard]] phone_setting& of(phone_id id) { return phones_[static_cast<std::size_t>(id)]; }

private:
    std::vector<line_setting> lines_;
    std::vector<appearance_setting> appearances_;
    std::vector<phone_setting> phones_;
};

}  // namespace ctig::simulator
