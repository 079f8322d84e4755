#include "sip_session/event_queue.hpp"

#include <gtest/gtest.h>

namespace ctig::sip {
namespace {

using namespace std::chrono_literals;
constexpr auto tcp = reliability::reliable;
constexpr auto udp = reliability::unreliable;
const time_point t0{1h};

event_queue with(int events) {
    event_queue q{timers{}};
    for (int i = 1; i <= events; ++i)
        EXPECT_EQ(q.push("E" + std::to_string(i)), event_queue::admission::queued);
    return q;
}

TEST(EventQueue, GivesAllAtOnceOverAStream) {
    auto q = with(3);
    EXPECT_EQ(q.take(tcp, t0), "E1");
    EXPECT_EQ(q.take(tcp, t0), "E2");
    EXPECT_EQ(q.take(tcp, t0), "E3");
    EXPECT_FALSE(q.take(tcp, t0));
    EXPECT_TRUE(q.empty());
    EXPECT_EQ(q.bytes(), 0U);
    EXPECT_FALSE(q.mute());
}

TEST(EventQueue, GivesOneUntilItsFinalAnswerOverUdp) {
    auto q = with(2);
    EXPECT_EQ(q.take(udp, t0), "E1");
    EXPECT_FALSE(q.take(udp, t0 + 1s));
    EXPECT_EQ(q.next_timer(udp), t0 + 4s);
    q.on_final_answer(200);
    EXPECT_EQ(q.take(udp, t0 + 1s), "E2");
    EXPECT_FALSE(q.next_timer(udp));  // nothing waits
}

TEST(EventQueue, PacesAMuteClient) {
    auto q = with(4);
    (void)q.take(udp, t0);
    EXPECT_FALSE(q.take(udp, t0 + 3999ms));
    EXPECT_FALSE(q.mute());
    EXPECT_EQ(q.take(udp, t0 + 4s), "E2");
    EXPECT_TRUE(q.mute());
    EXPECT_FALSE(q.take(udp, t0 + 4499ms));
    EXPECT_EQ(q.next_timer(udp), t0 + 4500ms);
    EXPECT_EQ(q.take(udp, t0 + 4500ms), "E3");
    // A proxy's 408 is not the client's voice.
    q.on_final_answer(408);
    EXPECT_TRUE(q.mute());
    EXPECT_EQ(q.take(udp, t0 + 5s), "E4");
}

// It was not mute, it was away.
TEST(EventQueue, WaitsAgainForAClientThatAnswersAfterAll) {
    auto q = with(4);
    (void)q.take(udp, t0);
    (void)q.take(udp, t0 + 4s);
    q.on_final_answer(200);
    EXPECT_FALSE(q.mute());
    EXPECT_FALSE(q.take(udp, t0 + 5s));  // the other one is still in flight
    q.on_final_answer(200);
    EXPECT_EQ(q.take(udp, t0 + 5s), "E3");
}

TEST(EventQueue, IsBoundedInBytes) {
    event_queue q{timers{}};
    EXPECT_EQ(q.push(std::string(event_queue::max_bytes, 'x')), event_queue::admission::queued);
    EXPECT_EQ(q.push("x"), event_queue::admission::full);
    (void)q.take(udp, t0);
    EXPECT_EQ(q.push("x"), event_queue::admission::queued);
}

}  // namespace
}  // namespace ctig::sip
