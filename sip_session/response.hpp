#pragma once
// Responses of a UAS (RFC 3261 8.2.6). The request's bytes are gone when an INFO is answered seconds later,
// so what its responses repeat is taken once, as text ready to be sent.
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "sip_session/message.hpp"
#include "sip_session/message_writer.hpp"
#include "sip_session/request_view.hpp"

namespace ctig::sip {

/// What every response to one request repeats: Via list, From, To, Call-ID, CSeq and Record-Route, in a
/// string of its own.
class response_head {
public:
    response_head() = default;
    /// Copies from `request`, which need not be valid: what is missing stays out. The top Via gets `received`
    /// when its sent-by is not the source address (RFC 3261 18.2.1) and, if it asked for it, `rport` with
    /// received (RFC 3581 4). `source_address` is a literal, v6 without brackets.
    response_head(const message& request, std::string_view source_address, std::uint16_t source_port);
    /// The same of a request that has been read.
    explicit response_head(const request_view& request);

    /// The request's To had a tag, or cannot be read: no response adds one.
    [[nodiscard]] bool to_has_tag() const noexcept { return to_has_tag_; }
    [[nodiscard]] std::size_t size() const noexcept { return text_.size(); }  ///< octets of all lines
    /// The lines, each with its CRLF.
    [[nodiscard]] std::string_view via_and_from_lines() const noexcept { return part(0, to_begin_); }
    [[nodiscard]] std::string_view to_line() const noexcept { return part(to_begin_, call_id_begin_); }
    [[nodiscard]] std::string_view call_id_and_cseq_lines() const noexcept {
        return part(call_id_begin_, routes_begin_);
    }
    [[nodiscard]] std::string_view record_route_lines() const noexcept {
        return part(routes_begin_, text_.size());
    }

private:
    struct sender;
    void copy(const message& request, const sender& from);
    [[nodiscard]] std::string_view part(std::size_t begin, std::size_t end) const noexcept {
        return std::string_view(text_).substr(begin, end - begin);
    }
    std::string text_;
    std::size_t to_begin_ = 0, call_id_begin_ = 0, routes_begin_ = 0;
    bool to_has_tag_ = false;
};

enum class record_route : std::uint8_t {
    leave_out,
    copy
};  ///< copy: 18x and 2xx that make a dialog (RFC 3261 12.1.1)

struct response_fields {
    int status = 200;
    std::string_view reason;  ///< empty: reason_phrase(status)
    std::string_view to_tag;  ///< added when To has none; 100 goes without (RFC 3261 8.2.6.2)
    record_route routes = record_route::leave_out;
    std::string_view contact;                ///< value, e.g. "<sip:8000@192.0.2.1:5060>"; empty: none
    std::span<const header_field> fields{};  ///< further headers, in this order
    std::string_view content_type;           ///< only with a body
    std::string_view body;
};

/// Appends the response to `out`; Content-Length comes last and counts the body.
void write_response(std::string& out, const response_head& head, const response_fields& fields);

}  // namespace ctig::sip
