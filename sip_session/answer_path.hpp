#pragma once
// Where answers go (RFC 3261 18.2.2, RFC 3581 4), and whose requests are whose.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sip_session/flow.hpp"
#include "sip_session/user_agent.hpp"
#include "sip_session/via.hpp"

namespace ctig::sip {

/// What the top Via of a request says about the way back.
struct via_return {
    std::uint16_t port = 0;  ///< of sent-by; 0: the default
    bool by_rport = false;   ///< RFC 3581: to the port that the request came from
    std::string tls_host{};  ///< sent-by's host, over TLS only: a new connection needs a name to check

    [[nodiscard]] static via_return of(const via_parm& via, const flow& source);
};

/// RFC 3261 18.2.2: over a stream by the connection that the request came on, and where that has closed by a
/// new one to its address and sent-by's port; a datagram to the source's address and sent-by's port, or with
/// `rport` to the source's port. `maddr` is not heeded: any peer could send our answers to a third party by
/// it.
[[nodiscard]] destination answer_destination(const flow& source, const via_return& via);

/// Is `a` the peer that `b` is: the same address, or the same verified certificate name?
[[nodiscard]] bool same_peer(const flow& a, const flow& b) noexcept;
/// May a request over `source` concern what `owner` began? Its own peer may, and who is trusted.
[[nodiscard]] bool may_speak_for(const flow& source, const flow& owner) noexcept;

/// The place that a peer over `source` names for our requests, as far as its word is taken: who is not
/// trusted names its own address or nothing, so that nobody makes the gateway knock at a third party's door.
[[nodiscard]] std::optional<next_hop> as_believed(std::optional<next_hop> named, const flow& source);

}  // namespace ctig::sip
