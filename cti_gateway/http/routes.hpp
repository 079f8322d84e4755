#pragma once
// What there is to ask for by HTTP.
//
//   /healthz                     alive: 200
//   /readyz                      200 with a link in service, else 503
//   /metrics                     Prometheus
//   /api/v1/status               JSON
//   /                            a user's phone selection
//   /sign-in, /sign-out, /selection   its forms
//   /api/v1/me/selection         the same as JSON: GET, PUT, DELETE
//
//   for operators:
//   /admin                       their page
//   /admin/sign-in, /admin/sign-out   its forms
//   /api/v1/sessions, /api/v1/lines/{dn}, /api/v1/refusals   JSON
//   /api/v1/live                 WebSocket
#include <string>
#include <string_view>

#include "cti_gateway/http/access.hpp"

namespace ctig::http {

/// One thing to do with one resource.
struct route {
    std::string_view path;
    enum class match : std::uint8_t { exact, below } how = match::exact;
    verb method = verb::get;  ///< get stands for HEAD, too
    access who = access::anyone;
    serve_function serve = nullptr;
};

struct found_route {
    const route* what = nullptr;
    std::string allow;  ///< the methods of that path (RFC 9110 10.2.1); empty: there is no such path
};

/// `path` without query.
[[nodiscard]] found_route find_route(std::string_view path, verb method);

}  // namespace ctig::http
