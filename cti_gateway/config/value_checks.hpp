#pragma once
// What a text in the configuration must look like: each returns what is wrong and what is expected, or
// nothing.
#include <string>
#include <string_view>

namespace ctig::config {

[[nodiscard]] std::string check_endpoint(std::string_view text);
[[nodiscard]] std::string check_endpoint_or_empty(std::string_view text);
[[nodiscard]] std::string check_host(std::string_view text);
[[nodiscard]] std::string check_host_with_port_or_empty(std::string_view text);
[[nodiscard]] std::string check_sip_uri_or_empty(std::string_view text);
[[nodiscard]] std::string check_not_empty(std::string_view text);
[[nodiscard]] std::string check_dialled_number(std::string_view text);
[[nodiscard]] std::string check_digest_algorithm(std::string_view text);
[[nodiscard]] std::string check_tls_version(std::string_view text);
[[nodiscard]] std::string check_log_level(std::string_view text);

}  // namespace ctig::config
