#pragma once
// Where device profiles are: lines that go with a person from phone to phone.
//
// To the PBX a profile's line is a device that has no phone of its own (ECMA-269 6.1.1: a logical device
// element), under the same device ID wherever the person logs in. GetLogicalDeviceInformation names the phone
// that it is on; when that changes, DeviceCapsChangedEvent says so to the device's monitors, and OutOfService
// and BackInService where the line begins or ceases to work. So a profile of somebody who is signed in has a
// monitor of ours, shared with those of the sessions, and is asked about whenever one of the three comes.
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "cti_gateway/bridge/line_monitors.hpp"
#include "cti_gateway/bridge/links.hpp"

namespace ctig::bridge {

/// A profile and the PBX's device that stands for it.
struct profile_device {
    std::string profile, pbx_device;
    bool operator==(const profile_device&) const = default;
};

/// Thread: the shard's. Lifetime: outlives every request it made on `over` (stop the links first).
class profile_watch {
public:
    /// A profile is not where it was; or it is known for the first time where it is, or that the PBX does not
    /// say.
    enum class change : std::uint8_t { learned, moved };
    using listener = std::function<void(const std::string& profile, change how)>;
    profile_watch(line_monitors& monitors, links& over, std::function<sip::time_point()> now, listener heard)
        : monitors_(monitors), links_(over), now_(std::move(now)), heard_(std::move(heard)) {}

    /// The profiles of a session's user, instead of those named before; none: the session is over. `link`:
    /// the session's, which a profile is watched over that nobody watches yet.
    void watch(sip::dialog_id who, const std::vector<profile_device>& all, cti::link_index link);
    /// The phone that a profile is on; empty: none. Nothing: not known, or the PBX does not say.
    [[nodiscard]] std::optional<std::string> place_of(std::string_view profile) const;
    /// Whether the PBX is about to say where one of a session's profiles is; the listener hears when it has.
    [[nodiscard]] bool is_learning(sip::dialog_id who) const;
    /// The sessions that it was named for.
    [[nodiscard]] std::vector<sip::dialog_id> watchers(std::string_view profile) const;

    /// An event for `ours` that may mean another phone.
    void on_event(const monitor_subscriber& ours);
    /// The PBX ended the monitor of `ours`.
    void on_monitor_ended(const monitor_subscriber& ours);
    void on_link_lost(cti::link_index link);
    void on_link_in_service();
    /// Asks again what failed or was refused. Call at next_timer() or later.
    void on_timer(sip::time_point now);
    [[nodiscard]] std::optional<sip::time_point> next_timer() const noexcept { return retry_at_; }

    /// Whether a share in a monitor is this one's and no session's.
    [[nodiscard]] static bool is_ours(const monitor_subscriber& who) noexcept { return who.dialog == nobody; }

private:
    static constexpr sip::dialog_id nobody{~std::uint64_t{0}};

    struct watched {
        std::string pbx_device;
        std::set<sip::dialog_id> by;
        cti::link_index link{};        ///< where the monitor is, or is to be
        bool monitored = false;        ///< or asked to be
        std::uint64_t generation = 0;  ///< tells late answers
        bool queued = false, asking = false;
        std::optional<std::string> phone;
    };
    using table = std::map<std::string, watched, std::less<>>;

    void want(const std::string& profile, watched& what);
    void run();
    void watch_and_ask(const std::string& profile, watched& what);
    void ask(const std::string& profile, const watched& what);
    void on_told(const std::string& profile, watched& what,
                 const boost::system::result<csta::message>& answer);
    void end(const std::string& profile, watched& what);
    [[nodiscard]] watched* find(const std::string& profile, std::uint64_t generation);
    [[nodiscard]] bool find_link(watched& what) const;
    void finish_one();
    void retry_later();

    static constexpr std::size_t at_once = 32;  ///< a lost link's profiles do not flood the next one

    line_monitors& monitors_;
    links& links_;
    std::function<sip::time_point()> now_;
    listener heard_;
    table profiles_;
    std::unordered_map<std::uint64_t, std::vector<profile_device>> of_session_;
    std::deque<std::string> due_;
    std::size_t under_way_ = 0;
    bool running_ = false;
    std::uint64_t last_generation_ = 0;
    std::optional<sip::time_point> retry_at_;
};

}  // namespace ctig::bridge
