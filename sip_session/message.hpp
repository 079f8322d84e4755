#pragma once
// A SIP message as views into the bytes it came in: one pass finds lines, names and values; header values are
// read when somebody asks for them (RFC 3261 section 7, 25.1; torture cases RFC 4475).
#include <array>
#include <boost/system/result.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sip_session/error.hpp"
#include "sip_session/message_limits.hpp"

namespace ctig::sip {

/// The headers that the program reads; everything else is `other` and found by name.
enum class header_name : std::uint8_t {
    via,
    from,
    to,
    call_id,
    cseq,
    max_forwards,
    contact,
    route,
    record_route,
    content_type,
    content_length,
    content_disposition,
    require,
    proxy_require,
    supported,
    session_expires,
    min_se,
    p_asserted_identity,
    authorization,
    info_package,
    accept,
    allow,
    expires,
    event,
    user_agent,
    date,
    warning,
    retry_after,
    other,
};

struct header {
    header_name name = header_name::other;
    std::string_view name_text;  ///< as it stood, compact form or not
    std::string_view value;      ///< trimmed of white space; a folded value still has its CRLF LWS
};

/// One parsed message. All views point into the bytes given to parse(): the message dies with them.
class message {
public:
    /// Reads one message that is already cut out (datagram, or by stream_framer). The body is what
    /// Content-Length says, or the rest when there is none; octets after it are ignored (RFC 3261 18.3). CRLF
    /// before the start line is skipped (RFC 3261 7.5). Fails only where no refusal could be addressed: what
    /// is no SIP start line, or no SIP status (bad_start_line). All other faults leave a message that can be
    /// answered and are kept in defect(); needed headers and values are checked by validate_request(), not
    /// here.
    [[nodiscard]] static boost::system::result<message> parse(std::string_view bytes,
                                                              const message_limits& limits = {});
    /// The same into a message that was used before, whose memory serves again.
    [[nodiscard]] boost::system::error_code read(std::string_view bytes, const message_limits& limits);

    /// The first fault that parse() saw, which validate_request() reports: white space in the request line, a
    /// bad header line (left out of headers()), a Content-Length that is no number, contradictory or beyond
    /// the end, no empty line, a limit exceeded.
    [[nodiscard]] boost::system::error_code defect() const noexcept { return defect_; }

    [[nodiscard]] bool is_request() const noexcept { return status_ == 0; }
    [[nodiscard]] std::string_view method() const noexcept { return method_; }
    [[nodiscard]] std::string_view request_uri() const noexcept { return request_uri_; }
    [[nodiscard]] std::string_view version() const noexcept { return version_; }
    [[nodiscard]] int status() const noexcept { return status_; }
    [[nodiscard]] std::string_view reason() const noexcept { return reason_; }
    [[nodiscard]] std::string_view body() const noexcept { return body_; }
    [[nodiscard]] const std::vector<header>& headers() const noexcept { return headers_; }

    /// First header of that name, or nothing.
    [[nodiscard]] const header* find(header_name name) const noexcept;
    [[nodiscard]] const header* find(std::string_view name) const noexcept;  ///< case-insensitive, long form
    [[nodiscard]] std::string_view value(header_name name) const noexcept;   ///< empty when absent
    [[nodiscard]] std::size_t count(header_name name) const noexcept;
    /// Comma-separated values of all headers of that name, in order, quoted strings and <> respected.
    [[nodiscard]] std::vector<std::string_view> values(header_name name) const;

private:
    [[nodiscard]] boost::system::error_code read_status_line(std::string_view line);
    [[nodiscard]] boost::system::error_code read_request_line(std::string_view line);
    void read_headers(std::string_view bytes, std::size_t begin, const message_limits& limits);
    void note(boost::system::error_code ec) noexcept;  ///< keeps the first

    std::string_view method_, request_uri_, version_, reason_, body_;
    int status_ = 0;
    boost::system::error_code defect_;
    std::vector<header> headers_;
    /// Of each name, how many headers there are up to its first; 0: none has it.
    std::array<std::uint32_t, static_cast<std::size_t>(header_name::other) + 1> first_{};
};

}  // namespace ctig::sip
