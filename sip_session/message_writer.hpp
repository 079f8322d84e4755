#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "sip_session/message.hpp"

namespace ctig::sip {

/// A header to add. Name: a token. Value: one line.
struct header_field {
    std::string_view name, value;
};

/// Reason phrase for a status, a generic word where we have none.
[[nodiscard]] std::string_view reason_phrase(int status) noexcept;

/// Appends one message to a string, line by line. No value can end its line or start another: CR, LF and
/// other controls in it become spaces, so nothing that a peer or a user typed injects a header. Lifetime: of
/// `out`.
class message_writer {
public:
    explicit message_writer(std::string& out) noexcept : out_(out) {}

    void status_line(int status, std::string_view reason = {});  ///< empty reason: reason_phrase()
    void request_line(std::string_view method, std::string_view uri);
    void header(std::string_view name, std::string_view value);
    void header(header_name name, std::string_view value);
    void header(header_name name, std::uint64_t value);
    /// Content-Type if there is a body, Content-Length as the last header, the empty line, the body.
    void finish(std::string_view content_type, std::string_view body);

private:
    void line(std::string_view name, std::string_view value);

    std::string& out_;
};

/// Appends `value` on one line: each CR, LF (with the white space of a fold) and other control becomes a
/// space.
void append_clean(std::string& out, std::string_view value);
/// The same for what is echoed to its sender: only CR and LF are touched, for quoted-pairs may hold NUL (RFC
/// 4475 3.1.1.2).
void append_echoed(std::string& out, std::string_view value);

}  // namespace ctig::sip
