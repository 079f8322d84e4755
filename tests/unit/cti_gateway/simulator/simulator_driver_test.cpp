#include "cti_gateway/simulator/simulator_driver.hpp"

#include "lab.hpp"

namespace ctig::simulator::test {
namespace {

/// Writes down what a link would be told.
struct notebook final : cti::driver_sink {
    lines told;
    void on_connected() override { told.emplace_back("connected"); }
    void on_signed_in() override { told.emplace_back("signed in"); }
    void on_refused(std::string reason) override { told.push_back("refused " + reason); }
    void on_closed(std::string) override { told.emplace_back("closed"); }
    void on_message(csta::message m) override { told.push_back(describe(m)); }
};

class SimulatorDriver : public testing::Test {
protected:
    ~SimulatorDriver() override { host->shut_down(); }

    void settle() {
        io.restart();
        while (io.poll() != 0) {
        }
    }
    lines told() {
        settle();
        return std::exchange(book.told, {});
    }
    std::unique_ptr<cti::link_driver> driver(std::size_t manager) {
        return make_simulator_driver(host, manager, {"CtiGW", "secret"});
    }
    void send(cti::link_driver& to, csta::message what, const std::string& note) {
        to.request(std::move(what), [this, note](const auto& answer) {
            const auto refused = !answer || csta::holds_alternative<csta::csta_error_code>(*answer);
            book.told.push_back(note + (refused ? " refused" : " answered"));
        });
    }

    static simulator_config config() {
        auto c = lab_config();
        c.application_users = {{"CtiGW", "secret"}};
        return c;
    }

    asio::io_context io{1};
    std::shared_ptr<simulated_pbx_host> host = simulated_pbx_host::make(io.get_executor(), config(), 2);
    notebook book;
};

// A link connects, signs in, watches 1000 and calls: the response comes before the events, and all by post.
TEST_F(SimulatorDriver, AnswersBeforeItTellsWhatCameOfTheRequest) {
    const auto link = driver(0);
    link->connect(book);
    EXPECT_TRUE(book.told.empty());
    EXPECT_EQ(told(), (lines{"connected", "signed in"}));
    send(*link, csta::monitor_start{.monitor_object = {.value = dev("1000")}}, "monitor");
    send(*link, csta::make_call{dev("1000"), dev("1001"), {}}, "call");
    EXPECT_TRUE(book.told.empty());
    EXPECT_EQ(told(),
              (lines{"monitor answered", "call answered", "ServiceInitiated 1/1000 initiated makeCall",
                     "Originated 1/1000 connected newCall", "Delivered 1/1001 connected newCall"}));
}

// A wrong password is refused, a right one in the wrong case too.
TEST_F(SimulatorDriver, RefusesAWrongPassword) {
    const auto link = make_simulator_driver(host, 0, {"CtiGW", "Secret"});
    link->connect(book);
    EXPECT_EQ(told(), (lines{"connected", "refused invalidApplicationInfo"}));
}

// Manager 0 stops while a call stands: its link is closed, the call is still there through manager 1, and
// manager 0 takes its link back when it starts again.
TEST_F(SimulatorDriver, LosesTheLinkButNotTheCallWhenAManagerStops) {
    const auto first = driver(0);
    first->connect(book);
    send(*first, csta::make_call{dev("1000"), dev("1001"), {}}, "call");
    told();
    host->stop_manager(0);
    EXPECT_EQ(told(), (lines{"closed"}));
    first->close();
    first->connect(book);
    EXPECT_EQ(told(), (lines{"closed"}));

    const auto second = driver(1);
    second->connect(book);
    send(*second, csta::answer_call{.call_to_be_answered = at("1", "1001")}, "answer");
    EXPECT_EQ(told(), (lines{"connected", "signed in", "answer answered"}));

    host->start_manager(0);
    first->close();
    first->connect(book);
    EXPECT_EQ(told(), (lines{"connected", "signed in"}));
}

// A silent manager takes requests and says nothing.
TEST_F(SimulatorDriver, GetsNoAnswerFromASilentManager) {
    const auto link = driver(0);
    link->connect(book);
    told();
    host->silence_manager(0);
    send(*link, csta::request_system_status{}, "heartbeat");
    EXPECT_EQ(told(), lines{});
}

// After close() nothing is told any more, and the link's monitors are gone.
TEST_F(SimulatorDriver, TellsNothingAfterClose) {
    const auto link = driver(0);
    link->connect(book);
    send(*link, csta::monitor_start{.monitor_object = {.value = dev("1000")}}, "monitor");
    send(*link, csta::make_call{dev("1000"), dev("1001"), {}}, "call");
    link->close();
    EXPECT_EQ(told(), lines{});
    EXPECT_EQ(host->exchange().monitors(), 0U);
}

}  // namespace
}  // namespace ctig::simulator::test
