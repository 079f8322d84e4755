#include "cti_gateway/bridge/snapshot_difference.hpp"

#include <gtest/gtest.h>

#include <random>
#include <set>

#include "cti_gateway/bridge/call_matching.hpp"

namespace ctig::bridge {
namespace {

using state = csta::local_connection_state;

csta::extended_device_id party(std::string text) {
    return csta::extended_device_id{csta::device_id{.text = std::move(text)}};
}
call_picture call(state own, std::string calling, std::string called,
                  std::vector<party_picture> others = {}) {
    call_picture c{.own = own, .calling = party(std::move(calling)), .called = party(std::move(called))};
    c.others = std::move(others);
    return c;
}
party_picture other(std::string who, state now) { return {who, party(who), now}; }

/// "Established connected": the event's name and localConnectionInfo.
std::vector<std::string> names(const std::vector<csta::message>& events) {
    std::vector<std::string> out;
    for (const auto& event : events) out.emplace_back(csta::message_name(event));
    return out;
}

using lines = std::vector<std::string>;

TEST(SnapshotDifference, OfWhatIsAlreadyKnownIsNothing) {
    device_picture told("1000"), truth("1000");
    truth.calls["c"] = told.calls["c"] =
        call(state::connected, "1001", "1000", {other("1001", state::connected)});
    truth.do_not_disturb = false;
    truth.forwarding_known = true;
    EXPECT_TRUE(snapshot_difference(told, truth).empty());
}

TEST(SnapshotDifference, EndsACallThatVanished) {
    device_picture told("1000");
    told.calls["c"] = call(state::connected, "1001", "1000");
    const auto events = snapshot_difference(told, device_picture("1000"));
    ASSERT_EQ(names(events), lines{"ConnectionClearedEvent"});
    const auto& cleared = csta::get<csta::connection_cleared_event>(events[0]);
    EXPECT_EQ(cleared.dropped_connection.call_id, "c");
    EXPECT_EQ(cleared.dropped_connection.device.text, "1000");
    EXPECT_EQ(cleared.local_connection_info, state::null);
    EXPECT_TRUE(told.calls.empty());
}

// A client must not ring for a call that is answered already.
TEST(SnapshotDifference, TellsOfAnAnsweredCallThatCameInMeanwhileInOneStep) {
    device_picture told("1000"), truth("1000");
    truth.calls["c"] = call(state::connected, "1001", "1000", {other("1001", state::connected)});
    EXPECT_EQ(names(snapshot_difference(told, truth)), lines{"EstablishedEvent"});
}

TEST(SnapshotDifference, TellsOfAnOwnCallAndHowFarItCame) {
    device_picture told("1000"), truth("1000");
    truth.calls["c"] = call(state::connected, "1000", "1001", {other("1001", state::alerting)});
    EXPECT_EQ(names(snapshot_difference(told, truth)), (lines{"OriginatedEvent", "DeliveredEvent"}));
    truth.calls["c"].others[0].state = state::connected;
    EXPECT_EQ(names(snapshot_difference(told, truth)), lines{"EstablishedEvent"});
    truth.calls["c"].own = state::hold;
    EXPECT_EQ(names(snapshot_difference(told, truth)), lines{"HeldEvent"});
    truth.calls["c"].own = state::connected;
    EXPECT_EQ(names(snapshot_difference(told, truth)), lines{"RetrievedEvent"});
}

TEST(SnapshotDifference, HoldsTheOldCallBeforeItTellsOfTheNew) {
    device_picture told("1000"), truth("1000");
    told.calls["z"] = call(state::connected, "1000", "1001", {other("1001", state::connected)});
    truth.calls["z"] = call(state::hold, "1000", "1001", {other("1001", state::connected)});
    truth.calls["a"] = call(state::connected, "1000", "1002", {other("1002", state::connected)});
    EXPECT_EQ(names(snapshot_difference(told, truth)),
              (lines{"HeldEvent", "OriginatedEvent", "EstablishedEvent"}));
}

TEST(SnapshotDifference, TellsOfFeaturesThatChangedAndOnlyOfThose) {
    device_picture told("1000"), truth("1000");
    truth.do_not_disturb = true;
    truth.message_waiting = false;
    truth.forwarding_known = true;
    truth.forwarding[csta::forwarding_type::forward_busy] = {true, "1002"};
    truth.forwarding[csta::forwarding_type::forward_no_ans] = {false, ""};
    EXPECT_EQ(names(snapshot_difference(told, truth)), (lines{"DoNotDisturbEvent", "ForwardingEvent"}));
    EXPECT_TRUE(snapshot_difference(told, truth).empty());
    truth.forwarding.clear();
    const auto events = snapshot_difference(told, truth);
    ASSERT_EQ(names(events), lines{"ForwardingEvent"});
    EXPECT_FALSE(csta::get<csta::forwarding_event>(events[0]).forward_status);
}

/// Random pictures of one device, whose parties and calls overlap.
class pictures {
public:
    explicit pictures(std::uint32_t seed) : dice_(seed) {}
    device_picture next() {
        device_picture p("1000");
        for (int i = 0; i < 3; ++i)
            if (roll(2) == 0) p.calls["c" + std::to_string(i)] = any_call();
        if (roll(2) == 0) p.do_not_disturb = roll(2) == 0;
        if (roll(2) == 0) p.message_waiting = roll(2) == 0;
        p.forwarding_known = true;
        if (roll(2) == 0)
            p.forwarding[csta::forwarding_type::forward_busy] = {roll(2) == 0, std::to_string(roll(3))};
        return p;
    }

private:
    std::uint32_t roll(std::uint32_t sides) { return static_cast<std::uint32_t>(dice_() % sides); }
    call_picture any_call() {
        constexpr state own[] = {state::initiated, state::alerting, state::connected,
                                 state::hold,      state::queued,   state::fail};
        constexpr state others[] = {state::alerting, state::connected, state::hold, state::queued,
                                    state::fail};
        const std::string names[] = {"1001", "1002", "T1;x=1"};
        auto c = roll(2) == 0 ? call(own[roll(6)], "1000", "1001") : call(own[roll(6)], "1001", "1000");
        for (const auto& name : names)
            if (roll(2) == 0) c.others.push_back(other(name, others[roll(5)]));
        return c;
    }
    std::mt19937 dice_;
};

// Whatever was told and whatever is true: who was told and hears the difference knows the truth, and no event
// of it says what was known already.
TEST(SnapshotDifference, ReplayedGivesTheTruth) {
    pictures random(7);
    for (int i = 0; i < 3000; ++i) {
        auto truth = random.next();
        truth.do_not_disturb = truth.do_not_disturb.value_or(false);  // the PBX was asked
        truth.message_waiting = truth.message_waiting.value_or(false);
        const auto told = random.next();
        auto now = told;
        const auto events = snapshot_difference(now, truth);
        ASSERT_TRUE(look_alike(now, truth)) << i;
        auto replayed = told;
        for (const auto& event : events) {
            ASSERT_FALSE(replayed.already_says(event)) << i << " " << csta::message_name(event);
            (void)replayed.apply(event);
        }
        ASSERT_TRUE(look_alike(replayed, truth)) << i;
        ASSERT_TRUE(snapshot_difference(replayed, truth).empty()) << i;
    }
}

csta::message held(std::string id, state own) {
    csta::held_event e;
    e.held_connection = {.call_id = std::move(id), .device = {.text = "1000"}};
    e.local_connection_info = own;
    return e;
}
csta::message retrieved(std::string id) {
    csta::retrieved_event e;
    e.retrieved_connection = {.call_id = std::move(id), .device = {.text = "1000"}};
    e.local_connection_info = state::connected;
    return e;
}

TEST(EventsHeldBack, ThoseThatTheSnapshotSaysAreLeftOutWithAllBeforeThem) {
    device_picture snapshot("1000");
    snapshot.calls["c"] = call(state::hold, "1000", "1001");
    EXPECT_TRUE(
        younger_than(snapshot, {held("c", state::hold), retrieved("c"), held("c", state::hold)}).empty());
    EXPECT_EQ(names(younger_than(snapshot, {held("c", state::hold), retrieved("c")})),
              lines{"RetrievedEvent"});
}

TEST(EventsHeldBack, OfOtherCallsAreNotMistaken) {
    device_picture snapshot("1000");
    snapshot.calls["c"] = call(state::hold, "1000", "1001");
    snapshot.calls["d"] = call(state::connected, "1000", "1002");
    EXPECT_EQ(names(younger_than(snapshot, {retrieved("c"), retrieved("d")})), lines{"RetrievedEvent"});
}

TEST(CallMatching, FindsACallByFarPartyDirectionAndState) {
    device_picture told("1000"), truth("1000");
    told.calls["t1"] = call(state::connected, "1000", "1001", {other("1001", state::connected)});
    told.calls["t2"] = call(state::alerting, "1002", "1000", {other("1002", state::connected)});
    truth.calls["77"] = call(state::connected, "1002", "1000", {other("1002", state::connected)});
    truth.calls["78"] = call(state::hold, "1000", "1001", {other("1001", state::connected)});
    const auto pairs = match_calls(told, truth);
    EXPECT_EQ(std::set(pairs.begin(), pairs.end()),
              (std::set<std::pair<std::string, std::string>>{{"t1", "78"}, {"t2", "77"}}));
}

TEST(CallMatching, LeavesOutWhatCouldBeTwoOthers) {
    device_picture told("1000"), truth("1000");
    told.calls["t1"] = call(state::connected, "1000", "1001", {other("1001", state::connected)});
    truth.calls["77"] = call(state::hold, "1000", "1001", {other("1001", state::connected)});
    truth.calls["78"] = call(state::hold, "1000", "1001", {other("1001", state::connected)});
    EXPECT_TRUE(match_calls(told, truth).empty());
    truth.calls["77"].calling = party("1001");
    EXPECT_EQ(match_calls(told, truth).size(), 1u) << "the other direction is another call";
}

}  // namespace
}  // namespace ctig::bridge
