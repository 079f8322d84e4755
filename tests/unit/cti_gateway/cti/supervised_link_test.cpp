#include "cti_gateway/cti/supervised_link.hpp"

#include <gtest/gtest.h>

#include <boost/asio/post.hpp>

#include "tests/support/fake_link_driver.hpp"
#include "tests/support/run_until.hpp"

namespace ctig::cti {
namespace {

using namespace std::chrono_literals;
using answering = test::fake_link_driver::manager::answering;
using outcome = boost::system::result<csta::message>;

// One link with a manager that does what the test says. Times are long unless a test is about them.
class SupervisedLink : public testing::Test {
protected:
    std::shared_ptr<supervised_link> make(link_fsm_options timing = {}) {
        supervised_link::setup setup{
            .index = link_index{3}, .manager = "pbx:4721", .timing = timing, .random = [] { return 0U; }};
        return std::make_shared<supervised_link>(io.get_executor(), std::move(setup),
                                                 std::make_unique<test::fake_link_driver>(manager), sink);
    }
    void come_into_service(supervised_link& link) {
        link.start();
        ASSERT_TRUE(until([&] { return manager.sink != nullptr; }));
        manager.sign_in();
        ASSERT_EQ(link.status().state, link_state::in_service);
    }
    template <class Predicate>
    bool until(Predicate is_true) {
        return test::run_until(io, is_true);
    }
    // Runs what is ready now.
    void turn() {
        io.restart();
        io.poll();
    }
    completion record() {
        return [this](outcome o) { outcomes.push_back(std::move(o)); };
    }
    std::vector<link_state> states() const {
        std::vector<link_state> all;
        for (const auto& change : sink.states) all.push_back(change.status.state);
        return all;
    }

