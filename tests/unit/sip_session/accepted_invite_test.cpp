#include "sip_session/accepted_invite.hpp"

#include <gtest/gtest.h>

namespace ctig::sip {
namespace {

using namespace std::chrono_literals;
using due = accepted_invite::due;
const time_point t0{1h};

// RFC 3261 13.3.1.4: T1, doubled up to T2, until 64*T1.
TEST(AcceptedInvite, IsRepeatedEverMoreSlowlyAndThenGivenUp) {
    accepted_invite ok(timers{}, "200", t0);
    auto at = t0;
    for (const auto step : {500ms, 1000ms, 2000ms, 4000ms, 4000ms, 4000ms, 4000ms, 4000ms, 4000ms, 4000ms}) {
        at += step;
        EXPECT_EQ(ok.next_timer(), at);
        EXPECT_EQ(ok.on_timer(at - 1ms), due::nothing);
        EXPECT_EQ(ok.on_timer(at), due::repeat);
    }
    EXPECT_EQ(ok.message(), "200");
    EXPECT_EQ(ok.next_timer(), t0 + 32s);
    EXPECT_EQ(ok.on_timer(t0 + 32s), due::gave_up);
}

}  // namespace
}  // namespace ctig::sip
