#pragma once
// The parts of a request that carry text of a person's: path, query, form, cookies, credentials. All of it is
// a stranger's: bounded by the message's limits, never trusted.
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace ctig::http {

/// The path of the request's target, without query: origin-form, or absolute-form, which a server must take
/// too (RFC 9112 3.2.2). Empty for the other forms.
[[nodiscard]] std::string_view path_of(std::string_view target);
/// What stands behind the `?`; empty when there is none.
[[nodiscard]] std::string_view query_of(std::string_view target);

/// %41 becomes A. Nothing for a broken escape and for NUL.
[[nodiscard]] std::optional<std::string> percent_decoded(std::string_view text);

/// application/x-www-form-urlencoded, of a query or a form's body; the first of each name counts. A part
/// with a broken escape is left out.
[[nodiscard]] std::map<std::string, std::string> form_fields(std::string_view text);

/// The value of a cookie in a Cookie header (RFC 6265 4.2.1); empty when it is not there.
[[nodiscard]] std::string_view cookie(std::string_view header, std::string_view name);

/// User and password of `Authorization: Basic` (RFC 7617).
[[nodiscard]] std::optional<std::pair<std::string, std::string>> basic_credentials(
    std::string_view authorization);
/// The token of `Authorization: Bearer` (RFC 6750 2.1); empty when it is none.
[[nodiscard]] std::string_view bearer_token(std::string_view authorization);

}  // namespace ctig::http
