#pragma once
// One PBX monitor for each device on each link, shared by every session that watches it there and reference
// counted.
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "cti_gateway/bridge/links.hpp"
#include "sip_session/user_agent.hpp"

namespace ctig::bridge {

/// A session's share in a monitor: the client knows it by a cross reference of ours.
struct monitor_subscriber {
    sip::dialog_id dialog{};
    std::string cross_ref_id;

    bool operator==(const monitor_subscriber&) const = default;
};

/// Thread: the shard's. Lifetime: outlives every request it made on `links` (stop the links first).
class line_monitors {
public:
    explicit line_monitors(links& over) : links_(over) {}

    /// monitor_start_response or csta_error_code of the PBX (with the PBX's cross reference), or cti::errc.
    using started = std::function<void(const boost::system::result<csta::message>&)>;

    /// Joins the monitor of `device` on `link`, starting it when it is the first. `done` may be called from
    /// inside.
    void start(cti::link_index link, const std::string& device, monitor_subscriber who, started done);
    /// Leaves; the last one out stops the monitor at the PBX. Calls nobody from inside: a start that is still
    /// unanswered is answered when the PBX answers it.
    void stop(cti::link_index link, const std::string& device, const monitor_subscriber& who);
    /// Who gets an event of that cross reference of the PBX's. Valid until the next call.
    [[nodiscard]] const std::vector<monitor_subscriber>& subscribers(cti::link_index link,
                                                                     std::string_view pbx_cross_ref_id) const;
    /// The link's monitors died with it: forgets them. Calls nobody from inside.
    void link_lost(cti::link_index link);
    [[nodiscard]] std::size_t size() const noexcept { return monitors_.size(); }

private:
    using key = std::pair<cti::link_index, std::string>;
    struct monitor {
        std::uint64_t generation = 0;  ///< tells a late answer to a monitor that was forgotten meanwhile
        bool active = false;
        csta::message response;  ///< of the PBX, once active
        std::string pbx_cross_ref_id;
        std::vector<monitor_subscriber> subscribers;
        std::vector<started> waiting;
    };
    void on_started(const key& of, std::uint64_t generation,
                    const boost::system::result<csta::message>& answer);
    void abandon(monitor& m);
    void stop_at_pbx(cti::link_index link, const std::string& pbx_cross_ref_id);

    links& links_;
    std::uint64_t last_generation_ = 0;
    std::map<key, monitor> monitors_;
    /// Requests whose monitor went before the PBX answered, by generation: answered with that answer.
    std::map<std::uint64_t, std::vector<started>> abandoned_;
    std::map<key, key> by_cross_ref_;  ///< (link, the PBX's cross reference) -> (link, device)
};

}  // namespace ctig::bridge
