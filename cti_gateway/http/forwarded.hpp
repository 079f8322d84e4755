#pragma once
// Who asks, when a proxy asks for them: X-Forwarded-For and X-Forwarded-Proto of a proxy that is trusted.
#include <span>
#include <string>
#include <string_view>

#include "cti_gateway/http/message.hpp"

namespace ctig::http {

struct client_origin {
    std::string address;  ///< the limits and the logs go by it
    bool secure = false;  ///< TLS as far as the browser sees
};

/// `proxies`: http.trusted_proxies. The last address of X-Forwarded-For that is none of them; before a part
/// that is no address the walk ends. From anybody else both headers mean nothing.
[[nodiscard]] client_origin origin_of(const incoming& what, std::span<const std::string> proxies);

[[nodiscard]] bool is_trusted_proxy(std::string_view address, std::span<const std::string> proxies);

}  // namespace ctig::http
