#pragma once
// What makes two messages belong together, each as one string for a hash table.
#include <string>
#include <string_view>

#include "sip_session/request_view.hpp"

namespace ctig::sip {

/// The server transaction of a request (RFC 3261 17.2.3). `method`: of the request; INVITE to find what an
/// ACK or a CANCEL is about. Without an RFC 3261 branch the rules of RFC 2543 apply: Request-URI, To tag,
/// From tag, Call-ID, CSeq and the top Via.
[[nodiscard]] std::string transaction_key(const request_view& request, std::string_view method);

/// Two requests with the same one that are different transactions came by two ways (RFC 3261 8.2.2.2).
[[nodiscard]] std::string merge_key(const request_view& request);

/// A dialog as its UAS knows it (RFC 3261 12).
[[nodiscard]] std::string dialog_key(std::string_view call_id, std::string_view local_tag,
                                     std::string_view remote_tag);

}  // namespace ctig::sip
