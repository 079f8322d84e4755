#pragma once
// The events that lead a connection from one state to another, made from a picture of the call.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "csta/message.hpp"
#include "cti_gateway/bridge/device_picture.hpp"

namespace ctig::bridge {

enum class step : std::uint8_t {
    service_initiated,
    originated,
    delivered,
    established,
    held,
    retrieved,
    queued,
    failed,
    cleared,
};

/// For the monitored device's own connection; nothing when no events lead from one state to the other.
[[nodiscard]] std::optional<std::vector<step>> own_steps(csta::local_connection_state from,
                                                         csta::local_connection_state to, bool outgoing);
/// For another party's connection.
[[nodiscard]] std::vector<step> party_steps(csta::local_connection_state from,
                                            csta::local_connection_state to);
[[nodiscard]] csta::local_connection_state own_state_after(step s);

/// Makes the events of one call at one device. Lifetime: the call's picture outlives it.
class path_events {
public:
    path_events(const std::string& device, const std::string& call_id, const call_picture& call)
        : device_(device), call_id_(call_id), call_(call) {}

    [[nodiscard]] csta::message own(step s, csta::local_connection_state own_after) const;
    [[nodiscard]] csta::message party(step s, const party_picture& who,
                                      csta::local_connection_state own) const;
    /// The device's own connection ended and nobody says how.
    [[nodiscard]] csta::message cleared(csta::local_connection_state own_after) const;

private:
    [[nodiscard]] csta::message make(step s, const csta::connection_id& connection,
                                     const csta::extended_device_id& who,
                                     csta::local_connection_state own) const;

    std::string device_, call_id_;
    call_picture call_;
};

}  // namespace ctig::bridge
