#pragma once
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace ctig::net {

/// Why bytes or connections were refused, since the start; for metrics.
struct net_counters {
    std::uint64_t strangers = 0;            ///< datagrams from peers that are not on the allow list
    std::uint64_t slow_readers = 0;         ///< closed: too much waited to be written to the peer
    std::uint64_t unfinished_messages = 0;  ///< closed: a message did not get whole in time
    std::uint64_t silent_peers = 0;         ///< closed: connected and sent no message
    std::uint64_t idle_connections = 0;     ///< closed: nothing for long, and no dialog on it
    std::uint64_t held_bytes = 0;           ///< closed: too much of unfinished messages was held
    std::uint64_t connection_limit = 0;     ///< refused: as many connections as there may be
    std::uint64_t peer_limit = 0;           ///< refused: as many connections as one peer may have
    std::uint64_t evicted = 0;              ///< closed: had sent nothing yet, and made room for another
    std::uint64_t tls_refused = 0;          ///< closed: the peer's certificate was not good enough
    std::uint64_t tls_failures = 0;         ///< closed: no handshake came about
    std::uint64_t send_failures = 0;        ///< datagrams that the kernel did not take

    /// With the words for the metric's label.
    [[nodiscard]] std::vector<std::pair<std::string_view, std::uint64_t>> all() const {
        return {{"stranger_datagram", strangers},
                {"slow_reader", slow_readers},
                {"unfinished_message", unfinished_messages},
                {"silent_peer", silent_peers},
                {"idle_connection", idle_connections},
                {"held_bytes", held_bytes},
                {"connection_limit", connection_limit},
                {"peer_limit", peer_limit},
                {"evicted", evicted},
                {"tls_refused", tls_refused},
                {"tls_failure", tls_failures},
                {"send_failure", send_failures}};
    }
};

}  // namespace ctig::net
