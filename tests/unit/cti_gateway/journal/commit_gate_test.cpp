#include "cti_gateway/journal/commit_gate.hpp"

#include <gtest/gtest.h>

namespace ctig::journal {
namespace {

using namespace std::chrono_literals;
using sip::change_weight;

constexpr sip::dialog_id joe{1}, ann{2};
const time_point start{std::chrono::hours{1}};

sip::send_message message(std::string text) { return {.bytes = std::move(text)}; }
std::vector<std::string> texts(const std::vector<sip::send_message>& messages) {
    std::vector<std::string> out;
    for (const auto& m : messages) out.push_back(m.bytes);
    return out;
}
using names = std::vector<std::string>;

// The 200 that tells of a new dialog leaves after the commit, and what follows it in the dialog after it.
TEST(CommitGate, HoldsADialogsMessagesUntilItsPromiseIsKept) {
    commit_gate gate;
    gate.changed({joe, change_weight::promised});
    ASSERT_TRUE(gate.must_wait(joe));
    EXPECT_FALSE(gate.must_wait(ann));
    gate.hold(joe, message("200"), start);
    EXPECT_EQ(gate.next_batch(start), (std::vector{joe}));
    ASSERT_TRUE(gate.must_wait(joe));
    gate.hold(joe, message("INFO"), start);
    EXPECT_EQ(texts(gate.on_written()), (names{"200", "INFO"}));
    EXPECT_FALSE(gate.must_wait(joe));
    EXPECT_TRUE(gate.next_batch(start).empty()) << "they are not on their way yet";
    gate.on_left();
    // Once more, without what has left now.
    EXPECT_EQ(gate.next_batch(start), (std::vector{joe}));
    EXPECT_TRUE(gate.on_written().empty());
    EXPECT_TRUE(gate.idle());
}

// What the client was told is written, but nothing waits for it.
TEST(CommitGate, ANotedChangeHoldsNothing) {
    commit_gate gate;
    gate.changed({joe});
    EXPECT_FALSE(gate.must_wait(joe));
    EXPECT_EQ(gate.next_batch(start), (std::vector{joe}));
}

// Group commit: what changes while a batch is under way makes up the next, once each.
TEST(CommitGate, GathersWhatChangesMeanwhile) {
    commit_gate gate;
    gate.changed({joe});
    (void)gate.next_batch(start);
    for (int i = 0; i < 3; ++i) gate.changed({ann});
    gate.changed({joe, change_weight::promised});
    EXPECT_TRUE(gate.next_batch(start).empty()) << "one at a time";
    gate.hold(joe, message("200"), start);
    EXPECT_TRUE(gate.on_written().empty()) << "the row was read before the promise";
    EXPECT_EQ(gate.next_batch(start).size(), 2U);
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
    EXPECT_EQ(gate.next_timer(), start + commit_gate::retry_pause);
    EXPECT_EQ(gate.next_batch(start + commit_gate::retry_pause).size(), 1U) << "first a small one";
    EXPECT_TRUE(gate.on_written().empty());
    EXPECT_TRUE(gate.in_trouble());
    EXPECT_EQ(gate.next_batch(start + commit_gate::retry_pause).size(), 1U) << "then the rest";
    EXPECT_TRUE(gate.on_written().empty());
    EXPECT_FALSE(gate.in_trouble());
    gate.changed({joe, change_weight::promised});
    EXPECT_TRUE(gate.must_wait(joe));
}

// All rows are encoded for nothing each time: the less the disk takes, the more seldom.
TEST(CommitGate, AsksAFullDiskEverMoreSeldomAndWithOneRow) {
    commit_gate gate;
    for (std::uint64_t id = 1; id <= 100; ++id) gate.changed({sip::dialog_id{id}});
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
    EXPECT_EQ(gate.next_batch(now).size(), 99U);
    (void)gate.on_failed(now);
    EXPECT_TRUE(gate.next_batch(now + 29s).empty());
    EXPECT_EQ(gate.next_batch(now + 30s).size(), 1U);
    (void)gate.on_written();
    EXPECT_EQ(gate.next_batch(now + 30s).size(), 98U);
    (void)gate.on_written();
    EXPECT_FALSE(gate.in_trouble());
    gate.changed({joe});
    EXPECT_EQ(gate.next_batch(now + 30s).size(), 1U);
    (void)gate.on_failed(now + 30s);
    EXPECT_EQ(gate.next_timer(), now + 31s) << "it was well meanwhile";
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
    gate.changed({joe});
    (void)gate.next_batch(start);
    gate.changed({ann});
    EXPECT_EQ(gate.last_batch(), (std::vector{ann, joe})) << "the batch under way may fail yet";
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
    gate.hold(joe, {}, start);
    EXPECT_EQ(gate.next_batch(start), (std::vector{joe}));
    EXPECT_EQ(gate.on_timer(start + std::chrono::seconds(2)).size(), 1U);
    EXPECT_TRUE(gate.on_written().empty());
    EXPECT_EQ(gate.next_batch(start + std::chrono::seconds(3)), (std::vector{joe}));
}

}  // namespace
}  // namespace ctig::journal
