#include "cti_gateway/status_json.hpp"

#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <utility>

#include "cti_gateway/log/printable.hpp"

namespace ctig {
namespace {

std::string_view to_string(csta::system_status_value v) noexcept {
    using enum csta::system_status_value;
    switch (v) {
        case disabled: return "disabled";
        case partially_disabled: return "partially_disabled";
        case enabled: return "enabled";
        case initializing: return "initializing";
        case messages_lost: return "messages_lost";
        case normal: return "normal";
        case overload_imminent: return "overload_imminent";
        case overload_reached: return "overload_reached";
        case overload_relieved: return "overload_relieved";
    }
    return "unknown";
}

/// JSON is UTF-8, and a reason may have the PBX's bytes in it.
std::string printable(std::string_view text) {
    std::string out;
    log::append_printable(out, text, 1024);
    return out;
}

boost::json::object link_json(const cti::link_status& link, std::size_t sessions) {
    boost::json::object out{{"manager", printable(link.manager)},
                            {"state", cti::to_string(link.state)},
                            {"reason", printable(link.reason)}};
    // A link that was never started has been so since no time.
    if (link.since == std::chrono::system_clock::time_point{}) {
        out["since"] = nullptr;
    } else {
        out["since"] = rfc3339(link.since);
    }
    out["round_trip_ms"] = static_cast<double>(link.round_trip.count()) / 1000;
    out["sessions"] = sessions;
    out["outstanding"] = link.outstanding;
    out["system_status"] = to_string(link.system_status);
    out["heartbeats_missed"] = link.heartbeats_missed;
    out["connects"] = link.connects;
    out["leaving"] = link.leaving;
    // As Prometheus counts: each edge has all that took no longer.
    boost::json::array trips;
    std::uint64_t so_far = 0;
    for (std::size_t i = 0; i < cti::round_trips::edges.size(); ++i) {
        so_far += link.heartbeats.counts()[i];
        trips.push_back({{"within_ms", cti::round_trips::edges[i].count()}, {"heartbeats", so_far}});
    }
    out["heartbeats_answered"] = link.heartbeats.total();
    out["round_trips"] = std::move(trips);
    return out;
}

}  // namespace

std::string rfc3339(std::chrono::system_clock::time_point t) {
    namespace chr = std::chrono;
    const auto at = chr::floor<chr::milliseconds>(t);
    const auto day = chr::floor<chr::days>(at);
    const chr::year_month_day date(day);
    const chr::hh_mm_ss time(at - day);
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                       time.hours().count(), time.minutes().count(), time.seconds().count(),
                       time.subseconds().count());
}

boost::json::object to_json(const gateway_status& status, std::chrono::system_clock::time_point now) {
    boost::json::array links, listeners;
    for (std::size_t i = 0; i < status.links.size(); ++i) {
        links.push_back(
            link_json(status.links[i], i < status.sessions_by_link.size() ? status.sessions_by_link[i] : 0));
    }
    for (const auto& l : status.listeners) listeners.emplace_back(l);
    return {
        {"version", status.version},
        {"started", rfc3339(status.started)},
        {"uptime_seconds", std::chrono::duration_cast<std::chrono::seconds>(now - status.started).count()},
        {"rcc_enabled", status.rcc_enabled},
        {"closed", status.closed},
        {"sessions", status.sessions},
        {"monitors", status.monitors},
        {"users", status.users},
        {"listeners", std::move(listeners)},
        {"links", std::move(links)}};
}

}  // namespace ctig
