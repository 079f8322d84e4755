#pragma once
#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "cti_gateway/audit/audit_file.hpp"
#include "cti_gateway/bridge/digest_nonces.hpp"
#include "cti_gateway/bridge/links.hpp"
#include "cti_gateway/bridge/sign_in.hpp"
#include "cti_gateway/metrics/metrics.hpp"

namespace ctig::bridge {

/// What the bridges of one gateway, each on its own thread, must agree on.
struct team {
    std::size_t bridges = 1;
    std::atomic<std::size_t> sessions = 0;  ///< of all, for limits.sessions
    std::atomic<std::uint64_t> sign_ins = 0;
    digest_nonces nonces;

    /// Each bridge's part of what all may do at a time.
    [[nodiscard]] std::size_t share_of(std::size_t all) const noexcept {
        return std::max<std::size_t>(all / bridges, 1);
    }
};

/// Who has signed in, as far as it tells that an older session was the same client's.
struct signed_in_client {
    std::uint64_t sign_in = 0;  ///< its number in the team: only older sessions make room
    std::string user, line_uri, epid, sip_instance, contact_uri;
};

/// What a bridge works with. All of it outlives the bridge.
struct bridge_parts {
    sip::user_agent& phones;  ///< the SIP side
    links& managers;          ///< the CTI side
    std::shared_ptr<const directory::directory> people;
    std::shared_ptr<const config::configuration> settings;
    selection_lookup selected;
    metrics::registry& metrics;
    std::function<sip::time_point()> now;
    std::function<void()> outputs_ready;  ///< the user agent has outputs that nobody is draining
    /// A sign-in is about to be refused, and why: also what the client is not told. May be empty.
    std::function<void(std::string_view call_id, std::string_view why)> on_refusal = {};
    audit::sink audit = {};                                    ///< none: no audit log
    std::shared_ptr<const lineuri::number_plan> numbers = {};  ///< none: numbers stay what they are
    /// What save() says of a session is not what it said before. None: no journal.
    std::function<void(const sip::dialog_change& what)> on_change = {};
    std::shared_ptr<bridge::team> team = std::make_shared<bridge::team>();
    /// For the other bridges of the team: end_older_sessions(). May be empty.
    std::function<void(const signed_in_client& who)> on_signed_in = {};
};

}  // namespace ctig::bridge
