#pragma once
// CSTA XML without SOAP over TCP (ECMA-323 edition 3 Annex G.2, edition 5 Annex J.2):
//
//   octet 0-1   format indicator, 0 0: plain CSTA XML
//   octet 2-3   length in network byte order, these 8 octets included
//   octet 4-7   invoke id, four ASCII digits; the answer carries the request's, events carry 9999
//   octet 8-    the XML document
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "csta/error.hpp"

namespace ctig::csta {

/// 0 to 9998 correlate a request with its answer, in each direction for itself; 9999 marks events.
enum class invoke_id : std::uint16_t {};
inline constexpr invoke_id event_invoke_id{9999};

/// 1 to 9998 and round again: some peers take 0 for "none".
[[nodiscard]] constexpr invoke_id next_invoke_id(invoke_id id) noexcept {
    const auto n = static_cast<std::uint16_t>(id);
    return invoke_id{static_cast<std::uint16_t>(n >= 9998 ? 1 : n + 1)};
}

inline constexpr std::size_t frame_header_size = 8;
/// What a frame can hold at all. Peers that read the length as a signed number break above half of it.
inline constexpr std::size_t max_frame_size = 65535;

struct frame {
    invoke_id id{};
    std::string_view xml;  ///< points into the reader, dies at its next append()
};

/// Cuts a byte stream into frames. Holds at most one incomplete frame besides what was appended last.
class frame_reader {
public:
    /// `limit`: largest frame accepted, header included.
    explicit frame_reader(std::size_t limit = max_frame_size) noexcept : limit_(limit) {}

    void append(std::string_view bytes);

    /// The next complete frame, or nothing: more octets are needed. Errors: bad_format_indicator,
    /// bad_frame_length, bad_invoke_id, too_large. After an error the stream cannot be resynchronised: every
    /// further call returns it.
    [[nodiscard]] result<std::optional<frame>> next();

    /// Octets held that no frame has been made of yet.
    [[nodiscard]] std::size_t pending() const noexcept { return buffer_.size() - used_; }

private:
    std::size_t limit_;
    std::string buffer_;
    std::size_t used_ = 0;  ///< octets of buffer_ that belong to frames given out
    boost::system::error_code broken_;
};

/// Appends one frame to `out`. Error: too_large when header and document exceed max_frame_size; `out` is
/// unchanged then. Invoke ids over 9999 are a mistake of ours and become their last four digits.
[[nodiscard]] boost::system::error_code append_frame(std::string& out, invoke_id id, std::string_view xml);

}  // namespace ctig::csta
