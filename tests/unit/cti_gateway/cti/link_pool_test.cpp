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
    std::array<test::fake_link_driver::manager, max_links> managers;
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
