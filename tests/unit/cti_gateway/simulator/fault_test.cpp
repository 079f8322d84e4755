#include "cti_gateway/simulator/fault.hpp"

#include <gtest/gtest.h>

#include "csta/codec.hpp"
#include "csta/frame.hpp"
#include "cti_gateway/simulator/fault_queue.hpp"

namespace ctig::simulator::test {
namespace {

using kind = fault::kind;
using target = fault::target;
using std::chrono::milliseconds;
constexpr auto answer = outgoing_kind::answer;
constexpr auto event = outgoing_kind::event;

// No fault, no change.
TEST(FaultList, LeavesFramesAloneWhenEmpty) {
    fault_list faults;
    EXPECT_EQ(faults.judge(answer, "MakeCallResponse"), fate{});
    EXPECT_FALSE(faults.refuses("MonitorStart"));
}

// A fault on answers is none on events, and one that names a message hits that one only.
TEST(FaultList, HitsWhatItIsAimedAt) {
    fault_list faults;
    faults.add({.what = kind::drop, .of = target::answers});
    faults.add({.what = kind::delay, .of = target::events, .message = "HeldEvent", .by = milliseconds{50}});
    EXPECT_EQ(faults.judge(answer, "MakeCallResponse").copies, 0U);
    EXPECT_EQ(faults.judge(event, "DeliveredEvent"), fate{});
    EXPECT_EQ(faults.judge(event, "HeldEvent").delay, milliseconds{50});
    EXPECT_EQ(faults.judge(answer, "HeldEvent").delay, milliseconds{0});
}

// Two drops, then nothing; without a number it goes on.
TEST(FaultList, EndsAfterItsTimes) {
    fault_list faults;
    faults.add({.what = kind::duplicate, .times = 2});
    EXPECT_EQ(faults.judge(event, "HeldEvent").copies, 2U);
    EXPECT_EQ(faults.judge(event, "HeldEvent").copies, 2U);
    EXPECT_EQ(faults.judge(event, "HeldEvent").copies, 1U);
    EXPECT_EQ(faults.size(), 0U);
}

// 30 percent of ten monitors are three, whatever ten they are; other services are served.
TEST(FaultList, RefusesExactlyTheShareOfRequests) {
    fault_list faults;
    faults.add({.what = kind::refuse, .message = "MonitorStart", .percent = 30});
    for (int round = 0; round < 3; ++round) {
        int refused = 0;
        for (int i = 0; i < 10; ++i) refused += faults.refuses("MonitorStart") ? 1 : 0;
        EXPECT_EQ(refused, 3);
        EXPECT_FALSE(faults.refuses("MakeCall"));
    }
    EXPECT_EQ(faults.judge(answer, "MonitorStartResponse"), fate{}) << "a refusal is itself sent whole";
}

// Several faults meet in one frame.
TEST(FaultList, AddsFaultsUp) {
    fault_list faults;
    faults.add({.what = kind::delay, .by = milliseconds{20}});
    faults.add({.what = kind::delay, .by = milliseconds{30}});
    faults.add({.what = kind::duplicate});
    const auto its = faults.judge(answer, "MakeCallResponse");
    EXPECT_EQ(its.delay, milliseconds{50});
    EXPECT_EQ(its.copies, 2U);
}

// A spoilt document leaves the stream in step; a spoilt header does not.
TEST(FaultList, SpoilsADocumentOrTheFraming) {
    std::string frame;
    ASSERT_FALSE(csta::append_frame(frame, csta::invoke_id{7}, csta::encode(csta::answer_call_response{})));
    csta::frame_reader reader;
    reader.append(harmed(frame, damage::xml) + frame);
    const auto first = reader.next();
    ASSERT_TRUE(first && *first);
    EXPECT_FALSE(csta::decoder().decode((*first)->xml));
    const auto second = reader.next();
    ASSERT_TRUE(second && *second);
    EXPECT_TRUE(csta::decoder().decode((*second)->xml));
    reader.append(harmed(frame, damage::framing));
    EXPECT_FALSE(reader.next());
}

using words = std::vector<std::string>;

// What is held up goes at its time; what is not overtakes it.
TEST(FaultQueue, LetsOthersOvertakeWhatIsDelayed) {
    const time_point start{};
    fault_queue<std::string> queue;
    queue.push("slow", {.delay = milliseconds{100}}, start);
    queue.push("quick", {}, start);
    EXPECT_EQ(queue.take(start), words{"quick"});
    EXPECT_EQ(queue.next_timer(), start + milliseconds{100});
    EXPECT_EQ(queue.take(start + milliseconds{99}), words{});
    EXPECT_EQ(queue.take(start + milliseconds{100}), words{"slow"});
    EXPECT_TRUE(queue.empty());
}

// Delayed alike, they keep their order.
TEST(FaultQueue, KeepsTheOrderOfEqualDelays) {
    const time_point start{};
    fault_queue<std::string> queue;
    for (const auto* word : {"a", "b", "c"}) queue.push(word, {.delay = milliseconds{10}}, start);
    EXPECT_EQ(queue.take(start + milliseconds{10}), (words{"a", "b", "c"}));
}

// A reordered frame changes places with the next one; when none comes it goes alone, and is not lost.
TEST(FaultQueue, ChangesPlacesWithTheNextFrame) {
    const time_point start{};
    fault_queue<std::string> queue;
    queue.push("first", {.after_the_next = true}, start);
    EXPECT_EQ(queue.take(start), words{});
    queue.push("second", {}, start);
    EXPECT_EQ(queue.take(start), (words{"second", "first"}));
    queue.push("last", {.after_the_next = true}, start);
    EXPECT_EQ(queue.next_timer(), start + milliseconds{1000});
    EXPECT_EQ(queue.take(start + milliseconds{1000}), words{"last"});
}

TEST(FaultQueue, LosesAndRepeats) {
    const time_point start{};
    fault_queue<std::string> queue;
    queue.push("lost", {.copies = 0}, start);
    queue.push("twice", {.copies = 2}, start);
    EXPECT_EQ(queue.take(start), (words{"twice", "twice"}));
}

}  // namespace
}  // namespace ctig::simulator::test
