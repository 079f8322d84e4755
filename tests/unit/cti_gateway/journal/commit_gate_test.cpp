#include "cti_gateway/journal/commit_gate.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <span>

namespace ctig::journal {
namespace {

using namespace std::chrono_literals;
using sip::change_weight;

constexpr sip::dialog_id joe{1}, ann{2};
const time_point start{std::chrono::hours{1}};

sip::send_message message(std::string text) { return {.bytes = std::move(text)}; }
sip::send_message event(std::string text) {
    return {.bytes = std::move(text), .request = sip::client_transaction_id{1}};
}
std::vector<std::string> texts(const std::vector<sip::send_message>& messages) {
    std::vector<std::string> out;
    for (const auto& m : messages) out.push_back(m.bytes);
    return out;
}
using names = std::vector<std::string>;
constexpr auto gap = commit_gate::batch_gap, delay = commit_gate::noted_delay;

// The 200 that tells of a new dialog leaves after the commit, and what follows it in the dialog after it.
TEST(CommitGate, HoldsADialogsMessagesUntilItsPromiseIsKept) {
    commit_gate gate;
    gate.changed({joe, change_weight::promised});
    ASSERT_TRUE(gate.must_wait(joe));
    EXPECT_FALSE(gate.must_wait(ann));
    gate.hold(joe, message("200"), start);
    EXPECT_EQ(gate.next_batch(start), (std::vector{joe}));
    ASSERT_TRUE(gate.must_wait(joe));
    gate.hold(joe, event("INFO"), start);
    EXPECT_EQ(texts(gate.on_written()), (names{"200", "INFO"}));
    EXPECT_FALSE(gate.must_wait(joe));
    EXPECT_TRUE(gate.next_batch(start).empty()) << "they are not on their way yet";
    gate.on_left();
    // Once more, without what has left now.
    EXPECT_TRUE(gate.next_batch(start).empty());
    EXPECT_EQ(gate.next_batch(start + delay), (std::vector{joe}));
    EXPECT_TRUE(gate.on_written().empty());
    EXPECT_TRUE(gate.idle());
}

// Its row says nothing of the answer: there is no reason to write it again.
TEST(CommitGate, AnAnswerThatHasLeftIsNoChange) {
    commit_gate gate;
    gate.changed({joe, change_weight::promised});
    gate.hold(joe, message("200"), start);
    EXPECT_EQ(gate.next_batch(start), (std::vector{joe}));
    EXPECT_EQ(texts(gate.on_written()), (names{"200"}));
    EXPECT_TRUE(gate.idle());
}

// A client that polls is written once a second, with what changes sooner, and at the end.
TEST(CommitGate, WhatIsOnlyHeardWaitsASecond) {
    commit_gate gate;
    gate.changed({joe, change_weight::heard});
    EXPECT_TRUE(gate.next_batch(start).empty());
    gate.changed({joe, change_weight::heard});
    EXPECT_TRUE(gate.next_batch(start + delay).empty());
    EXPECT_EQ(gate.next_timer(), start + commit_gate::heard_delay);
    EXPECT_EQ(gate.last_batch(), (std::vector{joe}));
    EXPECT_EQ(gate.next_batch(start + commit_gate::heard_delay), (std::vector{joe}));
    EXPECT_TRUE(gate.on_written().empty());
    gate.changed({joe, change_weight::heard});
    gate.changed({joe});
    EXPECT_TRUE(gate.next_batch(start + 2s).empty());
    EXPECT_EQ(gate.next_batch(start + 2s + delay), (std::vector{joe}));
    EXPECT_TRUE(gate.on_written().empty());
    EXPECT_EQ(gate.next_timer(), std::nullopt) << "it is written";
}

// A crowd that polls does not delay what was noted.
TEST(CommitGate, WhatIsNotedGoesBeforeWhatIsOnlyHeard) {
    commit_gate gate;
    for (std::uint64_t id = 10; id < 1000; ++id) gate.changed({sip::dialog_id{id}, change_weight::heard});
    EXPECT_TRUE(gate.next_batch(start).empty());
    const auto late = start + commit_gate::heard_delay;
    EXPECT_EQ(gate.next_batch(late).size(), commit_gate::noted_together);
    EXPECT_TRUE(gate.on_written().empty());
    gate.changed({joe});
    EXPECT_EQ(gate.next_batch(late + gap).size(), commit_gate::noted_together);
    EXPECT_TRUE(gate.on_written().empty());
    const auto next = gate.next_batch(late + gap + delay);
    EXPECT_EQ(next.size(), commit_gate::noted_together);
    EXPECT_NE(std::ranges::find(next, joe), next.end());
}

// Sessions that change faster than they can be written: each has its turn, and none is written twice
// meanwhile.
TEST(CommitGate, WhoeverWasNotedIsWrittenInTheEnd) {
    commit_gate gate;
    std::vector<int> written(201);
    for (auto at = start; at < start + 300ms; at += 20ms) {
        for (std::uint64_t id = 1; id <= 200; ++id) gate.changed({sip::dialog_id{id}});
        for (const auto id : gate.next_batch(at)) ++written.at(static_cast<std::size_t>(id));
        EXPECT_TRUE(gate.on_written().empty());
    }
    const auto [least, most] = std::ranges::minmax(std::span(written).subspan(1));
    EXPECT_GT(least, 0);
    EXPECT_LE(most, least + 1);
}

// What the client was told is written, but nothing waits for it.
TEST(CommitGate, ANotedChangeHoldsNothing) {
    commit_gate gate;
    gate.changed({joe});
    EXPECT_FALSE(gate.must_wait(joe));
    EXPECT_TRUE(gate.next_batch(start).empty());
    EXPECT_EQ(gate.next_timer(), start + delay);
    EXPECT_EQ(gate.next_batch(start + delay), (std::vector{joe}));
}

// A client that asks a hundred things in a row is one row, not a hundred.
TEST(CommitGate, WritesADialogOnceForTheRequestsOfAWhile) {
    commit_gate gate;
    for (auto at = start; at < start + delay; at += 1ms) {
        gate.changed({joe});
        EXPECT_TRUE(gate.next_batch(at).empty());
    }
    EXPECT_EQ(gate.next_batch(start + delay), (std::vector{joe}));
    EXPECT_TRUE(gate.on_written().empty());
    EXPECT_TRUE(gate.idle());
}

// Only what somebody waits for is in a hurry.
TEST(CommitGate, APromiseDoesNotHurryTheRest) {
    commit_gate gate;
    gate.changed({ann});
    gate.changed({joe, change_weight::promised});
    EXPECT_EQ(gate.next_batch(start), (std::vector{joe}));
    EXPECT_TRUE(gate.on_written().empty());
    EXPECT_EQ(gate.next_batch(start + delay), (std::vector{ann}));
}

// Who begins takes the place in the file of who has ended: both are of one batch. Alone it is in no hurry.
TEST(CommitGate, WhoHasEndedGoesWithTheNextBatch) {
    commit_gate gate;
    gate.changed({ann, change_weight::ended});
    EXPECT_TRUE(gate.next_batch(start).empty());
    EXPECT_EQ(gate.next_timer(), start + delay);
    gate.changed({joe, change_weight::promised});
    auto batch = gate.next_batch(start + gap);
    std::ranges::sort(batch);
    EXPECT_EQ(batch, (std::vector{joe, ann}));
    EXPECT_TRUE(gate.on_written().empty());
    EXPECT_TRUE(gate.idle());
    gate.changed({ann, change_weight::ended});
    EXPECT_FALSE(gate.idle());
    EXPECT_TRUE(gate.next_batch(start + 2 * gap).empty());
    EXPECT_EQ(gate.next_batch(start + 2 * gap + delay), (std::vector{ann}));
}

// Ends are forgotten by no disk that is full.
TEST(CommitGate, WhoHasEndedIsWrittenAfterABatchThatFailed) {
    commit_gate gate;
    gate.changed({joe, change_weight::promised});
    EXPECT_EQ(gate.next_batch(start), (std::vector{joe}));
    gate.changed({ann, change_weight::ended});
    EXPECT_TRUE(gate.on_failed(start).empty());
    std::vector<sip::dialog_id> written;
    for (auto at = start; !gate.idle() && at < start + 10s; at += 1s) {
        const auto batch = gate.next_batch(at);
        if (batch.empty()) continue;
        written.insert(written.end(), batch.begin(), batch.end());
        EXPECT_TRUE(gate.on_written().empty());
    }
    std::ranges::sort(written);
    EXPECT_EQ(written, (std::vector{joe, ann}));
}

// A thousand sessions that moved to another link: a few at a time, and a promise between them does not wait.
TEST(CommitGate, WhatIsOnlyNotedIsWrittenAFewAtATime) {
    commit_gate gate;
    std::vector<std::uint64_t> written;
    for (std::uint64_t id = 1; id <= 1000; ++id) gate.changed({sip::dialog_id{id}});
    EXPECT_TRUE(gate.next_batch(start).empty());
    for (auto at = start + delay; !gate.idle(); at = gate.next_timer().value_or(at)) {
        if (written.empty()) gate.changed({sip::dialog_id{2000}, change_weight::promised});
        const auto batch = gate.next_batch(at);
        if (written.empty()) {
            EXPECT_NE(std::ranges::find(batch, sip::dialog_id{2000}), batch.end());
        }
        EXPECT_LE(batch.size(), commit_gate::noted_together + 1);
        for (const auto id : batch) written.push_back(static_cast<std::uint64_t>(id));
        EXPECT_TRUE(gate.on_written().empty());
    }
    std::ranges::sort(written);
    EXPECT_EQ(written.size(), 1001U);
    EXPECT_EQ(std::ranges::unique(written).begin(), written.end()) << "each once";
}

// A crowd that signs in is written in batches, not one by one.
TEST(CommitGate, PromisesOfTwoMillisecondsMakeUpABatch) {
    commit_gate gate;
    gate.changed({joe, change_weight::promised});
    EXPECT_EQ(gate.next_batch(start).size(), 1U) << "after a quiet time at once";
    EXPECT_TRUE(gate.on_written().empty());
    gate.changed({joe, change_weight::promised});
    EXPECT_TRUE(gate.next_batch(start + 1ms).empty());
    gate.changed({ann, change_weight::promised});
    EXPECT_EQ(gate.next_timer(), start + gap);
    EXPECT_EQ(gate.next_batch(start + gap).size(), 2U);
}

// Group commit: what changes while a batch is under way makes up the next, once each.
TEST(CommitGate, GathersWhatChangesMeanwhile) {
    commit_gate gate;
    gate.changed({joe, change_weight::promised});
    EXPECT_EQ(gate.next_batch(start).size(), 1U);
    for (int i = 0; i < 3; ++i) gate.changed({ann});
    gate.changed({joe, change_weight::promised});
    EXPECT_TRUE(gate.next_batch(start + delay).empty()) << "one at a time";
    gate.hold(joe, message("200"), start + delay);
    EXPECT_TRUE(gate.on_written().empty()) << "the row was read before the promise";
    EXPECT_EQ(gate.next_batch(start + 2 * delay).size(), 2U);
    EXPECT_EQ(texts(gate.on_written()), (names{"200"}));
}

// A full disk: nobody waits for it, all of it is tried again, and promises count again once it works.
TEST(CommitGate, AFailedBatchLetsEverybodyGoAndIsTriedAgain) {
    commit_gate gate;
    gate.changed({joe, change_weight::promised});
    gate.hold(joe, message("200"), start);
    (void)gate.next_batch(start);
    EXPECT_EQ(texts(gate.on_failed(start)), (names{"200"}));
    EXPECT_TRUE(gate.in_trouble());
    gate.changed({ann, change_weight::promised});
    EXPECT_FALSE(gate.must_wait(ann));
    EXPECT_TRUE(gate.next_batch(start + 500ms).empty()) << "not in a tight loop";
    const auto again = start + commit_gate::retry_pause;
    EXPECT_EQ(gate.next_timer(), again);
    EXPECT_EQ(gate.next_batch(again).size(), 1U) << "first a small one";
    EXPECT_TRUE(gate.on_written().empty());
    EXPECT_TRUE(gate.in_trouble());
    EXPECT_EQ(gate.next_batch(again + gap).size(), 1U) << "then the rest";
    EXPECT_TRUE(gate.on_written().empty());
    EXPECT_FALSE(gate.in_trouble());
    gate.changed({joe, change_weight::promised});
    EXPECT_TRUE(gate.must_wait(joe));
}

// All rows are encoded for nothing each time: the less the disk takes, the more seldom.
TEST(CommitGate, AsksAFullDiskEverMoreSeldomAndWithOneRow) {
    commit_gate gate;
    for (std::uint64_t id = 1; id <= 100; ++id) gate.changed({sip::dialog_id{id}, change_weight::promised});
    EXPECT_EQ(gate.next_batch(start).size(), 100U);
    auto now = start;
    for (const auto pause : {1s, 2s, 4s, 8s, 16s, 30s, 30s}) {
        (void)gate.on_failed(now);
        EXPECT_TRUE(gate.next_batch(now + pause - 1ms).empty()) << pause.count();
        now += pause;
        EXPECT_EQ(gate.next_batch(now).size(), 1U);
    }
    // One row fits, all do not: still no reason to hurry.
    (void)gate.on_written();
    now += gap;
    EXPECT_EQ(gate.next_batch(now).size(), 99U);
    (void)gate.on_failed(now);
    EXPECT_TRUE(gate.next_batch(now + 29s).empty());
    now += 30s;
    EXPECT_EQ(gate.next_batch(now).size(), 1U);
    (void)gate.on_written();
    now += gap;
    EXPECT_EQ(gate.next_batch(now).size(), 98U);
    (void)gate.on_written();
    EXPECT_FALSE(gate.in_trouble());
    gate.changed({joe, change_weight::promised});
    now += gap;
    EXPECT_EQ(gate.next_batch(now).size(), 1U);
    (void)gate.on_failed(now);
    EXPECT_EQ(gate.next_timer(), now + 1s) << "it was well meanwhile";
}

// A disk that hangs costs durability, not the answer.
TEST(CommitGate, NoAnswerWaitsForeverForADisk) {
    commit_gate gate;
    gate.changed({joe, change_weight::promised});
    gate.hold(joe, message("200"), start);
    (void)gate.next_batch(start);
    EXPECT_EQ(gate.next_timer(), start + commit_gate::longest_hold);
    EXPECT_TRUE(gate.on_timer(start + 500ms).empty());
    EXPECT_EQ(texts(gate.on_timer(start + commit_gate::longest_hold)), (names{"200"}));
    EXPECT_FALSE(gate.must_wait(joe));
    EXPECT_TRUE(gate.on_written().empty());
    EXPECT_FALSE(gate.in_trouble());
}

// The end of the process writes the rest, whatever is under way.
TEST(CommitGate, TheLastBatchIsAllThatIsLeft) {
    commit_gate gate;
    gate.changed({joe, change_weight::promised});
    EXPECT_EQ(gate.next_batch(start).size(), 1U);
    gate.changed({ann});
    auto rows = gate.last_batch();
    std::ranges::sort(rows);
    EXPECT_EQ(rows, (std::vector{joe, ann})) << "the batch under way may fail yet";
}

// The process ends: nobody is left without the answer that the journal would have had first.
TEST(CommitGate, AtTheEndWhatWaitsGoes) {
    commit_gate gate;
    gate.changed({joe, change_weight::promised});
    gate.hold(joe, message("200"), start);
    EXPECT_EQ(gate.last_batch(), (std::vector{joe}));
    EXPECT_EQ(texts(gate.on_end()), (names{"200"}));
}

// The row under way may say that the message has yet to go: after a restart it would go again.
TEST(CommitGate, WhatGoesWithoutItsCommitIsWrittenOnceMore) {
    commit_gate gate;
    gate.changed({joe, sip::change_weight::promised});
    gate.hold(joe, event("INFO"), start);
    EXPECT_EQ(gate.next_batch(start), (std::vector{joe}));
    EXPECT_EQ(gate.on_timer(start + std::chrono::seconds(2)).size(), 1U);
    EXPECT_TRUE(gate.on_written().empty());
    EXPECT_TRUE(gate.next_batch(start + 3s).empty());
    EXPECT_EQ(gate.next_batch(start + 3s + delay), (std::vector{joe}));
}

}  // namespace
}  // namespace ctig::journal
