#include "cti_gateway/bridge/identity_map.hpp"

#include <gtest/gtest.h>

namespace ctig::bridge {
namespace {

constexpr auto alice = "tel:1000;phone-context=dialstring;device=SEP1";

// pidgin-sipe stores a call only if the deviceID equals the line URI that it sent, byte for byte.
TEST(IdentityMap, GivesTheOwnLineBackByteForByte) {
    identity_map ids(1);
    ids.bind(alice, "1000");
    EXPECT_EQ(ids.device_north("1000"), alice);
    EXPECT_EQ(ids.own_device(alice), "1000");
}

TEST(IdentityMap, DoesNotTakeALineThatOnlyLooksAlikeForItsOwn) {
    identity_map ids(1);
    ids.bind(alice, "1000");
    EXPECT_FALSE(ids.own_device("tel:1000;phone-context=dialstring"));
    EXPECT_FALSE(ids.own_device("TEL:1000;phone-context=dialstring;device=SEP1"));
}

TEST(IdentityMap, NamesOtherPartiesSoThatTheClientCanLookThemUp) {
    const identity_map ids(1);
    EXPECT_EQ(ids.device_north("1001"), "tel:1001;phone-context=dialstring");
    EXPECT_EQ(ids.device_north("+15551234567"), "tel:+15551234567");
    EXPECT_EQ(ids.device_north("N<1001>Bob;displayNumber=1001"), "tel:1001;phone-context=dialstring");
    EXPECT_EQ(ids.device_north("1002;device=SEP2"), "tel:1002;phone-context=dialstring");
    EXPECT_EQ(ids.device_north("conference bridge"), "conference bridge");
}

// Two devices carry 1002; the client controls one. The other must not read like the client's own line.
TEST(IdentityMap, TellsAnotherAppearanceOfTheLineFromTheControlledOne) {
    identity_map ids(1);
    ids.bind("tel:1002;phone-context=dialstring", "1002;device=desk");
    EXPECT_EQ(ids.device_north("1002;device=desk"), "tel:1002;phone-context=dialstring");
    EXPECT_EQ(ids.device_north("1002;device=soft"), "tel:1002;phone-context=dialstring;device=soft");
}

TEST(IdentityMap, MovesALineToAnotherDeviceUnderTheSameName) {
    identity_map ids(1);
    ids.bind(alice, "1000;device=a");
    ids.bind(alice, "1000;device=b");
    EXPECT_EQ(ids.own_device(alice), "1000;device=b");
    EXPECT_EQ(ids.device_north("1000;device=b"), alice);
}

TEST(IdentityMap, KeepsOneTokenForACallAndFindsTheCallByIt) {
    identity_map ids(1);
    const std::string token = ids.call_north("pbx-77");
    EXPECT_EQ(ids.call_north("pbx-77"), token);
    EXPECT_NE(ids.call_north("pbx-78"), token);
    EXPECT_EQ(ids.call_south(token), "pbx-77");
}

TEST(IdentityMap, RefusesATokenOfAnotherSession) {
    identity_map ours(1), theirs(2);
    const std::string token = theirs.call_north("pbx-77");
    (void)ours.call_north("pbx-77");
    EXPECT_FALSE(ours.call_south(token));
}

// The far party's last event comes after the own connection is gone, and must carry the same callID.
TEST(IdentityMap, RemembersAnEndedCallForItsLastEvents) {
    identity_map ids(1);
    const std::string token = ids.call_north("pbx-1");
    ids.retire_call(token);
    EXPECT_EQ(ids.call_north("pbx-1"), token);
}

TEST(IdentityMap, ForgetsEndedCallsInTheEnd) {
    identity_map ids(1);
    for (int i = 0; i < 1000; ++i) {
        const std::string native = "pbx-" + std::to_string(i);
        ids.retire_call(ids.call_north(native));
    }
    EXPECT_LE(ids.calls(), 16u);
}

// The session moved to a manager that numbers calls its own way: a token is of no call until it is bound
// anew.
TEST(IdentityMap, BindsAKnownTokenToTheCallsNewName) {
    identity_map ids(1);
    const std::string token = ids.call_north("pbx-1");
    ids.unbind_calls();
    EXPECT_FALSE(ids.call_south(token));
    ids.bind_call(token, "pbx-9");
    EXPECT_EQ(ids.call_south(token), "pbx-9");
    EXPECT_EQ(ids.call_north("pbx-9"), token);
    EXPECT_NE(ids.call_north("pbx-1"), token) << "another call now";
}

TEST(IdentityMap, KnowsTheOwnLineUnderADisplayName) {
    identity_map ids(1);
    ids.bind("tel:1000;phone-context=dialstring", "1000");
    EXPECT_EQ(ids.device_north("N<1000>Alice"), "tel:1000;phone-context=dialstring");
}

TEST(IdentityMap, StaysBoundedWithoutAMonitorThatWouldEndItsCalls) {
    identity_map ids(1);
    for (int i = 0; i < 10000; ++i) (void)ids.call_north("pbx-" + std::to_string(i));
    EXPECT_LE(ids.calls(), 512u);
    EXPECT_EQ(ids.call_south(ids.call_north("pbx-9999")), "pbx-9999");
}

}  // namespace
}  // namespace ctig::bridge
