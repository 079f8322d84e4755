#pragma once
#include <cstdint>
#include <string>

namespace ctig::sip {

enum class transport : std::uint8_t { udp, tcp, tls };

/// Names a flow for as long as it lives: one TCP or TLS connection, or one (UDP listener, remote address)
/// pair. Issued by whoever owns the sockets, never used twice.
enum class flow_id : std::uint64_t {};

/// What the access lists say of a peer (product.md "Signing in" 2).
enum class peer_standing : std::uint8_t {
    stranger,  ///< not on the allow list: TCP gets a bare 403, UDP is never handed in
    allowed,   ///< may connect, is not believed: needs Digest
    trusted,   ///< its From and P-Asserted-Identity are believed; gets Warning texts
};

/// Where a message came from. Copied into dialogs and transactions.
struct flow {
    flow_id id{};
    transport protocol = transport::udp;
    std::string local_address;  ///< literal, v6 without brackets
    std::uint16_t local_port = 0;
    std::string remote_address;  ///< literal, v6 without brackets
    std::uint16_t remote_port = 0;
    peer_standing standing = peer_standing::stranger;
    std::string certificate;  ///< name in the peer's verified certificate; empty without one
};

/// Does the URI name its transport? Else NAPTR may choose among those of the same kind (RFC 3263 4.1).
enum class transport_choice : std::uint8_t { named, open };

/// A place to send to that is no flow: the first route of a request, or where an answer goes that its flow
/// does not reach. The driver resolves it (RFC 3263).
struct next_hop {
    transport protocol = transport::udp;
    std::string host;        ///< name or literal, v6 without brackets
    std::uint16_t port = 0;  ///< 0: by RFC 3263
    flow_id beside{};        ///< UDP: leave by the socket of that flow; 0: by any
    transport_choice choice = transport_choice::named;

    bool operator==(const next_hop&) const = default;
};

}  // namespace ctig::sip
