#include "lineuri/line_appearance.hpp"

#include <gtest/gtest.h>

namespace ctig::lineuri {
namespace {

const line_appearance desk{.device = "SEP0002FD3BB5C5", .line = "1000", .partition = "lab"};
const line_appearance soft{.device = "softphone-1000", .line = "1000", .partition = "lab"};
const line_appearance other{.device = "softphone-1000", .line = "1001", .partition = "lab"};
const line_appearance annex{.device = "SEP0002FD3BB5C5", .line = "1000", .partition = "annex"};

resolution resolved(const char* text, std::vector<line_appearance> all,
                    std::optional<line_appearance> selected = {}, std::vector<std::string> prefer = {}) {
    return resolve(parse_line_uri(text).value(), all, selected, prefer);
}

// The number alone is enough where the user has one appearance of it.
TEST(Resolve, TakesTheOnlyAppearanceOfTheNumber) {
    const auto r = resolved("tel:1000;phone-context=dialstring", {desk, other});
    EXPECT_EQ(r.how, choice::only_one);
    EXPECT_EQ(r.appearance, desk);
    EXPECT_EQ(r.candidates, std::vector{desk});
    EXPECT_FALSE(r.reason.empty());
}

// device= and partition= each cut the choice down, whatever their case.
TEST(Resolve, FiltersByDeviceAndPartition) {
    EXPECT_EQ(resolved("tel:1000;device=SOFTPHONE-1000", {desk, soft, annex}).appearance, soft);
    EXPECT_EQ(resolved("tel:1000;partition=Annex", {desk, soft, annex}).appearance, annex);
    EXPECT_EQ(resolved("tel:1000;partition=lab;device=SEP0002FD3BB5C5", {desk, soft, annex}).appearance,
              desk);
    EXPECT_EQ(resolved("tel:1000;partition=attic", {desk, soft, annex}).how, choice::none);
}

// Shared line: the selection decides only while it is among what the line URI leaves, and before rcc.prefer.
TEST(Resolve, PrefersTheStoredSelection) {
    const auto r = resolved("tel:1000", {desk, soft}, soft, {"SEP*"});
    EXPECT_EQ(r.how, choice::by_selection);
    EXPECT_EQ(r.appearance, soft);
    EXPECT_EQ(r.candidates.size(), 2U);
    EXPECT_EQ(resolved("tel:1000", {desk, soft, other}, other, {"SEP*"}).how, choice::by_preference);
    EXPECT_EQ(resolved("tel:1000;device=SEP0002FD3BB5C5", {desk, soft}, soft).appearance, desk);
}

// A stored selection carries no display text and still names the appearance.
TEST(Resolve, ComparesTheSelectionWithoutDisplay) {
    auto shown = soft;
    shown.display = "Joe";
    const auto r = resolved("tel:1000", {desk, shown}, soft);
    EXPECT_EQ(r.how, choice::by_selection);
    EXPECT_EQ(r.appearance, shown);
}

// rcc.prefer is tried in order; a pattern that fits nothing is passed over, one that fits several narrows.
TEST(Resolve, NarrowsByPreference) {
    EXPECT_EQ(resolved("tel:1000", {desk, soft}, {}, {"softphone-*", "SEP*"}).appearance, soft);
    EXPECT_EQ(resolved("tel:1000", {desk, soft}, {}, {"ip-*", "SEP*"}).appearance, desk);
    EXPECT_EQ(resolved("tel:1000", {desk, soft}, {}, {"ip-*", "SEP*"}).how, choice::by_preference);
    const line_appearance home{.device = "SEP-home", .line = "1000"};
    EXPECT_EQ(resolved("tel:1000", {desk, soft, home}, {}, {"SEP*", "*-home"}).appearance, home);
}

// Several left: nobody guesses, and the reason lists what there is to choose from.
TEST(Resolve, LeavesTheChoiceToTheUser) {
    const auto r = resolved("tel:1000", {desk, soft, other}, {}, {"ip-*"});
    EXPECT_EQ(r.how, choice::ambiguous);
    EXPECT_EQ(r.appearance, std::nullopt);
    EXPECT_EQ(r.candidates, (std::vector{desk, soft}));
    EXPECT_NE(r.reason.find("softphone-1000"), std::string::npos) << r.reason;
}

// One device with the number in two partitions is two lines: a device pattern cannot tell them apart.
TEST(Resolve, IsAmbiguousAcrossPartitionsOfOneDevice) {
    EXPECT_EQ(resolved("tel:1000", {desk, annex}, {}, {"SEP*"}).how, choice::ambiguous);
}

const line_appearance profile{.device = "PROF-JOE", .line = "1000", .partition = "lab"};

resolution resolved_at(const char* text, std::string phone, std::optional<line_appearance> selected = {},
                       std::vector<std::string> prefer = {}) {
    const std::vector all{desk, profile};
    const std::vector<profile_place> places{{"PROF-JOE", std::move(phone)}};
    return resolve(parse_line_uri(text).value(), all, selected, prefer, places);
}

// A profile goes by its own name and by that of the phone that it is on.
TEST(Resolve, FindsAProfileOnItsPhone) {
    const auto r = resolved_at("tel:1000;device=sep-lobby", "SEP-LOBBY");
    EXPECT_EQ(r.appearance, profile);
    EXPECT_EQ(r.reason, "PROF-JOE, on SEP-LOBBY now (1000 in lab) is the only one that fits");
    EXPECT_EQ(resolved_at("tel:1000;device=PROF-JOE", "SEP-LOBBY").appearance, profile);
    EXPECT_EQ(resolved_at("tel:1000;device=SEP-LOBBY", "").how, choice::none);
    EXPECT_EQ(resolved_at("tel:1000", "SEP-LOBBY", {}, {"*-LOBBY"}).appearance, profile);
    EXPECT_EQ(resolved_at("tel:1000", "SEP-LOBBY").how, choice::ambiguous);
}

// On no phone it is of no use while there is another, even to somebody who selected it.
TEST(Resolve, LeavesAProfileOutThatIsOnNoPhone) {
    const auto r = resolved_at("tel:1000", "", profile);
    EXPECT_EQ(r.appearance, desk);
    EXPECT_EQ(r.reason,
              "SEP0002FD3BB5C5 (1000 in lab) is the only one that fits; PROF-JOE is on no phone now");
    EXPECT_EQ(resolved_at("tel:1000;device=PROF-JOE", "").appearance, profile);
}

// An E.164 line URI means the line however the directory spells the +, the same spelling first.
TEST(Resolve, MatchesGlobalNumbersWithOrWithoutPlus) {
    const line_appearance plus{.device = "a", .line = "+15551000"};
    const line_appearance bare{.device = "b", .line = "15551000"};
    EXPECT_EQ(resolved("tel:+15551000", {bare}).appearance, bare);
    EXPECT_EQ(resolved("tel:+1-555-1000", {bare, plus}).appearance, plus);
    EXPECT_EQ(resolved("tel:15551000", {plus}).how, choice::none);
}

// Avaya's form names the line by its extension, once no line is named by the whole number.
TEST(Resolve, FallsBackToTheExtension) {
    const line_appearance whole{.device = "a", .line = "+15551000"};
    EXPECT_EQ(resolved("tel:+15551000;ext=1000", {desk}).appearance, desk);
    EXPECT_EQ(resolved("tel:+15551000;ext=1000", {desk, whole}).appearance, whole);
}

// Nothing fits: the reason names the line URI and what the user does have.
TEST(Resolve, ExplainsThatNothingFits) {
    const auto r = resolved("tel:2000", {desk});
    EXPECT_EQ(r.how, choice::none);
    EXPECT_NE(r.reason.find("tel:2000"), std::string::npos);
    EXPECT_NE(r.reason.find("SEP0002FD3BB5C5"), std::string::npos);
    EXPECT_NE(resolved("tel:2000", {}).reason.find("none is assigned"), std::string::npos);
}

}  // namespace
}  // namespace ctig::lineuri
