#include "sip_session/remote_cseq.hpp"

#include <gtest/gtest.h>

namespace ctig::sip {
namespace {

using rule = remote_cseq::rule;
using kind = remote_cseq::request_kind;
constexpr auto in_order = remote_cseq::verdict::in_order;
constexpr auto out_of_order = remote_cseq::verdict::out_of_order;
constexpr auto tcp = reliability::reliable;
constexpr auto udp = reliability::unreliable;

TEST(RemoteCseq, NumbersMayRiseAndLeap) {
    remote_cseq c(rule::lenient, 5);
    EXPECT_EQ(c.on_request(6, kind::other, udp), in_order);
    EXPECT_EQ(c.on_request(4000000000U, kind::other, udp), in_order);
    EXPECT_EQ(c.last(), 4000000000U);
}

TEST(RemoteCseq, NumbersMayNotFallNorStay) {
    remote_cseq c(rule::lenient, 5);
    EXPECT_EQ(c.on_request(4, kind::other, tcp), out_of_order);
    EXPECT_EQ(c.on_request(5, kind::other, tcp), out_of_order);
    EXPECT_EQ(c.on_request(4, kind::invite, tcp), out_of_order);
    EXPECT_EQ(c.last(), 5U);
}

TEST(RemoteCseq, AReinviteMayRepeatTheLastNumber) {
    remote_cseq c(rule::lenient, 5);
    EXPECT_EQ(c.on_request(5, kind::invite, udp), in_order);
    EXPECT_EQ(c.on_request(5, kind::invite, tcp), in_order);
}

TEST(RemoteCseq, TheFirstRequestAfterAReinviteMayBeginAnywhereOverAStream) {
    remote_cseq c(rule::lenient, 7);
    c.on_reinvite_answered();
    EXPECT_EQ(c.on_request(2, kind::other, tcp), in_order);
    EXPECT_EQ(c.on_request(2, kind::other, tcp), out_of_order);
    EXPECT_EQ(c.on_request(3, kind::other, tcp), in_order);
}

TEST(RemoteCseq, TheSecondRequestAfterAReinviteMayNot) {
    remote_cseq c(rule::lenient, 7);
    c.on_reinvite_answered();
    EXPECT_EQ(c.on_request(8, kind::other, tcp), in_order);
    EXPECT_EQ(c.on_request(2, kind::other, tcp), out_of_order);
}

TEST(RemoteCseq, NothingBeginsAnewOverUdp) {
    remote_cseq c(rule::lenient, 7);
    c.on_reinvite_answered();
    EXPECT_EQ(c.on_request(2, kind::other, udp), out_of_order);
}

TEST(RemoteCseq, TheStrictRuleKnowsNoneOfThis) {
    remote_cseq c(rule::strict, 7);
    c.on_reinvite_answered();
    EXPECT_EQ(c.on_request(2, kind::other, tcp), out_of_order);
    EXPECT_EQ(c.on_request(7, kind::invite, tcp), out_of_order);
    EXPECT_EQ(c.on_request(8, kind::other, tcp), in_order);
}

}  // namespace
}  // namespace ctig::sip
