#pragma once
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sip_session/flow.hpp"

namespace ctig::net {

/// Who is at the other end, as far as the network can tell.
struct peer_identity {
    std::string_view address;  ///< literal, v6 without brackets
    /// Of its verified certificate, and what the DNS calls it in both directions; none over UDP, whose
    /// source anybody can write.
    std::span<const std::string> names{};
};

/// Gets what the sockets have to say. Thread: the gateway's.
class sip_sink {
public:
    /// One whole message; `bytes` are valid during the call only.
    virtual void on_sip_message(const sip::flow& from, std::string_view bytes) = 0;
    /// The stream's framing is lost; `start` holds the bytes at which it was. The sink answers and closes.
    virtual void on_broken_sip_stream(const sip::flow& from, std::string_view start, int status) = 0;
    virtual void on_sip_flow_closed(sip::flow_id flow) = 0;
    /// A socket is about to hand over what came in. What is ready to be sent goes first: its peers work on it
    /// meanwhile.
    virtual void on_sip_turn_begins() = 0;
    /// What came in on one socket in one turn has been handed over: time to act on it.
    virtual void on_sip_turn_over() = 0;
    /// A connection has closed, or where to send something to is no longer looked for.
    virtual void on_sip_settled() = 0;
    /// What the access lists say of a peer.
    [[nodiscard]] virtual sip::peer_standing standing_of(const peer_identity& peer) const = 0;
    /// Would the peer's names in the DNS change what the lists say of it?
    [[nodiscard]] virtual bool needs_names(const peer_identity& peer) const = 0;
    /// Looks the names up and calls back from the loop, always.
    virtual void confirm_names(const std::string& address,
                               std::function<void(std::vector<std::string>)> done) = 0;
    /// Does a live dialog's client speak over this flow? Then it is not cut for being idle.
    [[nodiscard]] virtual bool carries_dialog(sip::flow_id flow) const = 0;

protected:
    ~sip_sink() = default;
};

/// Sees each SIP message as it crosses a socket; for the trace file.
class sip_tap {
public:
    virtual void on_sip_bytes_in(const sip::flow& from, std::string_view bytes) = 0;
    virtual void on_sip_bytes_out(const sip::flow& to, std::string_view bytes) = 0;

protected:
    ~sip_tap() = default;
};

}  // namespace ctig::net
