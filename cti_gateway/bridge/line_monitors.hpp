#pragma once
// One PBX monitor for each device on each link, shared by every session that watches it there and reference
// counted.
//
//   start    a client's MonitorStart: events flow from the answer on
//   recover  a session that comes from another link: its events are held back while a snapshot is taken, so
//            that it can be told the difference first, and then what the snapshot does not say yet
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "cti_gateway/bridge/device_survey.hpp"
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
    /// `early`: an event that the PBX sent before it answered its monitor's start; told once that is active.
    using early_event = std::function<void(cti::link_index, const csta::message&)>;
    explicit line_monitors(links& over, early_event early = {}) : links_(over), early_(std::move(early)) {}

    /// monitor_start_response or csta_error_code of the PBX (with the PBX's cross reference), or cti::errc.
    using started = std::function<void(const boost::system::result<csta::message>&)>;
    struct snapshot {
        device_picture truth;             ///< with the PBX's callIDs
        std::vector<csta::message> held;  ///< the events since it was begun, in the PBX's names
    };
    /// Errors: cti::errc; bad_message when the PBX refused the monitor or the snapshot.
    using recovered = std::function<void(const boost::system::result<snapshot>&)>;

    /// Joins the monitor of `device` on `link`, starting it when it is the first. `done` may be called from
    /// inside.
    void start(cti::link_index link, const std::string& device, monitor_subscriber who, started done);
    /// Joins and takes a snapshot; events reach `who` after `done`. `done` may be called from inside.
    void recover(cti::link_index link, const std::string& device, monitor_subscriber who, recovered done);
    /// Leaves; the last one out stops the monitor at the PBX. Calls nobody from inside: a start that is still
    /// unanswered is answered when the PBX answers it; a recovery is not heard of again.
    void stop(cti::link_index link, const std::string& device, const monitor_subscriber& who);
    /// Who gets an event now. Keeps it for those who recover.
    [[nodiscard]] std::vector<monitor_subscriber> route(cti::link_index link, const csta::message& event);
    /// Who watches under that cross reference of the PBX's. Valid until the next call.
    [[nodiscard]] const std::vector<monitor_subscriber>& subscribers(cti::link_index link,
                                                                     std::string_view pbx_cross_ref_id) const;
    /// The PBX ended a monitor by itself: forgets it and tells who watched.
    [[nodiscard]] std::vector<monitor_subscriber> stopped_by_pbx(cti::link_index link,
                                                                 std::string_view pbx_cross_ref_id);
    /// The link's monitors died with it: forgets them. Calls nobody from inside.
    void link_lost(cti::link_index link);
    /// A monitor of `device` runs or starts there: whoever joins has no request of their own.
    [[nodiscard]] bool has(cti::link_index link, const std::string& device) const {
        return monitors_.contains({link, device});
    }
    [[nodiscard]] std::size_t size() const noexcept { return monitors_.size(); }

private:
    using key = std::pair<cti::link_index, std::string>;
    struct recovery {
        monitor_subscriber who;
        recovered done;
    };
    struct monitor {
        std::uint64_t generation = 0;  ///< tells a late answer to a monitor that was forgotten meanwhile
        bool active = false;
        csta::message response;  ///< of the PBX, once active
        std::string pbx_cross_ref_id;
        std::vector<monitor_subscriber> subscribers;
        std::vector<started> waiting;
        std::vector<recovery> recovering;
        bool surveying = false;
        std::vector<csta::message> held;  ///< since the survey began
        [[nodiscard]] bool is_left() const { return subscribers.empty() && recovering.empty(); }
    };
    monitor& join(const key& of);
    void on_started(const key& of, std::uint64_t generation,
                    const boost::system::result<csta::message>& answer);
    void on_late_start(const key& of, std::uint64_t generation,
                       const boost::system::result<csta::message>& answer);
    void replay_early(cti::link_index link, const std::string& pbx_cross_ref_id);
    void survey(const key& of, monitor& m);
    void on_surveyed(const key& of, std::uint64_t generation,
                     const boost::system::result<device_picture>& truth);
    void abandon(monitor& m);
    void stop_at_pbx(cti::link_index link, const std::string& pbx_cross_ref_id);

    static constexpr std::size_t max_early = 256;  ///< on each link

    links& links_;
    early_event early_;
    std::uint64_t last_generation_ = 0;
    std::map<key, monitor> monitors_;
    /// Requests whose monitor went before the PBX answered, by generation: answered with that answer.
    std::map<std::uint64_t, std::vector<started>> abandoned_;
    std::map<key, key> by_cross_ref_;  ///< (link, the PBX's cross reference) -> (link, device)
    std::map<cti::link_index, std::size_t> starting_;
    std::map<cti::link_index, std::vector<csta::message>> early_events_;
};

}  // namespace ctig::bridge
