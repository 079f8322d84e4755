#pragma once
// cti.manager.address: host:port or [v6]:port.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ctig::cti {

struct manager_address {
    std::string host;  ///< a name or a literal address, without brackets
    std::string port;  ///< 1 to 65535 in decimal
};

/// `default_port`: taken where the text names none; 0: it must.
[[nodiscard]] std::optional<manager_address> parse_manager_address(std::string_view text,
                                                                   std::uint16_t default_port = 0);

}  // namespace ctig::cti
