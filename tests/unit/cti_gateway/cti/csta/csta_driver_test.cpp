// The whole way of a link over real sockets: supervised_link, csta_driver, and a manager on loopback.
#include "cti_gateway/cti/csta/csta_driver.hpp"

#include <gtest/gtest.h>

#include "cti_gateway/cti/supervised_link.hpp"
#include "tests/support/fake_cti_manager.hpp"
#include "tests/support/fake_link_driver.hpp"
#include "tests/support/run_until.hpp"

namespace ctig::cti {
namespace {

using namespace std::chrono_literals;
using outcome = boost::system::result<csta::message>;
using sign_in = test::fake_cti_manager::sign_in;

class CstaDriver : public testing::Test {
protected:
    void make_link(link_fsm_options timing = {.reconnect_min = 1ms, .reconnect_max = 5ms}) {
        csta_driver::setup setup{.peer = parse_manager_address(manager.address()).value(),
                                 .how = find_dialect(config::cti_dialect::ecma354),
                                 .who = {.user = "CtiGW", .password = "secret"}};
        auto driver = std::make_unique<csta_driver>(io.get_executor(), std::move(setup));
        supervised_link::setup how{
            .index = {}, .manager = manager.address(), .timing = timing, .random = [] { return 0U; }};
        link = std::make_shared<supervised_link>(io.get_executor(), std::move(how), std::move(driver), sink);
        link->start();
    }
    bool in_state(link_state wanted) {
        return until([&] { return link->status().state == wanted; });
    }
    template <class Predicate>
    bool until(Predicate is_true) {
        return test::run_until(io, is_true);
    }
    completion record() {
        return [this](outcome o) { outcomes.push_back(std::move(o)); };
    }
    ~CstaDriver() override {
        if (link) link->stop();
        manager.stop_listening();
        manager.drop();
        io.restart();
        io.run();  // whatever is pending ends by itself
    }

