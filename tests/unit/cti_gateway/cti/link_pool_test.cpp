#include "cti_gateway/cti/link_pool.hpp"

#include <gtest/gtest.h>

#include <array>
#include <stdexcept>

#include "tests/support/fake_link_driver.hpp"
#include "tests/support/run_until.hpp"

namespace ctig::cti {
namespace {

using namespace std::chrono_literals;

// A pool whose managers do what the test says.
class LinkPool : public testing::Test {
protected:
    LinkPool() {
        registry.add(config::cti_protocol::simulator, [this](const driver_request& what) {
            return std::make_unique<test::fake_link_driver>(
                managers.at(static_cast<std::size_t>(what.index)));
        });
        options.protocol = config::cti_protocol::simulator;
    }
    void configure(int count) {
        for (int i = 0; i < count; ++i) options.managers.push_back({.address = "node" + std::to_string(i)});
    }
    std::unique_ptr<link_pool> start(int count) {
        configure(count);
        auto pool = std::make_unique<link_pool>(io.get_executor(), options, registry);
        pool->start(bridge);
        io.poll();
        for (std::size_t i = 0; i < options.managers.size(); ++i) managers[i].sign_in();
        return pool;
    }
    std::array<int, max_links> sign_in(link_pool& pool, int sessions) {
        std::array<int, max_links> landed{};
        for (int i = 0; i < sessions; ++i) ++landed[static_cast<std::size_t>(pool.next().value())];
        return landed;
    }

