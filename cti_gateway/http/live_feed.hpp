#pragma once
// What the operator page shows, live: one text for everybody who watches, sent when it has changed. Drawn at
// most once a second, and only while somebody watches.
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <set>
#include <string>

#include "cti_gateway/asio.hpp"

namespace ctig::http {

/// One who watches. Thread: the gateway's.
class live_watcher {
public:
    virtual ~live_watcher() = default;
    /// A newer text takes the place of one that has not left yet.
    virtual void show(std::shared_ptr<const std::string> text) = 0;
    /// False: the person signed out, or was idle for too long.
    [[nodiscard]] virtual bool still_allowed() const = 0;
    virtual void say_goodbye() = 0;
};

/// Thread: the gateway's.
class live_feed {
public:
    using draw_function = std::function<std::string()>;

    live_feed(executor ex, draw_function draw, std::chrono::milliseconds interval = std::chrono::seconds(1));
    ~live_feed();

    static constexpr std::size_t max_watchers = 32;
    [[nodiscard]] bool has_room() const noexcept;
    /// The watcher gets the text at once, and each new one until leave().
    void join(live_watcher& who);
    void leave(live_watcher& who);

private:
    struct state;
    std::shared_ptr<state> state_;
};

}  // namespace ctig::http