    asio::io_context io{1};
    test::recording_link_sink sink;
    test::fake_link_driver::manager manager;
    std::vector<outcome> outcomes;
};

// Started: the sink hears each state, with the link's index and address, and nothing from inside start().
TEST_F(SupervisedLink, TellsItsWayIntoService) {
    const auto link = make();
    link->start();
    EXPECT_TRUE(sink.states.empty());
    turn();
    manager.sign_in();
    EXPECT_EQ(states(),
              (std::vector{link_state::connecting, link_state::signing_in, link_state::in_service}));
    EXPECT_EQ(sink.states.back().link, link_index{3});
    EXPECT_EQ(sink.states.back().status.manager, "pbx:4721");
    EXPECT_EQ(link->status().reason, "");
    EXPECT_EQ(link->status().connects, 1U);
    link->stop();
}

// The heartbeat after the sign-in brings the round trip and the system status.
TEST_F(SupervisedLink, LearnsTheSystemStatusFromItsHeartbeat) {
    const auto link = make();
    EXPECT_EQ(link->status().system_status, csta::system_status_value::initializing);
    come_into_service(*link);
    EXPECT_EQ(link->status().system_status, csta::system_status_value::normal);
    EXPECT_EQ(manager.heartbeats, 1);
    EXPECT_EQ(sink.heartbeats, 1);
    link->stop();
}

// A request and its answer; `outstanding` follows.
TEST_F(SupervisedLink, HandsTheAnswerToWhoAsked) {
    const auto link = make();
    come_into_service(*link);
    link->request(csta::answer_call{}, 5s, record());
    link->request(csta::hold_call{}, 5s, record());
    EXPECT_EQ(link->status().outstanding, 2U);
    EXPECT_TRUE(outcomes.empty());
    manager.answer(1, csta::message{csta::hold_call_response{}});
    ASSERT_EQ(outcomes.size(), 1U);
    EXPECT_TRUE(csta::holds_alternative<csta::hold_call_response>(outcomes[0].value()));
    EXPECT_EQ(link->status().outstanding, 1U);
    link->stop();
}

// A link that is not in service answers at once, but never from inside request().
TEST_F(SupervisedLink, SaysAtOnceThatItIsNotInService) {
    const auto link = make();
    link->request(csta::answer_call{}, 5s, record());
    EXPECT_TRUE(outcomes.empty());
    turn();
    ASSERT_EQ(outcomes.size(), 1U);
    EXPECT_EQ(outcomes[0].error(), errc::not_in_service);
    EXPECT_TRUE(manager.requests.empty());
}

// A driver that refuses from inside its request() does not make the link call back from inside its own.
TEST_F(SupervisedLink, PassesBusyOnAfterTheCall) {
    const auto link = make();
    come_into_service(*link);
    manager.busy = true;
    link->request(csta::answer_call{}, 5s, record());
    EXPECT_TRUE(outcomes.empty());
    turn();
    ASSERT_EQ(outcomes.size(), 1U);
    EXPECT_EQ(outcomes[0].error(), errc::busy);
    EXPECT_EQ(link->status().outstanding, 0U);
    link->stop();
}

// The request that was refused with busy belongs to a link that dies before the turn ends: completed once all
// the same.
TEST_F(SupervisedLink, CompletesABusyRequestOnceWhenTheLinkDiesMeanwhile) {
    const auto link = make();
    come_into_service(*link);
    manager.busy = true;
    link->request(csta::answer_call{}, 5s, record());
    manager.drop("gone");
    turn();
    ASSERT_EQ(outcomes.size(), 1U);
    EXPECT_EQ(outcomes[0].error(), errc::link_lost);
    link->stop();
}

// The connection drops: what is in flight completes in the same turn, in order, and the status already says
// why.
TEST_F(SupervisedLink, CompletesRequestsWithLinkLostInTheSameTurn) {
    const auto link = make();
    come_into_service(*link);
    link_state seen = link_state::down;
    std::size_t heard_before = 0;
    link->request(csta::answer_call{}, 5s, [&](const outcome&) {
        seen = link->status().state;
        heard_before = sink.states.size();
    });
    for (int i = 0; i < 10; ++i) link->request(csta::hold_call{}, 5s, record());
    manager.drop("connection reset by peer");
    ASSERT_EQ(outcomes.size(), 10U);
    for (const auto& o : outcomes) EXPECT_EQ(o.error(), errc::link_lost);
    EXPECT_EQ(seen, link_state::out_of_service);
    EXPECT_EQ(sink.states.size(), heard_before + 1) << "the sink hears after the requests are answered";
    EXPECT_EQ(sink.states.back().status.reason, "connection reset by peer");
    EXPECT_EQ(link->status().outstanding, 0U);
    link->stop();
}

// A completion that tries again on the dying link is told that it is not in service.
TEST_F(SupervisedLink, TakesNoNewRequestsFromCompletionsWhileItDies) {
    const auto link = make();
    come_into_service(*link);
    link->request(csta::answer_call{}, 5s,
                  [&](const outcome&) { link->request(csta::answer_call{}, 5s, record()); });
    manager.drop("gone");
    EXPECT_TRUE(outcomes.empty());
    turn();
    ASSERT_EQ(outcomes.size(), 1U);
    EXPECT_EQ(outcomes[0].error(), errc::not_in_service);
    link->stop();
}

// The PBX is silent: timed_out after the request's own time, a heartbeat at once, and the late answer goes
// nowhere.
TEST_F(SupervisedLink, TimesARequestOutAndSendsAHeartbeat) {
    const auto link = make();
    come_into_service(*link);
    link->request(csta::answer_call{}, 3ms, record());
    link->request(csta::hold_call{}, 1h, record());
    ASSERT_TRUE(until([&] { return !outcomes.empty(); }));
    EXPECT_EQ(outcomes[0].error(), errc::timed_out);
    EXPECT_EQ(manager.heartbeats, 2);
    manager.answer(0, csta::message{csta::answer_call_response{}});
    EXPECT_EQ(outcomes.size(), 1U);
    EXPECT_EQ(link->status().outstanding, 1U);
    EXPECT_EQ(link->status().state, link_state::in_service);
    link->stop();
}

// A longer request first, a shorter one second: the timer follows the earlier deadline.
TEST_F(SupervisedLink, KeepsTheShorterDeadlineOfALaterRequest) {
    const auto link = make();
    come_into_service(*link);
    link->request(csta::answer_call{}, 1h, record());
    link->request(csta::hold_call{}, 1ms, record());
    ASSERT_TRUE(until([&] { return !outcomes.empty(); }));
    EXPECT_EQ(outcomes[0].error(), errc::timed_out);
    EXPECT_EQ(link->status().outstanding, 1U);
    link->stop();
}

// Heartbeats without answers: out of service with the reason, requests lost, and back by itself.
TEST_F(SupervisedLink, LeavesServiceWhenHeartbeatsAreMissedAndComesBack) {
    manager.mode = answering::nothing;
    const auto link = make(
        {.heartbeat_interval = 5ms, .heartbeat_timeout = 1ms, .reconnect_min = 1ms, .reconnect_max = 2ms});
    come_into_service(*link);
    link->request(csta::answer_call{}, 1h, record());
    ASSERT_TRUE(until([&] { return !outcomes.empty(); }));
    EXPECT_EQ(outcomes[0].error(), errc::link_lost);
    EXPECT_EQ(link->status().state, link_state::out_of_service);
    EXPECT_EQ(link->status().reason, "heartbeats were not answered");
    EXPECT_EQ(link->status().heartbeats_missed, 2U);
    manager.mode = answering::heartbeats;
    ASSERT_TRUE(until([&] { return manager.connects == 2; }));
    EXPECT_EQ(link->status().reason, "heartbeats were not answered")
        << "still the answer to why it is not in service";
    manager.sign_in();
    EXPECT_EQ(link->status().state, link_state::in_service);
    EXPECT_EQ(link->status().reason, "");
    link->stop();
}

// XML that nobody can read is an answer: the heartbeat counts as answered.
TEST_F(SupervisedLink, TakesAnUnreadableAnswerAsASignOfLife) {
    manager.mode = answering::nothing;
    const auto link = make();
    come_into_service(*link);
    ASSERT_EQ(manager.requests.size(), 1U);
    manager.answer(0, make_error_code(errc::bad_message));
    EXPECT_EQ(sink.heartbeats, 1);
    link->stop();
}

// The login was refused: the state and the manager's words.
TEST_F(SupervisedLink, SaysThatTheLoginWasRefused) {
    const auto link = make();
    link->start();
    turn();
    manager.sink->on_connected();
    manager.refuse("invalid application info");
    EXPECT_EQ(link->status().state, link_state::refused);
    EXPECT_EQ(sink.states.back().status.reason, "invalid application info");
    link->stop();
}

// Events go to the sink; a SystemStatus also changes what the link says of its PBX.
TEST_F(SupervisedLink, ForwardsWhatThePbxSays) {
    const auto link = make();
    come_into_service(*link);
    manager.sink->on_message(csta::delivered_event{});
    manager.sink->on_message(
        csta::system_status{.system_status = csta::system_status_value::overload_reached});
    EXPECT_EQ(sink.events.size(), 2U);
    EXPECT_EQ(link->status().system_status, csta::system_status_value::overload_reached);
    link->stop();
}

// stop(): in flight completes with link_lost inside the call, the sink hears "stopped" and then nothing more.
TEST_F(SupervisedLink, StopsInOneTurn) {
    const auto link = make({.reconnect_min = 1ms, .reconnect_max = 1ms});
    come_into_service(*link);
    link->request(csta::answer_call{}, 1ms, record());
    link->stop();
    ASSERT_EQ(outcomes.size(), 1U);
    EXPECT_EQ(outcomes[0].error(), errc::link_lost);
    EXPECT_EQ(states().back(), link_state::stopped);
    const auto heard = sink.states.size();
    io.restart();
    io.run();  // returns: no timer is left
    EXPECT_EQ(sink.states.size(), heard);
    EXPECT_EQ(manager.connects, 1);
}

// A completion that stops the link while it dies of something else: "stopped" is said once and is the last
// word.
TEST_F(SupervisedLink, MayBeStoppedFromACompletion) {
    const auto link = make();
    come_into_service(*link);
    link->request(csta::answer_call{}, 5s, [&](const outcome&) { link->stop(); });
    manager.drop("gone");
    EXPECT_EQ(states(), (std::vector{link_state::connecting, link_state::signing_in, link_state::in_service,
                                     link_state::stopped}));
}

// Stopped before it was started: it stays down and connects to nobody.
TEST_F(SupervisedLink, DoesNotStartAfterStop) {
    const auto link = make();
    link->start();
    link->stop();
    turn();
    EXPECT_EQ(manager.connects, 0);
    EXPECT_EQ(link->status().state, link_state::stopped);
}

// Destroyed with a start under way: nothing is touched afterwards (for ASan).
TEST_F(SupervisedLink, MayGoWhileAStartIsUnderWay) {
    auto link = make({.heartbeat_interval = 1ms});
    link->start();
    link.reset();
    turn();
    EXPECT_EQ(manager.connects, 0);
    EXPECT_EQ(manager.driver, nullptr);
}

}  // namespace
}  // namespace ctig::cti
