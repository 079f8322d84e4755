#include "cti_gateway/bridge/line_monitors.hpp"

#include <gtest/gtest.h>

#include "tests/support/fake_links.hpp"

namespace ctig::bridge {
namespace {

using test::fake_links;
using test::first_link;
using test::second_link;

const monitor_subscriber alice{sip::dialog_id{1}, "a"}, bob{sip::dialog_id{2}, "b"};

csta::message started(std::string cross_ref_id) {
    return csta::monitor_start_response{.monitor_cross_ref_id = std::move(cross_ref_id)};
}

struct LineMonitors : testing::Test {
    fake_links links{2};
    line_monitors monitors{links};
    std::vector<boost::system::result<csta::message>> answers;
    line_monitors::started keep = [this](const auto& answer) { answers.push_back(answer); };
};

TEST_F(LineMonitors, StartsOneMonitorForTwoSessionsThatWatchOneDevice) {
    monitors.start(first_link, "1000", alice, keep);
    monitors.start(first_link, "1000", bob, keep);
    ASSERT_EQ(links.waiting.size(), 1u);
    links.answer(started("x1"));
    EXPECT_EQ(answers.size(), 2u);
    EXPECT_EQ(monitors.subscribers(first_link, "x1"), (std::vector{alice, bob}));
}

TEST_F(LineMonitors, AnswersALaterSessionAtOnce) {
    monitors.start(first_link, "1000", alice, keep);
    links.answer(started("x1"));
    monitors.start(first_link, "1000", bob, keep);
    EXPECT_TRUE(links.waiting.empty());
    EXPECT_EQ(answers.size(), 2u);
}

TEST_F(LineMonitors, StopsThePbxMonitorWhenTheLastSessionLeaves) {
    monitors.start(first_link, "1000", alice, keep);
    links.answer(started("x1"));
    monitors.start(first_link, "1000", bob, keep);
    monitors.stop(first_link, "1000", alice);
    EXPECT_TRUE(links.waiting.empty());
    monitors.stop(first_link, "1000", bob);
    ASSERT_EQ(links.waiting.size(), 1u);
    EXPECT_EQ(csta::get<csta::monitor_stop>(links.waiting.front().what).monitor_cross_ref_id, "x1");
    EXPECT_TRUE(monitors.subscribers(first_link, "x1").empty());
    EXPECT_EQ(monitors.size(), 0u);
}

TEST_F(LineMonitors, PassesThePbxsRefusalToEveryoneThatWaits) {
    monitors.start(first_link, "1000", alice, keep);
    monitors.start(first_link, "1000", bob, keep);
    links.answer(csta::message{csta::make_error(csta::operation_error::invalid_monitor_object)});
    ASSERT_EQ(answers.size(), 2u);
    EXPECT_TRUE(csta::holds_alternative<csta::csta_error_code>(*answers[1]));
    EXPECT_EQ(monitors.size(), 0u);
}

// BYE overtakes the answer to MonitorStart: the PBX must not keep a monitor that nobody reads.
TEST_F(LineMonitors, StopsAMonitorWhoseAnswerComesAfterTheSessionLeft) {
    monitors.start(first_link, "1000", alice, keep);
    monitors.stop(first_link, "1000", alice);
    links.answer(started("x1"));
    ASSERT_EQ(links.waiting.size(), 1u);
    EXPECT_EQ(csta::get<csta::monitor_stop>(links.waiting.front().what).monitor_cross_ref_id, "x1");
}

TEST_F(LineMonitors, KeepsTheLinksApart) {
    monitors.start(first_link, "1000", alice, keep);
    links.answer(started("x"));
    monitors.start(second_link, "1000", bob, keep);
    links.answer(started("x"));
    EXPECT_EQ(monitors.subscribers(first_link, "x"), std::vector{alice});
    EXPECT_EQ(monitors.subscribers(second_link, "x"), std::vector{bob});
}

TEST_F(LineMonitors, ForgetsAllOfALostLinkAndTellsThoseThatWait) {
    monitors.start(first_link, "1000", alice, keep);
    links.answer(started("x"));
    monitors.start(first_link, "1001", bob, keep);
    monitors.link_lost(first_link);
    EXPECT_EQ(monitors.size(), 0u);
    // The request in flight is answered once, by its own answer.
    ASSERT_EQ(answers.size(), 1u);
    links.answer(make_error_code(cti::errc::link_lost));
    ASSERT_EQ(answers.size(), 2u);
    EXPECT_EQ(answers[1].error(), cti::errc::link_lost);
    EXPECT_TRUE(monitors.subscribers(first_link, "x").empty());
}

}  // namespace
}  // namespace ctig::bridge
