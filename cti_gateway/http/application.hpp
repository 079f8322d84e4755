#pragma once
// The gateway's web side: who asks, may they, and what they get. Sits between the server's connections and
// the gateway, which it reads through `backend`.
#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "cti_gateway/directory/password_check.hpp"
#include "cti_gateway/http/authenticator.hpp"
#include "cti_gateway/http/backend.hpp"
#include "cti_gateway/http/live_feed.hpp"
#include "cti_gateway/http/message.hpp"
#include "cti_gateway/http/web_sessions.hpp"
#include "cti_gateway/metrics/metrics.hpp"

namespace ctig::http {

struct application_parts {
    backend& gateway;
    metrics::registry& metrics;
    std::function<void()> before_metrics;  ///< brings the counters up to date
    directory::password_check check;
    web_sessions::token_source tokens;
    std::function<std::chrono::steady_clock::time_point()> now;
    authenticator_options signing_in = {};
    std::chrono::milliseconds live_interval{1000};
};

/// Thread: the gateway's. Lifetime: outlives the server's connections.
class application {
public:
    application(executor ex, application_parts parts);
    ~application();

    /// Sign-ins from now on are checked by this.
    void use(directory::password_check check) { authenticator_.use(std::move(check)); }
    /// Answers a request: the server's handler.
    void handle(const incoming& what, reply answer);

    // What the routes work with.
    [[nodiscard]] const application_parts& parts() const noexcept { return parts_; }
    [[nodiscard]] backend& gateway() const noexcept { return parts_.gateway; }
    [[nodiscard]] std::chrono::steady_clock::time_point now() const { return parts_.now(); }
    [[nodiscard]] web_sessions& sessions() noexcept { return sessions_; }
    [[nodiscard]] authenticator& signing_in() noexcept { return authenticator_; }
    [[nodiscard]] live_feed& live() noexcept { return live_; }

private:
    application_parts parts_;
    web_sessions sessions_;
    authenticator authenticator_;
    live_feed live_;
};

}  // namespace ctig::http
