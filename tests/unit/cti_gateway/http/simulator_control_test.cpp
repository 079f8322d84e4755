#include "cti_gateway/http/simulator_control.hpp"

#include <gtest/gtest.h>

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/write.hpp>

#include "tests/support/run_until.hpp"

namespace ctig::http {
namespace {

namespace simulated = simulator;

class SimulatorControl : public testing::Test {
protected:
    ~SimulatorControl() override { host->shut_down(); }
    response ask(verb method, const std::string& target, const std::string& body = {},
                 bool from_a_page = false) {
        request what(method, target, 11);
        if (from_a_page) what.set(field::origin, "http://example.com");
        what.body() = body;
        return control_simulator(what, control, {});
    }

    asio::io_context io{1};
    std::shared_ptr<simulated::simulated_pbx_host> host =
        simulated::simulated_pbx_host::make(io.get_executor(), {}, 2);
    simulated::pbx_control control{host};
};

// Whoever opens the address in a terminal learns what can be done.
TEST_F(SimulatorControl, ListsItsActionsInPlainWords) {
    const auto told = ask(verb::get, "/");
    EXPECT_EQ(told.result(), status::ok);
    for (const auto* action : {"stop", "crash", "disconnect", "freeze", "start", "status", "delay", "drop",
                               "duplicate", "reorder", "corrupt", "refuse", "clear_faults"})
        EXPECT_NE(told.body().find(std::string("\n  ") + action), std::string::npos) << action;
    EXPECT_TRUE(ask(verb::head, "/").body().empty());
}

TEST_F(SimulatorControl, CarriesOutOneActionOrAList) {
    EXPECT_EQ(ask(verb::post, "/", R"({"action":"freeze","manager":1})").body(), "{\"done\":1}\n");
    EXPECT_EQ(host->state(0), simulated::manager_state::silent);
    const auto both = ask(verb::post, "/", R"([{"action":"start"},{"action":"stop","manager":2}])");
    EXPECT_EQ(both.body(), "{\"done\":2,\"answers\":[{},{}]}\n");
    EXPECT_EQ(host->state(0), simulated::manager_state::running);
    EXPECT_EQ(host->state(1), simulated::manager_state::stopped);
    EXPECT_EQ(ask(verb::get, "/state").result(), status::ok);
}

// A list ends at its first mistake and says how far it came.
TEST_F(SimulatorControl, AnswersMistakesInWords) {
    const auto half =
        ask(verb::post, "/", R"([{"action":"stop","manager":1},{"action":"jump"},{"action":"start"}])");
    EXPECT_EQ(half.result(), status::bad_request);
    EXPECT_EQ(half.body(), "{\"error\":\"there is no action \\\"jump\\\"; GET / lists them\",\"done\":1}\n");
    EXPECT_EQ(host->state(0), simulated::manager_state::stopped);
    EXPECT_EQ(ask(verb::post, "/", "stop it").result(), status::bad_request);
    EXPECT_EQ(ask(verb::post, "/", "7").result(), status::bad_request);
    EXPECT_EQ(ask(verb::post, "/", "[7]").result(), status::bad_request);
    EXPECT_EQ(ask(verb::post, "/", std::string(10000, '[')).result(), status::bad_request);
    EXPECT_EQ(ask(verb::put, "/", "{}").result(), status::method_not_allowed);
    EXPECT_EQ(ask(verb::get, "/nothing").result(), status::not_found);
}

// A page that somebody has open in a browser on this machine cannot steer the PBX.
TEST_F(SimulatorControl, RefusesPages) {
    EXPECT_EQ(ask(verb::post, "/", R"({"action":"stop"})", true).result(), status::forbidden);
    EXPECT_EQ(host->state(0), simulated::manager_state::running);
}

// Over its socket; and only on loopback.
TEST(SimulatorRemote, ServesOnLoopbackOnly) {
    asio::io_context io{1};
    simulated::simulator_config config;
    config.http = "127.0.0.1:0";
    const auto host = simulated::simulated_pbx_host::make(io.get_executor(), config, 1);
    simulator_remote remote(host);
    tcp_socket socket(io.get_executor());
    socket.connect(remote.endpoint().value());
    request what(verb::post, "/", 11);
    what.set(field::host, "localhost");
    what.body() = R"({"action":"stop","manager":1})";
    what.prepare_payload();
    beast_http::write(socket, what);
    ASSERT_TRUE(test::run_until(io, [&] { return host->state(0) == simulated::manager_state::stopped; }));
    remote.stop();
    config.http = "0.0.0.0:0";
    const auto open = simulated::simulated_pbx_host::make(io.get_executor(), config, 1);
    EXPECT_THROW(simulator_remote{open}, std::runtime_error);
    host->shut_down();
    open->shut_down();
}

}  // namespace
}  // namespace ctig::http
