#include "sip_session/answer_path.hpp"

namespace ctig::sip {
namespace {

constexpr std::uint16_t default_port = 5060;  // RFC 3261 18.2.2: of UDP and TCP; TLS has 5061, by RFC 3263

}  // namespace

via_return via_return::of(const via_parm& via, const flow& source) {
    return {.port = via.port.value_or(0),
            .by_rport = via.rport.has_value(),
            .tls_host = source.protocol == transport::tls ? std::string(via.host) : std::string()};
}

destination answer_destination(const flow& source, const via_return& via) {
    const auto port = via.port != 0 ? via.port : default_port;
    switch (source.protocol) {
        case transport::udp:
            if (via.by_rport || port == source.remote_port) return {source.id};
            return {next_hop{transport::udp, source.remote_address, port, source.id}};
        case transport::tcp: return {source.id, next_hop{transport::tcp, source.remote_address, port}};
        case transport::tls: return {source.id, next_hop{transport::tls, via.tls_host, via.port}};
    }
    return {source.id};
}

bool same_peer(const flow& a, const flow& b) noexcept {
    return a.remote_address == b.remote_address || (!a.certificate.empty() && a.certificate == b.certificate);
}

bool may_speak_for(const flow& source, const flow& owner) noexcept {
    return source.standing == peer_standing::trusted || same_peer(source, owner);
}

std::optional<next_hop> as_believed(std::optional<next_hop> named, const flow& source) {
    const bool believed = source.standing == peer_standing::trusted;
    if (named && !believed && named->host != source.remote_address) return std::nullopt;
    return named;
}

}  // namespace ctig::sip
