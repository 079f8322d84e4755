#pragma once
#include <boost/system/error_code.hpp>
#include <cstdint>
#include <optional>
#include <string_view>

#include "sip_session/error.hpp"

namespace ctig::sip {

/// Gathers the Content-Length of a message, for datagrams and streams alike (RFC 3261 18.3, 20.14).
class content_length {
public:
    /// Takes one more header of that name. The same number again is harmless, another is not (RFC
    /// 4475 3.3.9): a peer and a proxy could see two different messages. A number past 64 bits is kept as the
    /// largest. Errors: bad_content_length (a sign, no digits, contradiction).
    [[nodiscard]] boost::system::error_code add(std::string_view value);

    [[nodiscard]] std::optional<std::uint64_t> octets() const noexcept { return octets_; }

private:
    std::optional<std::uint64_t> octets_;
};

}  // namespace ctig::sip
