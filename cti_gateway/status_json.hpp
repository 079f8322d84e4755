#pragma once
// The gateway's status as JSON: /api/v1/status and the control socket's "status" give the same.
#include <boost/json/object.hpp>
#include <chrono>
#include <string>

#include "cti_gateway/status.hpp"

namespace ctig {

[[nodiscard]] boost::json::object to_json(const gateway_status& status,
                                          std::chrono::system_clock::time_point now);

/// "2026-11-23T01:02:03.456Z" (RFC 3339, UTC, milliseconds).
[[nodiscard]] std::string rfc3339(std::chrono::system_clock::time_point t);

}  // namespace ctig
