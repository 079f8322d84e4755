#pragma once
// What operators see, as JSON.
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <string>

#include "cti_gateway/http/backend.hpp"

namespace ctig::http {

[[nodiscard]] boost::json::object to_json(const session_list& sessions);
/// Newest first.
[[nodiscard]] boost::json::array to_json(const std::deque<refused_request>& refusals);
[[nodiscard]] boost::json::array to_json(const std::vector<line_call>& calls);

/// Everything the operators' page shows, without what changes by itself with time.
[[nodiscard]] std::string live_text(const backend& gateway);

}  // namespace ctig::http
