#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "sip_session/message_writer.hpp"

namespace ctig::sip {

/// A request of ours inside a dialog: INFO, BYE, UPDATE (RFC 3261 12.2.1.1). Strict routers are the caller's:
/// it swaps `uri` and the last route itself.
struct request_fields {
    std::string_view method;
    std::string_view uri;
    std::string_view via;       ///< whole value, e.g. "SIP/2.0/TCP 192.0.2.1:5060;branch=z9hG4bK...;rport"
    std::string_view from, to;  ///< whole values, tags in them
    std::string_view call_id;
    std::uint32_t cseq = 0;
    std::uint32_t max_forwards = 70;
    std::span<const std::string> routes{};   ///< route set, one Route header each, in this order
    std::string_view contact;                ///< empty: none
    std::span<const header_field> fields{};  ///< further headers, in this order
    std::string_view content_type;           ///< only with a body
    std::string_view body;
};

/// Appends the request to `out`; Content-Length comes last and counts the body.
void write_request(std::string& out, const request_fields& fields);

}  // namespace ctig::sip
