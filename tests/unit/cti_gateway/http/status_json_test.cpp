#include "cti_gateway/status_json.hpp"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "tests/unit/cti_gateway/http/web_lab.hpp"

namespace ctig {
namespace {

using namespace std::chrono_literals;
using clock = std::chrono::system_clock;

constexpr clock::time_point start{1'700'000'000s};

// A leap day, the turn of a year, and milliseconds.
TEST(Rfc3339, WritesUtcWithMilliseconds) {
    EXPECT_EQ(rfc3339(clock::time_point{}), "1970-01-01T00:00:00.000Z");
    EXPECT_EQ(rfc3339(clock::time_point(1'709'210'096s + 7ms)), "2024-02-29T12:34:56.007Z");
    EXPECT_EQ(rfc3339(clock::time_point(1'704'067'199s + 999ms)), "2023-12-31T23:59:59.999Z");
}

// A gateway with one link in service and one that was never started.
TEST(StatusJson, TellsOfTheGatewayAndEachLink) {
    gateway_status s{
        .version = "0.1.0", .started = start, .rcc_enabled = false, .sessions = 3, .monitors = 2, .users = 9};
    s.listeners = {"udp 127.0.0.1:5060"};
    s.links = {link_in(cti::link_state::in_service, "a:1"),
               link_in(cti::link_state::down, "b:2", "not started")};
    s.links[0].since = start + 5s;
    s.links[0].round_trip = 1500us;
    s.links[0].system_status = csta::system_status_value::overload_imminent;
    s.links[0].outstanding = 2;
    s.links[0].heartbeats_missed = 4;
    s.links[0].connects = 5;
    s.sessions_by_link = {3, 0};
    const auto want = boost::json::parse(R"({
        "version": "0.1.0", "started": "2023-11-14T22:13:20.000Z", "uptime_seconds": 90, "rcc_enabled": false, "closed": "",
        "sessions": 3, "monitors": 2, "users": 9, "listeners": ["udp 127.0.0.1:5060"],
        "links": [
            {"manager": "a:1", "state": "in_service", "reason": "", "since": "2023-11-14T22:13:25.000Z",
             "round_trip_ms": 1.5, "sessions": 3, "outstanding": 2, "system_status": "overload_imminent",
             "heartbeats_missed": 4, "connects": 5, "leaving": false, "heartbeats_answered": 0},
            {"manager": "b:2", "state": "down", "reason": "not started", "since": null, "round_trip_ms": 0.0,
             "sessions": 0, "outstanding": 0, "system_status": "initializing", "heartbeats_missed": 0, "connects": 0,
             "leaving": false, "heartbeats_answered": 0}
        ]})");
    auto got = boost::json::parse(boost::json::serialize(to_json(s, start + 90s)));
    for (auto& link : got.as_object()["links"].as_array())
        EXPECT_TRUE(link.as_object().erase("round_trips"));  // TellsHowLongHeartbeatsTake
    EXPECT_EQ(got, want) << boost::json::serialize(got);
}

// Each edge has all heartbeats that took no longer; the last edge may have fewer than there were.
TEST(StatusJson, TellsHowLongHeartbeatsTake) {
    gateway_status s;
    s.links = {link_in(cti::link_state::in_service, "a:1")};
    for (const auto took : {800us, 1000us, 4000us, 3000000us}) s.links[0].heartbeats.add(took);
    const auto all = to_json(s, start);
    const auto& link = all.at("links").as_array()[0].as_object();
    EXPECT_EQ(link.at("heartbeats_answered").to_number<int>(), 4);
    const auto& trips = link.at("round_trips").as_array();
    ASSERT_EQ(trips.size(), cti::round_trips::edges.size());
    const auto edge = [&](std::size_t i) {
        const auto& one = trips[i].as_object();
        return std::pair(one.at("within_ms").to_number<int>(), one.at("heartbeats").to_number<int>());
    };
    EXPECT_EQ(edge(0), std::pair(1, 2));
    EXPECT_EQ(edge(1), std::pair(2, 2));
    EXPECT_EQ(edge(2), std::pair(5, 3));
    EXPECT_EQ(edge(10), std::pair(2000, 3));
    EXPECT_EQ(s.links[0].heartbeats.quantile(0.5), 1ms);
    EXPECT_EQ(s.links[0].heartbeats.quantile(0.75), 5ms);
    EXPECT_EQ(s.links[0].heartbeats.quantile(0.99), 2000ms);
    EXPECT_EQ(cti::round_trips{}.quantile(0.5), 0ms);
}

// A reason that quotes bytes of the PBX which are no UTF-8 leaves the JSON valid.
TEST(StatusJson, IsUtf8WhateverThePbxSaid) {
    gateway_status s;
    s.links = {link_in(cti::link_state::refused, "a:1", "login refused: \xff\x01")};
    EXPECT_EQ(to_json(s, start).at("links").as_array()[0].as_object().at("reason").as_string(),
              "login refused: \\xff\\x01");
}

// The lists of links and of their sessions come from two places: a shorter one is no reason to fall over.
TEST(StatusJson, TakesMissingSessionCountsForZero) {
    gateway_status s;
    s.links = {link_in(cti::link_state::in_service, "a:1")};
    EXPECT_EQ(to_json(s, start).at("links").as_array()[0].as_object().at("sessions").to_number<int>(), 0);
}

}  // namespace
}  // namespace ctig
