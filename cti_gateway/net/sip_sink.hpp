#pragma once
#include <string_view>

#include "sip_session/flow.hpp"

namespace ctig::net {

/// Gets what the sockets have to say. Thread: the shard's.
class sip_sink {
public:
    /// One whole message; `bytes` are valid during the call only.
    virtual void on_sip_message(const sip::flow& from, std::string_view bytes) = 0;
    /// The stream's framing is lost; `start` holds the bytes at which it was. The sink answers and closes.
    virtual void on_broken_sip_stream(const sip::flow& from, std::string_view start, int status) = 0;
    virtual void on_sip_flow_closed(sip::flow_id flow) = 0;
    /// What came in on one socket in one turn has been handed over: time to act on it.
    virtual void on_sip_turn_over() = 0;
    /// What the access lists say of an address (literal).
    [[nodiscard]] virtual sip::peer_standing standing_of(std::string_view address) const = 0;

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

/// Why bytes or connections were refused, for metrics.
struct net_counters {
    std::uint64_t strangers = 0;     ///< datagrams from peers that are not on the allow list
    std::uint64_t slow_readers = 0;  ///< connections closed because 1 MiB waited to be written
    std::uint64_t unfinished_messages =
        0;                               ///< connections closed because a message did not get whole in time
    std::uint64_t connection_limit = 0;  ///< connections refused for the limit
    std::uint64_t send_failures = 0;     ///< datagrams that the kernel did not take
};

}  // namespace ctig::net
