#pragma once
// cti.manager.address: host:port or [v6]:port.
#include <optional>
#include <string>
#include <string_view>

namespace ctig::cti {

struct manager_address {
    std::string host;  ///< a name or a literal address, without brackets
    std::string port;  ///< 1 to 65535 in decimal
};

[[nodiscard]] std::optional<manager_address> parse_manager_address(std::string_view text);

}  // namespace ctig::cti
