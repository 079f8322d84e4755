#pragma once
// From a request to its response: what every response has (RFC 9110), around the route's content.
#include <chrono>
#include <string>

#include "cti_gateway/http/message.hpp"
#include "cti_gateway/metrics/metrics.hpp"
#include "cti_gateway/status.hpp"

namespace ctig::http {

/// Thread: the shard's, where `source` lives.
[[nodiscard]] response handle_request(const request& what, const status_source& source,
                                      const metrics::registry& registry,
                                      std::chrono::system_clock::time_point now);

/// A refusal in plain text, for requests that cannot be read.
[[nodiscard]] response refusal(status code, std::string text, std::chrono::system_clock::time_point now);

/// "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110 5.6.7, IMF-fixdate).
[[nodiscard]] std::string http_date(std::chrono::system_clock::time_point t);

}  // namespace ctig::http
