#pragma once
// Cuts a TCP or TLS byte stream into SIP messages (RFC 3261 18.3). No sockets, no clock.
#include <boost/system/error_code.hpp>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "sip_session/error.hpp"
#include "sip_session/message_limits.hpp"

namespace ctig::sip {

/// What next() found.
struct framed {
    enum class kind : std::uint8_t {
        need_more,   ///< nothing whole: append() what comes next
        message,     ///< `bytes` is one whole message, for message::parse()
        keep_alive,  ///< a CRLFCRLF ping: answer with one CRLF (RFC 5626 3.5.1, 4.4.1)
        broken,      ///< framing is lost: answer `status` if `bytes` allow it, close. All later calls say the
                     ///< same
    };
    kind what = kind::need_more;
    std::string_view bytes;           ///< the message, or when broken what there is of it
    boost::system::error_code error;  ///< when broken
    int status = 0;                   ///< when broken: 400, 413 or 513
};

/// Lifetime: views stay valid until the next call of a function that is not const. Cost is linear in the
/// octets, however they are cut.
class stream_framer {
public:
    explicit stream_framer(message_limits limits = {}) : limits_(limits) {}

    /// Takes what was read. Drain next() until need_more after each call: only then what is kept stays below
    /// the limits plus one read.
    void append(std::string_view bytes);
    /// As append(), but whole messages are cut out of `bytes` where they lie: those must stay until next()
    /// has said need_more, or keep() is called. What is not whole is copied then.
    void lend(std::string_view bytes);
    /// Makes what is left its own.
    void keep();

    /// The next message or event. A lone CRLF before a start line is skipped (RFC 3261 7.5).
    /// Errors: bad_content_length (missing, negative, not a number, contradictory: 400), too_large (413),
    /// header_too_large (513).
    [[nodiscard]] framed next();

    /// A message has begun and is not whole: the driver's time limit runs (RFC 4475 3.1.2.2).
    [[nodiscard]] bool holds_partial_message() const noexcept;
    /// Octets that were appended and not handed out yet.
    [[nodiscard]] std::size_t held() const noexcept { return pending().size(); }

private:
    [[nodiscard]] std::string_view pending() const noexcept {
        return lent_.empty() ? std::string_view(buffer_).substr(head_) : lent_;
    }
    [[nodiscard]] framed cut();
    [[nodiscard]] framed read_header();
    [[nodiscard]] framed fail(errc why);
    void consume(std::size_t octets) noexcept;

    message_limits limits_;
    std::string_view lent_;  ///< what is pending, where it is not in buffer_
    std::string buffer_;
    std::size_t head_ = 0;            ///< octets of buffer_ that were handed out
    std::size_t scanned_ = 0;         ///< octets of pending() known to hold no end of headers
    std::size_t message_octets_ = 0;  ///< header and body, once the header is read; else 0
    boost::system::error_code broken_;
};

}  // namespace ctig::sip
