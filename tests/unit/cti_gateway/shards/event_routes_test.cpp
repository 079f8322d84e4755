#include "cti_gateway/shards/event_routes.hpp"

#include <gtest/gtest.h>

#include "csta/services.hpp"

namespace ctig::shards {
namespace {

using whose = event_routes::whose;
constexpr cti::link_index here{0}, there{1};

csta::message event_of(const std::string& cross_ref_id) {
    return csta::out_of_service_event{.monitor_cross_ref_id = cross_ref_id};
}
csta::message started(const std::string& cross_ref_id) {
    return csta::monitor_start_response{.monitor_cross_ref_id = cross_ref_id};
}
event_routes::destination to(std::size_t shard) { return {whose::one, shard}; }
constexpr event_routes::destination nobody{whose::nobody};

/// A monitor runs on that link for that shard.
void start(event_routes& routes, cti::link_index link, const std::string& cross_ref_id, std::size_t shard) {
    routes.on_request(link, csta::monitor_start{});
    EXPECT_TRUE(routes.on_answer(link, true, started(cross_ref_id), shard).empty());
}

// Two PBX nodes may give the same cross reference to different shards.
TEST(EventRoutes, LeadEachEventToTheShardThatAskedForItOnThatLink) {
    event_routes routes;
    start(routes, here, "7", 2);
    start(routes, there, "7", 1);
    EXPECT_EQ(routes.route(here, event_of("7")), to(2));
    EXPECT_EQ(routes.route(there, event_of("7")), to(1));
    EXPECT_EQ(routes.route(here, event_of("8")), nobody);
    EXPECT_EQ(routes.route(here, csta::system_status{}).who, whose::everybody);
}

// A PBX may send a monitor's first event before it says that the monitor runs: it comes behind that.
TEST(EventRoutes, KeepWhatThePbxSendsBeforeItAnswersTheStart) {
    event_routes routes;
    routes.on_request(here, csta::monitor_start{});
    routes.on_request(here, csta::monitor_start{});
    EXPECT_EQ(routes.route(here, event_of("8")), nobody);
    EXPECT_EQ(routes.route(here, event_of("7")), nobody);
    EXPECT_EQ(routes.on_answer(here, true, started("7"), 2), (std::vector{event_of("7")}));
    const csta::message refusal = csta::make_error(csta::operation_error::generic);
    EXPECT_TRUE(routes.on_answer(here, true, refusal, 1).empty());
    EXPECT_EQ(routes.size(), 1U) << "what nobody asked for is not kept";
}

TEST(EventRoutes, ForgetAMonitorThatIsStopped) {
    event_routes routes;
    start(routes, here, "7", 2);
    routes.on_request(here, csta::monitor_stop{.monitor_cross_ref_id = "7"});
    EXPECT_EQ(routes.route(here, event_of("7")), nobody);
    EXPECT_EQ(routes.size(), 0U);
}

TEST(EventRoutes, LeadThePbxsOwnMonitorStopToItsShardAndForgetTheMonitor) {
    event_routes routes;
    start(routes, here, "7", 2);
    EXPECT_EQ(routes.route(here, csta::monitor_stop{.monitor_cross_ref_id = "7"}), to(2));
    EXPECT_EQ(routes.size(), 0U);
}

TEST(EventRoutes, ForgetTheMonitorsOfALostLinkOnly) {
    event_routes routes;
    start(routes, here, "7", 2);
    start(routes, there, "7", 1);
    routes.on_link_lost(here);
    EXPECT_EQ(routes.route(here, event_of("7")), nobody);
    EXPECT_EQ(routes.route(there, event_of("7")), to(1));
}

// A list of devices comes in parts; those that came too early are for whoever asked, as with one shard.
TEST(EventRoutes, LeadTheSegmentsOfAListToWhoAskedForIt) {
    event_routes routes;
    const csta::message part = csta::switching_function_devices{.service_cross_ref_id = "7"};
    const csta::message last =
        csta::switching_function_devices{.service_cross_ref_id = "7", .last_segment = true};
    EXPECT_EQ(routes.route(here, part).who, whose::everybody);
    const csta::message answer = csta::get_switching_function_devices_response{.service_cross_ref_id = "7"};
    EXPECT_TRUE(routes.on_answer(here, false, answer, 1).empty());
    EXPECT_EQ(routes.route(here, part), to(1));
    EXPECT_EQ(routes.route(here, last), to(1));
    EXPECT_EQ(routes.size(), 0U);
}

}  // namespace
}  // namespace ctig::shards
