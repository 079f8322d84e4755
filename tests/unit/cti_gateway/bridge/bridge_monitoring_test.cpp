// A MonitorStart that the PBX has not answered yet while its session moves. Nothing may be left at the PBX,
// and the client is answered once, by what holds where it is then.
#include <gtest/gtest.h>

#include "cti_gateway/bridge/bridge.hpp"
#include "tests/support/rcc_lab.hpp"

namespace ctig::bridge {
namespace {

using namespace test;

constexpr auto line_1002 = "tel:1002;phone-context=dialstring";

std::string monitor_start(const std::string& line) {
    return csta_document("MonitorStart",
                         "<monitorObject><deviceObject>" + line + "</deviceObject></monitorObject>");
}
csta::message started(std::string cross_ref_id) {
    return csta::monitor_start_response{.monitor_cross_ref_id = std::move(cross_ref_id)};
}
boost::system::error_code no_answer() { return cti::make_error_code(cti::errc::timed_out); }

struct UnansweredMonitorStart : testing::Test {
    rcc_lab lab{2};

    /// Somebody signs in and starts a monitor; the PBX is silent.
    client_dialog begin(const std::string& user, const std::string& line) {
        auto client = lab.sign_in(user, line);
        lab.send(client.info(monitor_start(line)));
        EXPECT_EQ(lab.links.waiting.size(), 1u);
        return client;
    }
    /// Which monitors the PBX was told to stop when everybody has gone.
    std::vector<std::string> stopped_after(client_dialog& client) {
        lab.send(client.bye());
        EXPECT_EQ(lab.sessions.monitors(), 0u);
        std::vector<std::string> out;
        for (const auto& request : lab.links.waiting)
            out.push_back(csta::get<csta::monitor_stop>(request.what).monitor_cross_ref_id);
        return out;
    }
    std::string answer_told() {
        EXPECT_EQ(lab.sent.size(), 1u);
        return lab.take().body();
    }
};

TEST_F(UnansweredMonitorStart, IsAnsweredFromTheLinkThatItsSessionMovedTo) {
    auto alice = begin("alice", line_1000);
    lab.lose(0);
    lab.links.answer(no_answer());  // the old link's, which counts no more
    EXPECT_TRUE(lab.sent.empty());
    ASSERT_EQ(lab.links.waiting.size(), 1u);
    EXPECT_EQ(lab.links.waiting.front().link, second_link);
    lab.links.answer(started("y1"));
    EXPECT_NE(text_in(answer_told(), "monitorCrossRefID"), "");
    EXPECT_EQ(stopped_after(alice), std::vector<std::string>{"y1"});
}

TEST_F(UnansweredMonitorStart, IsAnsweredFromThePhoneThatWasChosenMeanwhile) {
    lab.selected = lineuri::line_appearance{.device = "SEP3", .line = "1002", .partition = "lab"};
    auto carol = begin("carol", line_1002);
    lab.selected = lineuri::line_appearance{.device = "soft", .line = "1002", .partition = "lab"};
    lab.sessions.selection_changed("carol");
    lab.links.answer(started("old"));
    EXPECT_TRUE(lab.sent.empty());
    lab.links.answer(started("new"));
    EXPECT_NE(text_in(answer_told(), "monitorCrossRefID"), "");
    ASSERT_EQ(csta::get<csta::monitor_stop>(lab.links.waiting.front().what).monitor_cross_ref_id, "old");
    lab.links.waiting.pop_front();
    EXPECT_EQ(stopped_after(carol), std::vector<std::string>{"new"});
}

TEST_F(UnansweredMonitorStart, ThatIsRefusedThereLeavesNothing) {
    auto alice = begin("alice", line_1000);
    lab.lose(0);
    lab.links.answer(no_answer());
    lab.links.answer(csta::message{csta::make_error(csta::operation_error::invalid_monitor_object)});
    EXPECT_EQ(text_in(answer_told(), "operation"), "invalidMonitorObject");
    EXPECT_TRUE(stopped_after(alice).empty());
}

TEST_F(UnansweredMonitorStart, IsAnsweredOnceThoughTheClientStoppedItOnTheWay) {
    auto alice = begin("alice", line_1000);
    lab.lose(0);
    std::string reference;
    lab.sessions.each([&](const rcc_session& s) { reference = s.monitors.at(0).cross_ref_id; });
    lab.send(
        alice.info(csta_document("MonitorStop", "<monitorCrossRefID>" + reference + "</monitorCrossRefID>")));
    EXPECT_NE(answer_told().find("<MonitorStopResponse"), std::string::npos);
    lab.links.answer(no_answer());
    lab.links.answer(started("y1"));
    EXPECT_NE(answer_told().find("<CSTAErrorCode"), std::string::npos);
    EXPECT_EQ(stopped_after(alice), std::vector<std::string>{"y1"});
}

// What else the client asks waits until the monitor is there, and is then asked.
TEST_F(UnansweredMonitorStart, HoldsOtherRequestsUntilItIsAnswered) {
    auto alice = begin("alice", line_1000);
    lab.lose(0);
    lab.links.waiting.pop_front();
    lab.send(alice.info(
        csta_document("SnapshotDevice", std::string("<snapshotObject>") + line_1000 + "</snapshotObject>")));
    ASSERT_EQ(lab.links.waiting.size(), 1u);
    lab.links.answer(started("y1"));
    ASSERT_EQ(lab.links.waiting.size(), 1u);
    EXPECT_TRUE(csta::holds_alternative<csta::snapshot_device>(lab.links.waiting.front().what));
}

// A PBX that answers one request as if it were another.
TEST(HostilePbx, CannotPassOneAnswerForAnother) {
    rcc_lab lab(1);
    auto alice = lab.sign_in();
    lab.send(alice.info(monitor_start(line_1000)));
    lab.links.answer(csta::message{csta::hold_call_response{}});
    EXPECT_EQ(text_in(lab.take().body(), "operation"), "generic");
    EXPECT_EQ(lab.sessions.monitors(), 0u);
    for (const auto& answer : {csta::message{csta::get_forwarding_response{}}, started("x1"),
                               csta::message{csta::connection_cleared_event{}}}) {
        lab.send(
            alice.info(csta_document("GetDoNotDisturb", std::string("<device>") + line_1000 + "</device>")));
        lab.links.answer(answer);
        const auto told = lab.take();
        EXPECT_EQ(told.status(), 200);
        EXPECT_EQ(text_in(told.body(), "operation"), "generic") << told.body();
    }
}

}  // namespace
}  // namespace ctig::bridge
