#pragma once
// From a request to its route, and from the route's content to a response: what every response has (RFC
// 9110).
#include <chrono>
#include <string>
#include <vector>

#include "cti_gateway/http/content.hpp"
#include "cti_gateway/http/exchange.hpp"
#include "cti_gateway/http/message.hpp"

namespace ctig::http {

/// Finds the route, makes sure that the caller may, and hands over to it. The answer may come later. Thread:
/// the gateway's.
void handle_request(const exchange_ptr& ex);

/// The response with the headers that each has. `frame_ancestors`: whose pages may have ours in a frame.
[[nodiscard]] response finish(content what, const incoming& to,
                              const std::vector<std::string>& frame_ancestors);

/// A refusal in plain text, for requests that cannot be read.
[[nodiscard]] response refusal(status code, std::string text, std::chrono::system_clock::time_point now);

/// "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110 5.6.7, IMF-fixdate).
[[nodiscard]] std::string http_date(std::chrono::system_clock::time_point t);

}  // namespace ctig::http
