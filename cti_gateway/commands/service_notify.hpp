#pragma once
// What systemd wants to hear of a service (sd_notify(3)): a datagram to the socket that NOTIFY_SOCKET names.
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace ctig::commands {

/// Thread: any. Without NOTIFY_SOCKET nothing happens; a socket that nobody reads is no fault of ours.
class service_notify {
public:
    /// Reads NOTIFY_SOCKET, and WATCHDOG_USEC where it is meant for this process.
    service_notify();

    /// "READY=1", "STATUS=...": assignments, a line each.
    void tell(std::string_view state) const;
    /// RELOADING=1, with the time that systemd orders it by.
    void tell_reloading() const;
    /// How often the watchdog wants to hear of us: half of its limit.
    [[nodiscard]] std::optional<std::chrono::microseconds> watchdog_interval() const { return watchdog_; }

private:
    std::string socket_;
    std::optional<std::chrono::microseconds> watchdog_;
};

}  // namespace ctig::commands
