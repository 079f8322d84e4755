#pragma once
// What somebody knows of a device: its calls, forwarding, do-not-disturb, message waiting. Kept for each
// monitor of a client as what that client was last told, and read from the PBX as the truth. A plain value,
// fit to be stored. Device names are the PBX's; callIDs are whatever the messages given to it use.
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "csta/message.hpp"

namespace ctig::bridge {

/// Another party's connection of a call.
struct party_picture {
    std::string device;  ///< of its ConnectionID; empty while nobody named it
    csta::extended_device_id who{csta::not_known{}};
    csta::local_connection_state state{};
};

struct call_picture {
    csta::local_connection_state own{};
    csta::extended_device_id calling{csta::not_known{}}, called{csta::not_known{}};
    csta::redirection_device_id last_redirection{csta::not_required{}};
    std::vector<party_picture> others;
    bool others_known = true;  ///< false: a PBX that told only of the device's own connection
};

struct forwarding_picture {
    bool on = false;
    std::string to;
    bool operator==(const forwarding_picture&) const = default;
};

class device_picture {
public:
    using forwarding_key = std::optional<csta::forwarding_type>;

    explicit device_picture(std::string of = {}) : device(std::move(of)) {}

    /// Takes an event, or leaves the picture as it is when the event says nothing of it. Returns the callIDs
    /// whose connection to this device is over by it.
    std::vector<std::string> apply(const csta::message& event);
    /// Whether the event would change nothing that it speaks of. False for events that carry no state.
    [[nodiscard]] bool already_says(const csta::message& event) const;
    /// The picture's owner now uses another phone of the line: what was its own connection is the new
    /// phone's.
    void move_to(const std::string& other_device);
    /// Whether a party is this device.
    [[nodiscard]] bool is_own(std::string_view pbx_device) const;
    [[nodiscard]] bool is_own(const csta::extended_device_id& who) const;
    /// Whether this device began the call.
    [[nodiscard]] bool is_outgoing(const call_picture& call) const;

    std::string device;
    std::map<std::string, call_picture> calls;
    std::map<forwarding_key, forwarding_picture> forwarding;
    bool calls_known = true, forwarding_known = false;  ///< of a truth: the PBX told all of it
    std::optional<bool> do_not_disturb, message_waiting;
};

/// Text of a party; empty when it is not known.
[[nodiscard]] std::string_view party_text(const csta::extended_device_id& who);
[[nodiscard]] bool same_party(const party_picture& a, const party_picture& b);
/// Whether a client could tell them apart: calls, own states, others' states, features. Who is calling whom
/// is not compared, it does not change.
[[nodiscard]] bool look_alike(const device_picture& a, const device_picture& b);
[[nodiscard]] bool look_alike(const call_picture& a, const call_picture& b);

}  // namespace ctig::bridge
