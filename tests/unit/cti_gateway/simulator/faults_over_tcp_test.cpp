// Each fault of a simulated manager over a real socket, as the csta driver's link sees it.
#include <gtest/gtest.h>

#include "cti_gateway/cti/csta/csta_driver.hpp"
#include "cti_gateway/cti/supervised_link.hpp"
#include "cti_gateway/simulator/manager_server.hpp"
#include "lab.hpp"
#include "tests/support/fake_link_driver.hpp"
#include "tests/support/run_until.hpp"

namespace ctig::simulator::test {
namespace {

using namespace std::chrono_literals;
using cti::link_state;
using kind = fault::kind;
using target = fault::target;

class FaultsOverTcp : public testing::Test {
protected:
    FaultsOverTcp() {
        EXPECT_FALSE(server->listen({asio::ip::address_v4::loopback(), 0}));
        const auto address = "127.0.0.1:" + std::to_string(server->address_of(0).port());
        auto driver = std::make_unique<cti::csta_driver>(
            io.get_executor(), cti::csta_driver::setup{.peer = cti::parse_manager_address(address).value(),
                                                       .how = cti::find_dialect(config::cti_dialect::ecma354),
                                                       .who = {.user = "CtiGW", .password = "Secret"}});
        link = std::make_shared<cti::supervised_link>(
            io.get_executor(),
            cti::supervised_link::setup{
                .index = {},
                .manager = address,
                .timing = {.heartbeat_timeout = 50ms, .reconnect_min = 1ms, .reconnect_max = 5ms},
                .random = [] { return 0U; }},
            std::move(driver), sink);
        link->start();
        EXPECT_TRUE(until([&] { return sink.heartbeats > 0; }));
    }
    ~FaultsOverTcp() override {
        link->stop();
        server->stop();
        host->shut_down();
        io.restart();
        io.run();
    }
    template <class Predicate>
    bool until(Predicate is_true) {
        return ctig::test::run_until(io, is_true);
    }
    bool in_state(link_state wanted) {
        return until([&] { return link->status().state == wanted; });
    }
    void ask(csta::message what, std::string note = "answer", std::chrono::milliseconds limit = 5s) {
        link->request(std::move(what), limit, [this, note = std::move(note)](const auto& answer) {
            told.push_back(note + " " +
                           (answer ? std::string(csta::message_name(*answer)) : answer.error().message()));
        });
    }
    void answered(csta::message what, const std::string& expected) {
        told.clear();
        ask(std::move(what));
        ASSERT_TRUE(until([&] { return !told.empty(); }));
        EXPECT_EQ(told, lines{"answer " + expected});
    }
    void watch_and_call() {
        answered(csta::monitor_start{.monitor_object = {.value = dev("1000")}}, "MonitorStartResponse");
        answered(csta::make_call{dev("1000"), dev("1001"), csta::auto_originate::do_not_prompt},
                 "MakeCallResponse");
    }
    lines events() const {
        lines out;
        for (const auto& e : sink.events) out.push_back(describe(e));
        return out;
    }
    static simulator_config config() {
        auto c = lab_config();
        c.application_users = {{"CtiGW", "Secret"}};
        return c;
    }

