#include "lineuri/number_plan.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "lineuri/microsoft_rules.hpp"
#include "lineuri/tel_uri.hpp"
#include "tests/support/source_paths.hpp"

namespace ctig::lineuri {
namespace {

number_rule rule(std::string pattern, std::string replacement,
                 std::vector<direction> ways = {direction::dial}) {
    return {.name = pattern,
            .directions = std::move(ways),
            .pattern = std::move(pattern),
            .replacement = std::move(replacement)};
}

std::string dial(const number_plan& plan, std::string_view number, std::string_view profile = "") {
    return plan.apply(direction::dial, number, profile).number;
}

TEST(NumberPlan, TakesTheFirstRuleThatMatchesTheWholeNumber) {
    number_plan plan;
    EXPECT_EQ(plan.add_rule(rule("12", "short")), "");
    EXPECT_EQ(plan.add_rule(rule(R"(12(\d+))", "first$1")), "");
    EXPECT_EQ(plan.add_rule(rule(R"(1(\d+))", "second$1")), "");
    EXPECT_EQ(dial(plan, "12"), "short");
    EXPECT_EQ(dial(plan, "123"), "first3");
    EXPECT_EQ(dial(plan, "133"), "second33");
    EXPECT_EQ(dial(plan, "0123"), "0123");
    EXPECT_EQ(plan.apply(direction::dial, "0123", "").how, number_decision::unchanged);
}

TEST(NumberPlan, KeepsTheDirectionsApart) {
    number_plan plan;
    EXPECT_EQ(plan.add_rule(rule(R"(\+49(\d+))", "00$1", {direction::dial})), "");
    EXPECT_EQ(plan.add_rule(rule(R"(0([1-9]\d+))", "+49$1", {direction::report, direction::lookup})), "");
    EXPECT_EQ(dial(plan, "+49301234"), "00301234");
    EXPECT_EQ(plan.apply(direction::report, "0301234", "").number, "+49301234");
    EXPECT_EQ(plan.apply(direction::lookup, "0301234", "").number, "+49301234");
    EXPECT_EQ(plan.apply(direction::report, "+49301234", "").number, "+49301234");
}

// A site has its own rules, those of its country, and everybody's, in the order of the file.
TEST(NumberPlan, GivesASiteItsOwnRulesItsCountrysAndEverybodys) {
    number_plan plan;
    EXPECT_EQ(plan.add_profile({"au", ""}), "");
    EXPECT_EQ(plan.add_profile({"sydney", "au"}), "");
    EXPECT_EQ(plan.add_profile({"de", ""}), "");
    auto sydney = rule(R"(\+612(\d+))", "$1");
    sydney.profile = "sydney";
    auto country = rule(R"(\+61(\d+))", "0$1");
    country.profile = "au";
    EXPECT_EQ(plan.add_rule(sydney), "");
    EXPECT_EQ(plan.add_rule(country), "");
    EXPECT_EQ(plan.add_rule(rule(R"(\+(\d+))", "00$1")), "");
    EXPECT_EQ(dial(plan, "+612999", "sydney"), "999");
    EXPECT_EQ(dial(plan, "+613999", "sydney"), "03999");
    EXPECT_EQ(dial(plan, "+612999", "au"), "02999");
    EXPECT_EQ(dial(plan, "+612999", "de"), "00612999");
    EXPECT_EQ(dial(plan, "+612999", "nowhere"), "00612999");
    EXPECT_EQ(dial(plan, "+612999"), "00612999");
}

TEST(NumberPlan, DeniesWhatIsDialledAndWhatItBecomes) {
    number_plan plan;
    EXPECT_EQ(plan.add_rule(rule(R"(\+(\d+))", "00$1")), "");
    EXPECT_EQ(plan.add_deny("^00(?:881|882).*"), "");
    EXPECT_EQ(plan.apply(direction::dial, "00881123", "").how, number_decision::denied);
    EXPECT_EQ(plan.apply(direction::dial, "+881123", "").how, number_decision::denied);
    EXPECT_EQ(plan.apply(direction::dial, "+49881123", "").how, number_decision::by_rule);
    EXPECT_EQ(plan.apply(direction::dial, "1008811", "").how, number_decision::unchanged);
    EXPECT_EQ(plan.apply(direction::report, "00881123", "").how, number_decision::unchanged);
}

TEST(NumberPlan, LeavesEmergencyNumbersUntouched) {
    number_plan plan;
    EXPECT_EQ(plan.add_rule(rule(R"((\d+))", "0$1")), "");
    EXPECT_EQ(plan.add_deny(".*"), "");
    plan.add_emergency("112");
    const auto outcome = plan.apply(direction::dial, "112", "");
    EXPECT_EQ(outcome.how, number_decision::emergency);
    EXPECT_EQ(outcome.number, "112");
    EXPECT_EQ(plan.apply(direction::dial, "1122", "").how, number_decision::denied);
}

TEST(NumberPlan, ReadsGroupsAsDotNetDoes) {
    number_plan plan;
    EXPECT_EQ(plan.add_rule(rule(R"((1)(2)?(3))", "a$1b$2c${3}4$0")), "");
    EXPECT_EQ(dial(plan, "123"), "a1b2c34123");
    EXPECT_EQ(dial(plan, "13"), "a1bc3413");
    EXPECT_EQ(plan.add_rule(rule(R"((\d)9)", "$12")), "");  // one group only: $1 and a 2
    EXPECT_EQ(dial(plan, "59"), "52");
    EXPECT_NE(plan.add_rule(rule(R"((\d))", "$2")).find("$0 to $1"), std::string::npos);
    EXPECT_NE(plan.add_rule(rule(R"((\d))", "${1")), "");
    EXPECT_NE(plan.add_rule(rule(R"((\d))", "$")), "");
}

TEST(NumberPlan, SaysWhatIsWrongWithAPattern) {
    EXPECT_NE(check_number_pattern("("), "");
    EXPECT_NE(check_number_pattern("(?=1)2").find("look-around"), std::string::npos);
    EXPECT_NE(check_number_pattern(""), "");
    EXPECT_NE(check_number_pattern(std::string(2000, '1')), "");
    number_plan plan;
    auto orphan = rule("1", "2");
    orphan.profile = "mars";
    EXPECT_NE(plan.add_rule(orphan).find("mars"), std::string::npos);
    EXPECT_NE(plan.add_profile({"a", "b"}), "");
    EXPECT_EQ(plan.rules(), 0u);
}

// A backtracking matcher needs 2^60 steps for these.
TEST(NumberPlan, CannotBeHungByAPattern) {
    number_plan plan;
    EXPECT_EQ(plan.add_rule(rule("((a*)*)*b", "x")), "");
    EXPECT_EQ(plan.add_rule(rule(R"((\d+)+#)", "x")), "");
    EXPECT_EQ(plan.add_rule(rule("(1|11|111)*2", "x")), "");
    const std::string ones(max_uri_size, '1');
    EXPECT_EQ(dial(plan, ones), ones);
}

std::string as_uri(const number_plan& plan, std::string_view number) {
    return format_tel_uri(dial(plan, canonical_number(number)));
}

// The form of the original's file, and what people do to it.
TEST(MicrosoftRules, AreReadWithCommentsBlanksBetweenGroupsAndExamples) {
    const auto read = read_microsoft_rules(
        "\xEF\xBB\xBF# comments\r\n# ++ site ##\r\n"
        "[\\s()\\-\\./\\+]* (61)? [\\s()\\-\\./]* 0?(3) \\)?[\\s()\\-\\./]*(8804) "
        "[\\s()\\-\\./]*(3\\d\\d\\d)\r\n"
        "tel:3 $4 ;phone-context=dialstring\r\n"
        "# Test input +61388043187, test result -> tel:33187;phone-context=dialstring\r\n"
        "(?<=1)2\nx\n^(\\d{3})\n$1\n5\n");
    ASSERT_EQ(read.rules.size(), 2u);
    EXPECT_EQ(read.rules[0].rule.name, "++ site ##");
    EXPECT_EQ(read.rules[0].rule.replacement, "3$4");
    ASSERT_EQ(read.rules[0].examples.size(), 1u);
    EXPECT_EQ(read.rules[0].examples[0].number, "+61388043187");
    ASSERT_EQ(read.mistakes.size(), 2u);
    EXPECT_TRUE(read.mistakes[0].starts_with("6: ")) << read.mistakes[0];
    EXPECT_TRUE(read.mistakes[1].starts_with("10: ")) << read.mistakes[1];
    number_plan plan;
    for (const auto& r : read.rules) EXPECT_EQ(plan.add_rule(r.rule), "");
    for (const auto* written : {"+61388043187", "+61 (3) 8804-3187", "03 8804.3187", "0388043187"})
        EXPECT_EQ(as_uri(plan, written), "tel:33187;phone-context=dialstring") << written;
    EXPECT_EQ(as_uri(plan, "123"), "tel:123;phone-context=dialstring");
    EXPECT_EQ(as_uri(plan, "+4930123"), "tel:+4930123");
}

// The original's sample and its documented results, where the reference data is there.
TEST(MicrosoftRules, GiveTheDocumentedResultsOfTheSample) {
    std::ifstream file(test::shared_folder() / "reference/number-rules-sample.txt");
    if (!file) {
        std::cout << "left out: no reference data\n";
        return;
    }
    std::stringstream text;
    text << file.rdbuf();
    const auto read = read_microsoft_rules(text.str());
    EXPECT_TRUE(read.mistakes.empty());
    ASSERT_EQ(read.rules.size(), 4u);
    number_plan plan;
    for (const auto& r : read.rules) EXPECT_EQ(plan.add_rule(r.rule), "");
    EXPECT_EQ(as_uri(plan, "+61388043187"), "tel:33187;phone-context=dialstring");
    EXPECT_EQ(as_uri(plan, "+61292929761"), "tel:29761;phone-context=dialstring");
    EXPECT_EQ(as_uri(plan, "+61262637123"), "tel:37123;phone-context=dialstring");
    EXPECT_EQ(as_uri(plan, "123"), "tel:123;phone-context=dialstring");
}

}  // namespace
}  // namespace ctig::lineuri