    asio::io_context io{1};
    test::recording_link_sink sink;
    test::fake_cti_manager manager{io};
    std::shared_ptr<supervised_link> link;
    std::vector<outcome> outcomes;
};

// Connect, sign in with user and password, first heartbeat answered.
TEST_F(CstaDriver, SignsIn) {
    make_link();
    ASSERT_TRUE(until([&] { return sink.heartbeats == 1; }));
    EXPECT_EQ(link->status().state, link_state::in_service);
    EXPECT_EQ(link->status().system_status, csta::system_status_value::normal);
    ASSERT_EQ(manager.logins.size(), 1U);
    const auto& login = csta::get<csta::start_application_session>(manager.logins[0].what).login.value();
    EXPECT_EQ(login.user_name, "CtiGW");
    EXPECT_EQ(login.password, "secret");
}

// A hundred requests at once, each with its own answer, and an event between them.
TEST_F(CstaDriver, CarriesRequestsAnswersAndEvents) {
    make_link();
    ASSERT_TRUE(in_state(link_state::in_service));
    for (int i = 0; i < 100; ++i) link->request(csta::answer_call{}, 5s, record());
    ASSERT_TRUE(until([&] { return manager.requests.size() == 100; }));
    for (const auto& r : manager.requests) manager.send(r.id, csta::answer_call_response{});
    manager.send(9999, csta::delivered_event{});
    ASSERT_TRUE(until([&] { return outcomes.size() == 100 && sink.events.size() == 1; }));
    for (const auto& o : outcomes) EXPECT_TRUE(o.has_value());
    EXPECT_EQ(link->status().outstanding, 0U);
}

// Stopped in an orderly way: the manager is told that the session is over.
TEST_F(CstaDriver, StopsTheApplicationSession) {
    make_link();
    ASSERT_TRUE(in_state(link_state::in_service));
    link->stop();
    ASSERT_TRUE(until([&] { return manager.farewells.size() == 1; }));
    ASSERT_TRUE(until([&] { return !manager.connected(); }));
}

// Wrong password: refused with the manager's reason, tried again, and in service once it is put right.
TEST_F(CstaDriver, ComesBackAfterARefusedLogin) {
    manager.mode = sign_in::refused;
    make_link();
    ASSERT_TRUE(in_state(link_state::refused));
    EXPECT_EQ(link->status().reason, "invalid application info (user, password or application id)");
    manager.mode = sign_in::granted;
    ASSERT_TRUE(in_state(link_state::in_service));
}

// The manager accepts the connection and is silent: the time limit ends the attempt. It covers connecting,
// too, so on a busy machine an attempt may end before it comes that far; a later one does.
TEST_F(CstaDriver, GivesUpASignInThatIsNotAnswered) {
    manager.mode = sign_in::not_answered;
    make_link({.reconnect_min = 1ms, .reconnect_max = 5ms, .sign_in_limit = 30ms});
    EXPECT_TRUE(until([&] {
        return link->status().reason == "no answer to the sign-in within the time limit";
    })) << link->status().reason;
    EXPECT_NE(link->status().state, link_state::in_service);
}

// The manager dies with requests in flight: each is lost at once, the link goes out of service.
TEST_F(CstaDriver, LosesRequestsInFlightWhenTheManagerDies) {
    make_link();
    ASSERT_TRUE(in_state(link_state::in_service));
    for (int i = 0; i < 10; ++i) link->request(csta::answer_call{}, 1h, record());
    ASSERT_TRUE(until([&] { return manager.requests.size() == 10; }));
    manager.stop_listening();
    manager.drop();
    ASSERT_TRUE(until([&] { return outcomes.size() == 10; }));
    for (const auto& o : outcomes) EXPECT_EQ(o.error(), errc::link_lost);
    EXPECT_NE(link->status().state, link_state::in_service);
}

// It comes back on its old address: the link finds it by itself and serves again.
TEST_F(CstaDriver, ComesBackWhenTheManagerDoes) {
    make_link();
    ASSERT_TRUE(in_state(link_state::in_service));
    manager.stop_listening();
    manager.drop();
    ASSERT_TRUE(in_state(link_state::out_of_service));
    ASSERT_TRUE(until([&] { return link->status().reason.starts_with("cannot connect: "); }));
    manager.listen();
    ASSERT_TRUE(in_state(link_state::in_service));
    EXPECT_EQ(manager.accepted, 2);
    link->request(csta::answer_call{}, 5s, record());
    ASSERT_TRUE(until([&] { return manager.requests.size() == 1; }));
    manager.send(manager.requests[0].id, csta::answer_call_response{});
    ASSERT_TRUE(until([&] { return outcomes.size() == 1; }));
    EXPECT_TRUE(outcomes[0].has_value());
}

// What arrives is not CSTA framing: the connection is given up with that reason.
TEST_F(CstaDriver, ClosesOnGarbage) {
    make_link();
    ASSERT_TRUE(in_state(link_state::in_service));
    link->request(csta::answer_call{}, 1h, record());
    manager.send_octets("HTTP/1.1 400 Bad Request\r\n\r\n");
    ASSERT_TRUE(until([&] { return outcomes.size() == 1; }));
    EXPECT_EQ(outcomes[0].error(), errc::link_lost);
    EXPECT_TRUE(link->status().reason.starts_with("the CTI manager sent something that is not CSTA framing"));
}

// XML that cannot be read fails its request only.
TEST_F(CstaDriver, StaysOnXmlThatCannotBeRead) {
    make_link();
    ASSERT_TRUE(in_state(link_state::in_service));
    link->request(csta::answer_call{}, 1h, record());
    ASSERT_TRUE(until([&] { return manager.requests.size() == 1; }));
    manager.send_octets(test::raw_frame(manager.requests[0].id, "<AnswerCallResponse"));
    ASSERT_TRUE(until([&] { return outcomes.size() == 1; }));
    EXPECT_EQ(outcomes[0].error(), errc::bad_message);
    EXPECT_EQ(link->status().state, link_state::in_service);
}

// The manager says SystemStatus: answered, and the status follows.
TEST_F(CstaDriver, AnswersTheManagersSystemStatus) {
    make_link();
    ASSERT_TRUE(until([&] { return sink.heartbeats == 1; }));
    manager.send(42, csta::system_status{.system_status = csta::system_status_value::overload_imminent});
    ASSERT_TRUE(until([&] { return manager.answers.size() == 1; }));
    EXPECT_EQ(manager.answers[0].id, 42U);
    EXPECT_EQ(link->status().system_status, csta::system_status_value::overload_imminent);
}

// A session of one second is renewed before it runs out.
TEST_F(CstaDriver, RenewsTheApplicationSession) {
    manager.session_duration = 1s;
    make_link();
    ASSERT_TRUE(until([&] { return manager.renewals == 1; }));
    EXPECT_EQ(link->status().connects, 1U);
}

// A manager that does not read: past 1 MiB waiting, requests are busy, and after the call.
TEST_F(CstaDriver, IsBusyWhenTooMuchWaitsToBeWritten) {
    make_link(
        {.heartbeat_interval = 1h, .heartbeat_timeout = 1h, .reconnect_min = 1ms, .reconnect_max = 5ms});
    ASSERT_TRUE(in_state(link_state::in_service));
    csta::make_call large;
    large.called_directory_number.text = std::string(30000, '1');
    // The loop does not run meanwhile, so nothing is written: 36 of these are over 1 MiB.
    for (int i = 0; i < 40; ++i) link->request(large, 1h, record());
    EXPECT_TRUE(outcomes.empty());
    ASSERT_TRUE(until([&] { return !outcomes.empty(); }));
    EXPECT_EQ(outcomes[0].error(), errc::busy);
    ASSERT_TRUE(until([&] { return manager.requests.size() + outcomes.size() == 40; }));
    EXPECT_LE(outcomes.size(), 5U);
    EXPECT_EQ(link->status().state, link_state::in_service);
}

// A name that does not resolve is a reason like any other.
TEST_F(CstaDriver, SaysThatANameDoesNotResolve) {
    csta_driver driver(io.get_executor(), {.peer = {.host = "no-such-host.invalid", .port = "4721"},
                                           .how = find_dialect(config::cti_dialect::ecma354)});
    struct : driver_sink {
        void on_connected() override {}
        void on_signed_in() override {}
        void on_refused(std::string) override {}
        void on_closed(std::string r) override { reason = std::move(r); }
        void on_message(csta::message) override {}
        std::string reason;
    } heard;
    driver.connect(heard);
    EXPECT_EQ(heard.reason, "");
    ASSERT_TRUE(until([&] { return !heard.reason.empty(); }));
    EXPECT_TRUE(heard.reason.starts_with("cannot resolve no-such-host.invalid: ")) << heard.reason;
}

// Closed in the middle of everything, the driver says nothing more and leaves nothing behind (for ASan).
TEST_F(CstaDriver, IsSilentAfterClose) {
    for (int turns = 0; turns < 12; ++turns) {
        make_link();
        for (int i = 0; i < turns; ++i) {
            io.restart();
            io.run_one_for(1s);
        }
        link->stop();
        const auto heard = sink.states.size();
        link.reset();
        io.restart();
        io.poll();
        EXPECT_EQ(sink.states.size(), heard);
    }
}

}  // namespace
}  // namespace ctig::cti
