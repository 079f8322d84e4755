#include "cti_gateway/shards/event_routes.hpp"

#include <gtest/gtest.h>

#include "csta/services.hpp"

namespace ctig::shards {
namespace {

constexpr cti::link_index one{0}, other{1};

csta::message event_of(const std::string& cross_ref_id) {
    return csta::out_of_service_event{.monitor_cross_ref_id = cross_ref_id};
}
csta::message started(const std::string& cross_ref_id) {
    return csta::monitor_start_response{.monitor_cross_ref_id = cross_ref_id};
}

// Two PBX nodes may give the same cross reference to different shards.
TEST(EventRoutes, LeadEachEventToTheShardThatAskedForItOnThatLink) {
    event_routes routes;
    routes.on_answer(one, started("7"), 2);
    routes.on_answer(other, started("7"), 1);
    EXPECT_EQ(routes.route(one, event_of("7")), 2U);
    EXPECT_EQ(routes.route(other, event_of("7")), 1U);
    EXPECT_EQ(routes.route(one, event_of("8")), std::nullopt) << "nobody's: everybody is told";
}

TEST(EventRoutes, ForgetAMonitorThatIsStopped) {
    event_routes routes;
    routes.on_answer(one, started("7"), 2);
    routes.on_request(one, csta::monitor_stop{.monitor_cross_ref_id = "7"});
    EXPECT_EQ(routes.route(one, event_of("7")), std::nullopt);
    EXPECT_EQ(routes.size(), 0U);
}

TEST(EventRoutes, LeadThePbxsOwnMonitorStopToItsShardAndForgetTheMonitor) {
    event_routes routes;
    routes.on_answer(one, started("7"), 2);
    EXPECT_EQ(routes.route(one, csta::monitor_stop{.monitor_cross_ref_id = "7"}), 2U);
    EXPECT_EQ(routes.size(), 0U);
}

TEST(EventRoutes, ForgetTheMonitorsOfALostLinkOnly) {
    event_routes routes;
    routes.on_answer(one, started("7"), 2);
    routes.on_answer(other, started("7"), 1);
    routes.on_link_lost(one);
    EXPECT_EQ(routes.route(one, event_of("7")), std::nullopt);
    EXPECT_EQ(routes.route(other, event_of("7")), 1U);
}

}  // namespace
}  // namespace ctig::shards
