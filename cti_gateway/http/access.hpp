#pragma once
// Who may ask for what: the one place that decides it, before a route's function is called.
#include <cstdint>

#include "cti_gateway/http/exchange.hpp"

namespace ctig::http {

enum class access : std::uint8_t {
    anyone,
    user,       ///< cookie of the sign-in form, or Basic
    operators,  ///< cookie of the operators' sign-in form, or a Bearer token
};

using serve_function = void (*)(const exchange_ptr&);

/// Calls `serve` for a caller who may; answers 401, 403, 429 or 503 else. What changes something with a
/// cookie must also come from our own page and carry the session's form token.
void admit(const exchange_ptr& ex, access who, serve_function serve);

/// Whether that is the operators' token; always false when none is configured. Same time for every text.
[[nodiscard]] bool is_operator_token(const exchange& ex, std::string_view token);
/// Whether there is an operators' token at all.
[[nodiscard]] bool operators_can_sign_in(const exchange& ex);

/// Finds the caller's web session of a role and marks it used; fills caller, user and form_token. False: not
/// signed in. `keep_idle`: as if nobody had asked.
enum class session_use : std::uint8_t { marks, keeps_idle };
[[nodiscard]] bool find_session(exchange& ex, web_role role, session_use use = session_use::marks);

/// 429 with Retry-After, or 503.
[[nodiscard]] content try_later(std::string_view path, const sign_in_verdict& verdict);

}  // namespace ctig::http
