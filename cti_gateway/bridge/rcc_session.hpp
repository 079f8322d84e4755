#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cti_gateway/bridge/device_picture.hpp"
#include "cti_gateway/bridge/event_filter.hpp"
#include "cti_gateway/bridge/event_gate.hpp"
#include "cti_gateway/bridge/identity_map.hpp"
#include "cti_gateway/bridge/pending_request.hpp"
#include "cti_gateway/bridge/status_registration.hpp"
#include "cti_gateway/cti/manager_link.hpp"
#include "lineuri/line_appearance.hpp"
#include "lineuri/line_uri.hpp"
#include "sip_session/user_agent.hpp"

namespace ctig::bridge {

/// How a stored selection stands to the device that a line URI names: one from before the sign-in chooses
/// among what the URI leaves, one made since overrides it (product.md 4).
enum class selection_made : std::uint8_t { before_sign_in, since };

/// One line that a session controls, as the client named it.
struct session_line {
    lineuri::line_uri uri;
    lineuri::resolution resolution;
    std::string pbx_device;  ///< empty while the choice is ambiguous
    selection_made selection = selection_made::before_sign_in;
};

/// One MonitorStart of the client's. The cross reference is ours: derived from Call-ID, From tag and line, so
/// that it is the same after a lost journal or on another node.
struct session_monitor {
    std::string cross_ref_id;
    std::string line_uri;
    std::string pbx_device;
    std::uint64_t serial = 0;                   ///< tells it from an earlier one of the same name
    std::shared_ptr<pending_request> starting;  ///< the client's MonitorStart, until it is answered
    event_set filtered;                         ///< what this client does not want to hear
    device_picture told;                        ///< what this client was last told; callIDs are our tokens
    std::uint64_t recovery = 0;  ///< the attempt under way to start it again after its link was lost; 0: none
    unsigned failures = 0;       ///< of such attempts, one after another
    sip::time_point recovered{};  ///< when one succeeded last
    unsigned endings = 0;         ///< how often the PBX ended it, each soon after the one before
    sip::time_point ended{};      ///< when it did so last
};

/// The CSTA association that one SIP dialog carries (product.md "application session"). Owned by the bridge.
struct rcc_session {
    rcc_session(sip::dialog_id id, std::uint64_t seed) : dialog(id), ids(seed) {}
    /// The monitor of that cross reference of ours; none: nullptr.
    [[nodiscard]] session_monitor* monitor(std::string_view cross_ref_id);
    [[nodiscard]] const session_monitor* monitor(std::string_view cross_ref_id) const;
    /// Its monitors are on their way to another link. One that the PBX refuses is not waited for.
    [[nodiscard]] bool is_recovering() const;

    sip::dialog_id dialog;
    std::uint64_t sign_in = 0;  ///< its number in the team; 0: of a process before this one
    std::string user;
    std::string peer;  ///< address of the hop that signed the user in
    std::string call_id, from_tag, contact_uri, epid, sip_instance;
    std::string csta_namespace;  ///< the client's: it is answered in kind
    cti::link_index link{};
    std::vector<session_line> lines;
    std::vector<session_monitor> monitors;
    identity_map ids;
    std::uint64_t monitors_made = 0;
    std::size_t outstanding = 0;  ///< requests of this session in flight to the PBX
    event_gate gate;
    std::vector<std::shared_ptr<pending_request>> waiting;  ///< for the session's monitors to be back
    std::vector<status_registration> registrations;
    csta::system_status_value told_status = csta::system_status_value::normal;
    std::uint64_t registrations_made = 0, lists_made = 0;
};

/// Hexadecimal digest of its parts: 16 digits, the same on every node and after every restart.
[[nodiscard]] std::string derive_cross_ref_id(std::string_view call_id, std::string_view from_tag,
                                              std::string_view line_uri, std::size_t ordinal);

}  // namespace ctig::bridge
