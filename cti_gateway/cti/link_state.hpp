#pragma once
// The states of a CTI link and the position of a link in the configuration: all that the state machine, the
// pool and those who only look at a link need to agree on.
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace ctig::cti {

using time_point = std::chrono::steady_clock::time_point;

enum class link_state : std::uint8_t {
    down,  ///< not started
    connecting,
    signing_in,  ///< connected, application session not granted yet
    in_service,
    out_of_service,  ///< lost or unreachable; retried after a back-off
    refused,         ///< the login was refused; retried at the slowest pace
    stopped,
};
[[nodiscard]] std::string_view to_string(link_state s) noexcept;

/// Names a link for as long as it lives, whatever a reload does to the order; below max_link_indices.
enum class link_index : std::uint8_t {};

/// A gateway has one to eight links, all to one PBX cluster.
inline constexpr std::size_t max_links = 8;
/// And as many that a reload took out of the configuration and that their sessions have not left yet.
inline constexpr std::size_t max_link_indices = 2 * max_links;

}  // namespace ctig::cti
