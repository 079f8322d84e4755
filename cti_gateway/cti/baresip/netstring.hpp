#pragma once
// Netstrings, "5:hello,": how baresip's ctrl_tcp frames its JSON texts. Sans-I/O.
#include <boost/system/result.hpp>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace ctig::cti::baresip {

/// Longest text that is read or written. A phone's longest is its help page, some 2,000 octets.
inline constexpr std::size_t max_netstring = std::size_t{64} * 1024;

void append_netstring(std::string& out, std::string_view text);

/// Cuts texts out of a stream of octets.
class netstring_reader {
public:
    void append(std::string_view bytes);
    /// The next whole text, or nothing yet. The view dies at the next append(). Errors: cti::errc::bad_frame
    /// for anything that is no netstring or is longer than max_netstring; the stream is then lost.
    [[nodiscard]] boost::system::result<std::optional<std::string_view>> next();

private:
    std::string buffer_;
    std::size_t read_ = 0;  ///< octets of buffer_ that were handed out
};

}  // namespace ctig::cti::baresip
