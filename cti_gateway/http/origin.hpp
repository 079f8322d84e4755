#pragma once
// Whether a request that changes something comes from our own page.
#include "cti_gateway/http/message.hpp"

namespace ctig::http {

/// False when a browser says that another site's page sent it (Sec-Fetch-Site, else Origin). True for
/// programs, which say neither.
[[nodiscard]] bool is_of_our_own_page(const request& what);

}  // namespace ctig::http
