#include "sip_session/session_timer.hpp"

#include <gtest/gtest.h>

namespace ctig::sip {
namespace {

using namespace std::chrono_literals;
using kind = session_timer_verdict::kind_type;
using due = session_timer::due;
const time_point t0{1h};

session_timer_offer offer(std::chrono::seconds interval, std::optional<refresher> who = {}) {
    return {.supported = true, .requested = session_expires_value{interval, who}};
}

// RFC 4028 table 2 and section 9, row by row.
TEST(SessionTimerNegotiation, FollowsTheTable) {
    EXPECT_EQ(negotiate({}, 1800s).kind, kind::off);
    EXPECT_EQ(negotiate({.supported = true}, 1800s).terms, (session_timer_terms{1800s, refresher::uac}));
    EXPECT_EQ(negotiate(offer(600s), 1800s).terms, (session_timer_terms{600s, refresher::uac}));
    EXPECT_EQ(negotiate(offer(600s, refresher::uac), 1800s).terms,
              (session_timer_terms{600s, refresher::uac}));
    EXPECT_EQ(negotiate(offer(600s, refresher::uas), 1800s).terms,
              (session_timer_terms{600s, refresher::uas}));
    EXPECT_EQ(negotiate(offer(7200s), 1800s).terms.interval, 1800s);
}

TEST(SessionTimerNegotiation, NeverGoesBelowMinSe) {
    auto o = offer(7200s);
    o.min_se = 3600s;
    EXPECT_EQ(negotiate(o, 1800s).terms.interval, 3600s);
    EXPECT_EQ(negotiate({.supported = true, .min_se = 2000s}, 1800s).terms.interval, 2000s);
}

TEST(SessionTimerNegotiation, RefusesLessThanNinetySecondsWhereItIsUnderstood) {
    EXPECT_EQ(negotiate(offer(89s), 1800s).kind, kind::too_small);
    EXPECT_EQ(negotiate(offer(90s), 1800s).kind, kind::agreed);
    EXPECT_EQ(negotiate({.requested = session_expires_value{10s, {}}}, 1800s).kind, kind::off);
}

// RFC 4028 10: the smaller of 32 s and a third before the end.
TEST(SessionTimer, ExpiresBeforeTheEndOfTheInterval) {
    for (const auto& [interval, life] : {std::pair{1800s, 1768s}, {90s, 60s}, {96s, 64s}}) {
        session_timer timer;
        timer.start(session_timer_terms{interval, refresher::uac}, 86400s, t0);
        EXPECT_EQ(timer.next_timer(), t0 + life);
        timer.heard(t0 + 10s);  // no refresh
        EXPECT_EQ(timer.on_timer(t0 + life - 1s), due::nothing);
        EXPECT_EQ(timer.on_timer(t0 + life), due::expired);
        EXPECT_FALSE(timer.next_timer());
    }
}

TEST(SessionTimer, AsksForARefreshAtHalfOfTheIntervalWhenItIsOurs) {
    session_timer timer;
    timer.start(session_timer_terms{600s, refresher::uas}, 86400s, t0);
    EXPECT_EQ(timer.next_timer(), t0 + 300s);
    EXPECT_EQ(timer.on_timer(t0 + 300s), due::refresh);
    EXPECT_EQ(timer.on_timer(t0 + 301s), due::nothing);  // under way
    EXPECT_EQ(timer.next_timer(), t0 + 568s);
    timer.refresh_failed(t0 + 332s);
    EXPECT_EQ(timer.next_timer(), t0 + 450s);
    EXPECT_EQ(timer.on_timer(t0 + 450s), due::refresh);
    timer.refresh_failed(t0 + 566s);  // no time for another
    EXPECT_EQ(timer.on_timer(t0 + 568s), due::expired);
}

TEST(SessionTimer, WithoutTermsLivesOnFromEachSignOfLife) {
    session_timer timer;
    timer.start(std::nullopt, 100s, t0);
    timer.heard(t0 + 90s);
    EXPECT_EQ(timer.on_timer(t0 + 100s), due::nothing);
    EXPECT_EQ(timer.on_timer(t0 + 190s), due::expired);
}

}  // namespace
}  // namespace ctig::sip
