#pragma once
#include <array>
#include <boost/system/result.hpp>
#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "csta/message.hpp"
#include "cti_gateway/cti/link_state.hpp"

namespace ctig::shards {

/// Whose an event of the PBX is: which shard watches under which cross reference, learnt from what passes.
/// Thread: one.
class event_routes {
public:
    /// A request of a shard leaves for the PBX.
    void on_request(cti::link_index link, const csta::message& what);
    /// Its answer came, and goes to that shard now; `is_start`: it was a MonitorStart. What is returned goes
    /// there behind it: events that the PBX sent before it answered.
    [[nodiscard]] std::vector<csta::message> on_answer(cti::link_index link, bool is_start,
                                                       const boost::system::result<csta::message>& answer,
                                                       std::size_t shard);
    void on_link_lost(cti::link_index link) { of(link) = {}; }

    enum class whose : std::uint8_t { one, everybody, nobody };
    struct destination {
        whose who = whose::everybody;
        std::size_t shard = 0;  ///< with one
        bool operator==(const destination&) const = default;
    };
    /// Where an event goes now. One of a monitor whose start is not answered yet is kept: 256 on each link. A
    /// monitor that the event ends is forgotten.
    [[nodiscard]] destination route(cti::link_index link, const csta::message& event);

    [[nodiscard]] std::size_t size() const noexcept;

private:
    struct link_routes {
        std::unordered_map<std::string, std::size_t> monitors, lists;  ///< by cross reference
        std::size_t starting = 0;                                      ///< MonitorStart in flight
        std::vector<csta::message> early;
    };
    [[nodiscard]] link_routes& of(cti::link_index link) {
        return by_link_.at(static_cast<std::size_t>(link));
    }

    static constexpr std::size_t max_early = 256;
    std::array<link_routes, cti::max_link_indices> by_link_;
};

}  // namespace ctig::shards