    asio::io_context io{1};
    driver_registry registry;
    config::cti_options options;
    std::array<test::fake_link_driver::manager, max_link_indices> managers;
    test::recording_link_sink bridge;
};

// Every configured manager is connected to at the start, and the bridge hears of each.
TEST_F(LinkPool, ConnectsToEveryManager) {
    const auto pool = start(8);
    EXPECT_EQ(pool->size(), 8U);
    EXPECT_EQ(pool->in_service(), 8U);
    EXPECT_EQ(bridge.states.size(), 3U * 8U);
    EXPECT_EQ(pool->statuses().at(5).manager, "node5");
    pool->stop();
}

// A dead link gets no sessions, a link that came back gets its share again.
TEST_F(LinkPool, SpreadsSessionsOverTheLinksInService) {
    const auto pool = start(4);
    EXPECT_EQ(sign_in(*pool, 8), (std::array<int, 8>{2, 2, 2, 2}));
    managers[1].drop("gone");
    EXPECT_EQ(pool->in_service(), 3U);
    EXPECT_EQ(sign_in(*pool, 9), (std::array<int, 8>{3, 0, 3, 3}));
    pool->stop();
    EXPECT_EQ(pool->next(), std::nullopt);
}

// csta.md 6.3: fewer new sessions for a PBX near overload, none for one that is overloaded or closing; a
// session that lost its link goes to an overloaded one rather than nowhere.
TEST_F(LinkPool, SparesLinksWhosePbxSaysThatItIsOverloaded) {
    const auto pool = start(3);
    const auto says = [&](std::size_t link, csta::system_status_value status) {
        managers[link].sink->on_message(csta::system_status{.system_status = status});
    };
    says(1, csta::system_status_value::overload_imminent);
    const auto shares = sign_in(*pool, 50);
    EXPECT_EQ(shares, (std::array<int, 8>{20, 10, 20}));
    says(1, csta::system_status_value::overload_reached);
    EXPECT_EQ(sign_in(*pool, 10), (std::array<int, 8>{5, 0, 5}));
    says(0, csta::system_status_value::partially_disabled);
    says(2, csta::system_status_value::disabled);
    EXPECT_EQ(pool->next(), std::nullopt);
    EXPECT_TRUE(pool->next_for_move());
    says(1, csta::system_status_value::normal);
    EXPECT_EQ(sign_in(*pool, 4), (std::array<int, 8>{0, 4}));
    pool->stop();
}

// No link yet: nobody's turn.
TEST_F(LinkPool, HasNoLinkForASessionBeforeOneIsInService) {
    configure(2);
    link_pool pool(io.get_executor(), options, registry);
    EXPECT_EQ(pool.next(), std::nullopt);
    EXPECT_EQ(pool.in_service(), 0U);
}

// A request goes to the link that was asked for.
TEST_F(LinkPool, ReachesALinkByItsIndex) {
    const auto pool = start(3);
    pool->at(link_index{2}).request(csta::answer_call{}, 5s, [](const auto&) {});
    EXPECT_EQ(managers[2].requests.size(), 1U);
    EXPECT_TRUE(managers[0].requests.empty());
    pool->stop();
}

// A reload: who stays keeps connection and index, who comes is connected to, turns go by the new order; who
// is gone serves until it is let go.
TEST_F(LinkPool, FollowsAReload) {
    const auto pool = start(3);
    const auto connects = [&](std::size_t i) {
        return pool->at(static_cast<link_index>(i)).status().connects;
    };
    bridge.states.clear();
    options.managers = {{.address = "node2"}, {.address = "new"}, {.address = "node0"}};
    pool->reconfigure(options);
    EXPECT_TRUE(bridge.states.empty());
    EXPECT_TRUE(pool->at(link_index{1}).status().leaving);
    EXPECT_EQ(sign_in(*pool, 4), (std::array<int, 8>{2, 0, 2})) << "no new sessions on it";
    io.restart();
    io.poll();
    managers[3].sign_in();
    EXPECT_EQ(connects(0) + connects(2), 2U) << "their connections are the old ones";
    EXPECT_EQ(pool->indices(), (std::vector{link_index{2}, link_index{3}, link_index{0}, link_index{1}}));
    EXPECT_EQ(pool->statuses().at(1).manager, "new");
    EXPECT_EQ(sign_in(*pool, 6), (std::array<int, 8>{2, 0, 2, 2}));
    bridge.states.clear();
    pool->let_go(link_index{1});
    ASSERT_EQ(bridge.states.size(), 1U);
    EXPECT_EQ(bridge.states[0].status.state, link_state::stopped);
    EXPECT_EQ(pool->statuses().size(), 3U);
    pool->let_go(link_index{0});
    EXPECT_EQ(pool->in_service(), 3U) << "it is configured";
    pool->stop();
}

// What was asked on it is answered first.
TEST_F(LinkPool, LetsALinkGoOnlyWhenNothingIsInFlightOnIt) {
    const auto pool = start(2);
    options.managers = {{.address = "node1"}};
    pool->reconfigure(options);
    pool->at(link_index{0}).request(csta::snapshot_device{}, std::chrono::seconds(1), [](const auto&) {});
    pool->let_go(link_index{0});
    EXPECT_EQ(pool->at(link_index{0}).status().state, link_state::in_service);
    managers[0].answer(0, csta::message{csta::snapshot_device_response{}});
    io.restart();
    io.poll();
    pool->let_go(link_index{0});
    EXPECT_EQ(pool->at(link_index{0}).status().state, link_state::stopped);
    pool->stop();
}

TEST_F(LinkPool, LetsALinkThatLeavesServeWhileThereIsNoOther) {
    const auto pool = start(1);
    options.managers = {{.address = "new"}};
    pool->reconfigure(options);
    EXPECT_EQ(pool->next(), link_index{0});
    EXPECT_EQ(pool->next_for_move(), link_index{0});
    io.restart();
    io.poll();
    managers[1].sign_in();
    EXPECT_EQ(pool->next(), link_index{1});
    EXPECT_EQ(pool->next_for_move(), link_index{1});
    pool->stop();
}

TEST_F(LinkPool, ForgetsALinkThatLeavesAndFallsDown) {
    const auto pool = start(2);
    options.managers = {{.address = "node1"}};
    pool->reconfigure(options);
    managers[0].drop("gone");
    EXPECT_EQ(bridge.states.back().status.state, link_state::stopped);
    EXPECT_EQ(pool->statuses().size(), 1U);
    options.managers = {{.address = "node1"}, {.address = "third"}};
    pool->reconfigure(options);
    EXPECT_EQ(pool->indices(), (std::vector{link_index{1}, link_index{0}})) << "its index is free";
    pool->stop();
}

TEST_F(LinkPool, ALinkThatLeavesStaysWhenAReloadBringsItsManagerBack) {
    const auto pool = start(2);
    const auto both = options.managers;
    options.managers = {{.address = "node1"}};
    pool->reconfigure(options);
    options.managers = both;
    pool->reconfigure(options);
    EXPECT_FALSE(pool->at(link_index{0}).status().leaving);
    EXPECT_EQ(sign_in(*pool, 4), (std::array<int, 8>{2, 2}));
    pool->stop();
}

// Three reloads with eight other managers each: the links of the first are not waited for any longer.
TEST_F(LinkPool, HasRoomForEightManagersWhateverIsLeaving) {
    const auto pool = start(8);
    for (const std::string name : {"a", "b", "c"}) {
        for (std::size_t i = 0; i < 8; ++i) options.managers[i].address = name + std::to_string(i);
        pool->reconfigure(options);
        io.restart();
        io.poll();
        for (auto& manager : managers)
            if (manager.sink != nullptr) manager.sign_in();
        for (std::size_t i = 0; i < 8; ++i)
            EXPECT_EQ(pool->statuses().at(i).manager, name + std::to_string(i));
        EXPECT_LE(pool->indices().size(), max_link_indices);
        EXPECT_TRUE(pool->next());
    }
    pool->stop();
}

TEST_F(LinkPool, AReloadThatItCannotServeChangesNothing) {
    const auto pool = start(2);
    options.managers.clear();
    EXPECT_THROW(pool->reconfigure(options), std::runtime_error);
    options.managers = {{.address = "new"}};
    options.protocol = config::cti_protocol::asterisk;
    EXPECT_THROW(pool->reconfigure(options), std::runtime_error);
    EXPECT_EQ(pool->in_service(), 2U);
    EXPECT_EQ(sign_in(*pool, 4), (std::array<int, 8>{2, 2}));
    pool->stop();
}

// stop() is heard for each link, and then nothing more.
TEST_F(LinkPool, IsSilentAfterStop) {
    const auto pool = start(2);
    pool->stop();
    EXPECT_EQ(bridge.states.back().status.state, link_state::stopped);
    const auto heard = bridge.states.size();
    io.restart();
    io.run();
    EXPECT_EQ(bridge.states.size(), heard);
}

// None or nine managers, or a protocol without a driver: one line that names the key.
TEST_F(LinkPool, RefusesAConfigurationItCannotServe) {
    const auto complaint = [this] {
        try {
            link_pool pool(io.get_executor(), options, registry);
        } catch (const std::runtime_error& e) {
            return std::string(e.what());
        }
        return std::string();
    };
    EXPECT_EQ(complaint(), "cti.manager: 1 to 8 managers are needed, not 0");
    configure(9);
    EXPECT_EQ(complaint(), "cti.manager: 1 to 8 managers are needed, not 9");
    options.managers.resize(1);
    options.protocol = config::cti_protocol::asterisk;
    EXPECT_EQ(complaint(), "cti.protocol = \"asterisk\" is not supported by this build");
}

// The times of the configuration reach the state machine.
TEST_F(LinkPool, TakesItsTimesFromTheConfiguration) {
    options.heartbeat_interval = 7s;
    options.heartbeat_timeout = 3s;
    options.heartbeat_misses = 5;
    options.reconnect_min = 2s;
    options.reconnect_max = 11s;
    const auto timing = timing_of(options);
    EXPECT_EQ(timing.heartbeat_interval, 7s);
    EXPECT_EQ(timing.heartbeat_timeout, 3s);
    EXPECT_EQ(timing.heartbeat_misses, 5);
    EXPECT_EQ(timing.reconnect_min, 2s);
    EXPECT_EQ(timing.reconnect_max, 11s);
}

}  // namespace
}  // namespace ctig::cti
