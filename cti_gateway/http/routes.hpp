#pragma once
// What there is to ask for by HTTP.
//
//   /healthz          alive: 200
//   /readyz           200 with a link in service, else 503
//   /metrics          Prometheus
//   /api/v1/status    JSON
//
// Refused until there is an operator sign-in: /admin, /api/v1/sessions, /api/v1/lines.
#include <chrono>
#include <string>
#include <string_view>

#include "cti_gateway/http/message.hpp"
#include "cti_gateway/metrics/metrics.hpp"
#include "cti_gateway/status.hpp"

namespace ctig::http {

struct content {
    status code = status::ok;
    std::string_view type;
    std::string body;
};

/// What a route's function may read.
struct route_input {
    const status_source& source;
    const metrics::registry& registry;
    std::chrono::system_clock::time_point now;
};

/// One resource. All are read only: GET and HEAD.
struct route {
    std::string_view path;
    enum class match { exact, path_and_below } how = match::exact;
    content (*serve)(const route_input&) = nullptr;
};

/// The route of a path (without query), or null.
[[nodiscard]] const route* find_route(std::string_view path) noexcept;

/// An error's content: JSON below /api/, plain text elsewhere.
[[nodiscard]] content error_content(status code, std::string_view path, std::string_view text);

}  // namespace ctig::http
