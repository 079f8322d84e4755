#include "cti_gateway/config/number_rules_file.hpp"

#include <gtest/gtest.h>

#include "cti_gateway/config/load.hpp"
#include "cti_gateway/config/toml_text.hpp"
#include "tests/support/temporary_folder.hpp"

namespace ctig::config {
namespace {

using lineuri::direction;

std::vector<std::string> mistakes_in(std::string_view toml, const numbers_options& options = {}) {
    std::vector<std::string> out;
    const auto plan = parse_number_plan(toml, "r.toml", options, out);
    EXPECT_EQ(plan == nullptr, !out.empty());
    return out;
}

constexpr auto good = R"(
default_profile = "au"
[[profile]]
name = "au"
[[profile]]
name = "lab"
parent = "au"
lines = '33\d+'
partition = "lab"
[[rule]]
name = "RTP"
directions = ["dial", "lookup"]
profile = "au"
match = '(?:\+61|0)3(8804)(3\d\d\d)'
replace = "3$2"
examples = [ { number = "+61 (3) 8804-3187", gives = "tel:33187;phone-context=dialstring" }, { number = "0388043187", gives = "33187" } ]
)";

TEST(NumberRulesFile, ReadsRulesAndTriesTheirExamples) {
    std::vector<std::string> mistakes;
    const auto plan = parse_number_plan(good, "r.toml", {}, mistakes);
    ASSERT_TRUE(plan) << mistakes.front();
    EXPECT_EQ(plan->apply(direction::dial, "+61388043187", "au").number, "33187");
    EXPECT_EQ(plan->apply(direction::report, "+61388043187", "au").number, "+61388043187");
    EXPECT_EQ(plan->apply(direction::dial, "+61388043187", "").number, "+61388043187");
    EXPECT_EQ(plan->profile_of("33187", "lab"), "lab");
    EXPECT_EQ(plan->profile_of("33187", "other"), "au");
    EXPECT_EQ(plan->profile_of("1000", "lab"), "au");
}

TEST(NumberRulesFile, RefusesAnExampleThatDoesNotComeTrue) {
    const auto out = mistakes_in(
        "[[rule]]\nname = \"first\"\nmatch = '1(\\d+)'\nreplace = \"$1\"\n"
        "[[rule]]\nname = \"second\"\nmatch = '12'\nreplace = \"9\"\nexamples = [\n{ number = \"12\", gives "
        "= \"9\" } ]");
    ASSERT_EQ(out.size(), 1u);
    EXPECT_TRUE(out[0].starts_with("r.toml:10:1: rule.examples: rule \"second\", dial: \"12\" gives tel:2;"))
        << out[0];
    EXPECT_NE(out[0].find("rule \"first\""), std::string::npos) << out[0];
}

TEST(NumberRulesFile, SaysWhereEachMistakeIs) {
    const std::pair<const char*, const char*> cases[] = {
        {"[[rule]]\nmatch = '('\nreplace = \"\"", "r.toml:1:1: rule: "},
        {"[[rule]]\nmatch = '1'", "r.toml:1:1: rule: the key \"replace\" is missing"},
        {"[[rule]]\nmatch = '1'\nreplace = \"$1\"", "r.toml:1:1: rule: "},
        {"[[rule]]\nmatch = '1'\nreplace = \"2\"\nprofile = \"x\"", "r.toml:1:1: rule: "},
        {"[[rule]]\nmatch = '1'\nreplace = \"2\"\ndirections = [\"up\"]", "r.toml:4:15: rule.directions: "},
        {"[[profile]]\nname = \"a\"\nparent = \"b\"", "r.toml:1:1: profile: "},
        {"[[roule]]", "r.toml:1:3: roule: unknown key"},
    };
    for (const auto& [toml, place] : cases) {
        const auto out = mistakes_in(toml);
        ASSERT_EQ(out.size(), 1u) << toml;
        EXPECT_TRUE(out[0].starts_with(place)) << out[0];
    }
    EXPECT_EQ(mistakes_in("default_profile = \"nowhere\"").size(), 1u);
}

TEST(NumberRulesFile, IsReadWithDenyAndEmergencyOfTheConfiguration) {
    const test::temporary_folder folder;
    folder.write("r.toml", good);
    std::vector<std::string> mistakes;
    const auto read = [&](std::string_view numbers) {
        mistakes.clear();
        const auto c =
            parse_configuration(std::string(numbers) + "\n[[cti.manager]]\naddress = \"10.1.0.11:4721\"\n",
                                "c.toml", folder.path(), mistakes);
        return mistakes.empty() ? load_number_plan(c->numbers, mistakes) : nullptr;
    };
    const auto plan = read("[numbers]\nrules = \"r.toml\"\nemergency = [\"112\"]\ndeny = ['00.*']");
    ASSERT_TRUE(plan && mistakes.empty());
    EXPECT_EQ(plan->apply(direction::dial, "112", "au").how, lineuri::number_decision::emergency);
    EXPECT_EQ(plan->apply(direction::dial, "001", "au").how, lineuri::number_decision::denied);
    EXPECT_EQ(plan->apply(direction::dial, "0388043187", "lab").number, "33187");
    EXPECT_FALSE(read("[numbers]\ndeny = ['(']"));
    ASSERT_EQ(mistakes.size(), 1u);
    EXPECT_TRUE(mistakes[0].starts_with("c.toml:2:9: numbers.deny: ")) << mistakes[0];
    EXPECT_FALSE(read("[numbers]\nrules = \"none.toml\""));
    ASSERT_EQ(mistakes.size(), 1u);
    EXPECT_TRUE(mistakes[0].starts_with("numbers.rules: ")) << mistakes[0];
}

TEST(NumberRulesFile, WritesWhatItReads) {
    lineuri::imported_rule rule{
        .rule = {.name = "it's \"one\"\x01\xFF", .pattern = R"(a'\d")", .replacement = "$0"},
        .examples = {{"1", "2"}}};
    std::vector<std::string> mistakes;
    rule.examples.clear();
    const auto plan = parse_number_plan(number_rules_toml({rule}), "r.toml", {}, mistakes);
    EXPECT_TRUE(plan) << mistakes.front();
}

TEST(TomlText, KeepsPatternsReadable) {
    EXPECT_EQ(toml_text(R"(\d)"), R"('\d')");
    EXPECT_EQ(toml_text(R"(a"b)"), R"("a\"b")");
    EXPECT_EQ(toml_text(R"(\')"), R"("\\'")");
    EXPECT_EQ(toml_text("a\nb"), R"("a b")");
}

}  // namespace
}  // namespace ctig::config