    asio::io_context io{1};
    std::shared_ptr<simulated_pbx_host> host = simulated_pbx_host::make(io.get_executor(), config(), 1);
    std::shared_ptr<manager_server> server = manager_server::make(host);
    ctig::test::recording_link_sink sink;
    std::shared_ptr<cti::supervised_link> link;
    lines told;
};

const lines call_events{"ServiceInitiated 1/1000 initiated makeCall", "Originated 1/1000 connected newCall",
                        "Delivered 1/1001 connected newCall"};

// The first answer is held up: the second one overtakes it, and each finds its request.
TEST_F(FaultsOverTcp, ADelayedAnswerStillFindsItsRequest) {
    host->faults(0).add({.what = kind::delay, .of = target::answers, .by = 20ms, .times = 1});
    ask(csta::get_csta_features{}, "first");
    ask(csta::snapshot_device{dev("1000")}, "second");
    ASSERT_TRUE(until([&] { return told.size() == 2; }));
    EXPECT_EQ(told, (lines{"second SnapshotDeviceResponse", "first GetCSTAFeaturesResponse"}));
}

// A lost answer is the link's time-out; the link itself lives.
TEST_F(FaultsOverTcp, ALostAnswerTimesOutAndTheLinkLives) {
    host->faults(0).add({.what = kind::drop, .message = "GetCSTAFeaturesResponse", .times = 1});
    ask(csta::get_csta_features{}, "lost", 30ms);
    ASSERT_TRUE(until([&] { return told.size() == 1; }));
    EXPECT_EQ(told[0], "lost " + make_error_code(cti::errc::timed_out).message());
    answered(csta::get_csta_features{}, "GetCSTAFeaturesResponse");
    EXPECT_EQ(link->status().state, link_state::in_service);
}

// The same answer twice completes the request once, and no other one.
TEST_F(FaultsOverTcp, ADoubledAnswerIsTakenOnce) {
    host->faults(0).add({.what = kind::duplicate, .of = target::answers, .times = 1});
    answered(csta::get_csta_features{}, "GetCSTAFeaturesResponse");
    answered(csta::snapshot_device{dev("1000")}, "SnapshotDeviceResponse");
}

// Events: lost, doubled and out of order, exactly as told.
TEST_F(FaultsOverTcp, EventsAreLostDoubledAndReorderedAsTold) {
    host->faults(0).add({.what = kind::drop, .message = "OriginatedEvent", .times = 1});
    host->faults(0).add({.what = kind::duplicate, .message = "DeliveredEvent", .times = 1});
    watch_and_call();
    ASSERT_TRUE(until([&] { return sink.events.size() == 3; }));
    EXPECT_EQ(events(), (lines{call_events[0], call_events[2], call_events[2]}));
}

TEST_F(FaultsOverTcp, AReorderedEventComesAfterTheNext) {
    host->faults(0).add({.what = kind::reorder, .message = "ServiceInitiatedEvent", .times = 1});
    watch_and_call();
    ASSERT_TRUE(until([&] { return sink.events.size() == 3; }));
    EXPECT_EQ(events(), (lines{call_events[1], call_events[0], call_events[2]}));
}

// An unreadable document costs its request; an unreadable header costs the connection, and the link is back.
TEST_F(FaultsOverTcp, ASpoiltDocumentCostsTheRequestASpoiltHeaderTheConnection) {
    host->faults(0).add({.what = kind::corrupt_xml, .message = "GetCSTAFeaturesResponse", .times = 1});
    answered(csta::get_csta_features{}, make_error_code(cti::errc::bad_message).message());
    EXPECT_EQ(link->status().connects, 1U);
    host->faults(0).add({.what = kind::corrupt_framing, .message = "GetCSTAFeaturesResponse", .times = 1});
    answered(csta::get_csta_features{}, make_error_code(cti::errc::link_lost).message());
    ASSERT_TRUE(until([&] { return link->status().connects == 2; }));
    ASSERT_TRUE(in_state(link_state::in_service));
    answered(csta::get_csta_features{}, "GetCSTAFeaturesResponse");
}

// Every second monitor is refused for want of resources.
TEST_F(FaultsOverTcp, AShareOfMonitorsIsRefused) {
    host->faults(0).add({.what = kind::refuse, .message = "MonitorStart", .percent = 50});
    const csta::monitor_start watch{.monitor_object = {.value = dev("1000")}};
    answered(watch, "MonitorStartResponse");
    answered(watch, "CSTAErrorCode");
    answered(watch, "MonitorStartResponse");
    host->faults(0).clear();
    answered(watch, "MonitorStartResponse");
}

// A frozen manager is found by its heartbeats; thawed, it serves again.
TEST_F(FaultsOverTcp, AFrozenManagerIsFoundByHeartbeats) {
    host->silence_manager(0);
    ask(csta::get_csta_features{}, "frozen", 20ms);  // the time-out triggers a heartbeat
    ASSERT_TRUE(until([&] { return link->status().heartbeats_missed >= 2; }));
    host->start_manager(0);
    ASSERT_TRUE(in_state(link_state::in_service));
    answered(csta::get_csta_features{}, "GetCSTAFeaturesResponse");
}

// A crash resets the connection at once; the call lives on and is there after the restart.
TEST_F(FaultsOverTcp, ACrashedManagerResetsItsConnectionsAndTheCallLivesOn) {
    watch_and_call();
    host->crash_manager(0);
    ASSERT_TRUE(until([&] { return link->status().state == link_state::out_of_service; }));
    EXPECT_NE(link->status().reason.find("reset"), std::string::npos) << link->status().reason;
    host->start_manager(0);
    ASSERT_TRUE(in_state(link_state::in_service));
    answered(csta::clear_connection{at("1", "1000")}, "ClearConnectionResponse");
}

// Overload is told at once to who registered for it.
TEST_F(FaultsOverTcp, AnOverloadedManagerSaysSo) {
    answered(csta::system_register{.request_types = {.system_status = true}}, "SystemRegisterResponse");
    host->set_system_status(0, csta::system_status_value::overload_reached);
    ASSERT_TRUE(
        until([&] { return link->status().system_status == csta::system_status_value::overload_reached; }));
    told.clear();
    ask(csta::request_system_status{});
    ASSERT_TRUE(until([&] { return !told.empty(); }));
    EXPECT_EQ(link->status().system_status, csta::system_status_value::overload_reached);
    host->set_system_status(0, csta::system_status_value::normal);
    ASSERT_TRUE(until([&] { return link->status().system_status == csta::system_status_value::normal; }));
}

}  // namespace
}  // namespace ctig::simulator::test
