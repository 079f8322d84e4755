#include "cti_gateway/bridge/sign_in.hpp"

#include <gtest/gtest.h>

namespace ctig::bridge {
namespace {

constexpr std::string_view people_toml = R"(
[[user]]
id = "alice"
mail = "alice.smith@example.com"
rcc = true
appearances = [ { device = "SEP1", line = "1000", partition = "lab" } ]
[[user]]
id = "carol"
rcc = true
appearances = [ { device = "SEP3", line = "1002", partition = "lab" }, { device = "soft", line = "1002", partition = "lab" } ]
[[user]]
id = "dave"
rcc = false
appearances = [ { device = "SEP4", line = "1003", partition = "lab" } ]
[[device]]
name = "SEP1"
lines = [ { number = "1000", partition = "lab" } ]
[[device]]
name = "SEP3"
lines = [ { number = "1002", partition = "lab" } ]
[[device]]
name = "soft"
lines = [ { number = "1002", partition = "lab" } ]
[[device]]
name = "SEP4"
lines = [ { number = "1003", partition = "lab" } ]
)";

struct SignIn : testing::Test {
    SignIn() {
        std::vector<std::string> mistakes;
        people = directory::parse_directory(people_toml, "people", mistakes);
        EXPECT_TRUE(mistakes.empty());
        settings.sip.domain = "example.com";
    }
    sign_in_decision decide(std::string from, std::optional<std::string> line,
                            sip::peer_standing standing = sip::peer_standing::trusted) {
        sip::invite_received invite;
        invite.from_uri = std::move(from);
        invite.asserted_identity = asserted;
        invite.from_flow.standing = standing;
        return decide_sign_in(invite, line, {*people, settings, selected});
    }
    std::shared_ptr<const directory::directory> people;
    config::configuration settings;
    selection_lookup selected;
    std::optional<std::string> asserted;
};

constexpr auto line_1000 = "tel:1000;phone-context=dialstring";
constexpr auto line_1002 = "tel:1002;phone-context=dialstring";

TEST_F(SignIn, LetsAUserInToTheirOwnLine) {
    const auto d = decide("sip:alice@example.com", line_1000);
    EXPECT_EQ(d.status, 200) << d.warning;
    ASSERT_TRUE(d.line);
    EXPECT_EQ(d.line->pbx_device, "1000");
    EXPECT_EQ(d.line->uri.text, line_1000);
}

TEST_F(SignIn, FindsAUserByMail) { EXPECT_EQ(decide("sip:alice.smith@example.com", line_1000).status, 200); }

TEST_F(SignIn, TakesTheIdentityThatATrustedPeerAsserts) {
    asserted = "sip:alice@example.com";
    EXPECT_EQ(decide("sip:anonymous@anonymous.invalid", line_1000).status, 200);
}

TEST_F(SignIn, DoesNotTakeTheIdentityThatAnotherPeerAsserts) {
    asserted = "sip:alice@example.com";
    EXPECT_EQ(decide("sip:anonymous@anonymous.invalid", line_1000, sip::peer_standing::allowed).status, 403);
}

TEST_F(SignIn, RefusesAUserWhomNobodyKnows) {
    EXPECT_EQ(decide("sip:nobody@example.com", line_1000).status, 403);
}

TEST_F(SignIn, RefusesAUserOfAnotherDomain) {
    EXPECT_EQ(decide("sip:alice@elsewhere.org", line_1000).status, 403);
}

TEST_F(SignIn, RefusesAUserWithoutRemoteCallControl) {
    EXPECT_EQ(decide("sip:dave@example.com", "tel:1003;phone-context=dialstring").status, 403);
}

TEST_F(SignIn, RefusesTheLineOfSomebodyElse) {
    EXPECT_EQ(decide("sip:alice@example.com", line_1002).status, 403);
}

TEST_F(SignIn, SaysThatALineDoesNotExist) {
    EXPECT_EQ(decide("sip:alice@example.com", "tel:4711;phone-context=dialstring").status, 404);
}

TEST_F(SignIn, SaysWhereALineUriIsWrong) {
    const auto d = decide("sip:alice@example.com", "tel:10x0");
    EXPECT_EQ(d.status, 400);
    EXPECT_NE(d.warning.find("offset"), std::string::npos);
}

// A client that was refused never tries again: the choice can still be made later.
TEST_F(SignIn, AcceptsAnAmbiguousLineAndSaysHowToChoose) {
    const auto d = decide("sip:carol@example.com", line_1002);
    EXPECT_EQ(d.status, 200);
    ASSERT_TRUE(d.line);
    EXPECT_TRUE(d.line->pbx_device.empty());
    EXPECT_NE(d.warning.find("SEP3, soft"), std::string::npos) << d.warning;
}

TEST_F(SignIn, TakesTheDeviceThatTheLineUriNames) {
    const auto d = decide("sip:carol@example.com", std::string(line_1002) + ";device=soft");
    ASSERT_TRUE(d.line);
    EXPECT_EQ(d.line->pbx_device, "1002;device=soft");
}

TEST_F(SignIn, TakesThePhoneThatTheUserChose) {
    selected = [](std::string_view) {
        return lineuri::line_appearance{.device = "SEP3", .line = "1002", .partition = "lab"};
    };
    const auto d = decide("sip:carol@example.com", line_1002);
    ASSERT_TRUE(d.line);
    EXPECT_EQ(d.line->pbx_device, "1002;device=SEP3");
}

TEST_F(SignIn, PrefersADeviceByPatternWhenNobodyChose) {
    settings.rcc.prefer = {"soft*"};
    const auto d = decide("sip:carol@example.com", line_1002);
    ASSERT_TRUE(d.line);
    EXPECT_EQ(d.line->pbx_device, "1002;device=soft");
}

TEST_F(SignIn, LetsAUserInWithoutALine) {
    const auto d = decide("sip:alice@example.com", std::nullopt);
    EXPECT_EQ(d.status, 200);
    EXPECT_FALSE(d.line);
}

TEST_F(SignIn, RefusesEverybodyWhileRemoteCallControlIsOff) {
    settings.rcc.enabled = false;
    EXPECT_EQ(decide("sip:alice@example.com", line_1000).status, 480);
}

TEST(CrossRefId, IsTheSameForTheSameDialogAndLine) {
    EXPECT_EQ(derive_cross_ref_id("call", "tag", "line", 0), derive_cross_ref_id("call", "tag", "line", 0));
    EXPECT_NE(derive_cross_ref_id("call", "tag", "line", 0), derive_cross_ref_id("call", "tag", "line", 1));
    EXPECT_NE(derive_cross_ref_id("ab", "c", "line", 0), derive_cross_ref_id("a", "bc", "line", 0));
}

}  // namespace
}  // namespace ctig::bridge
