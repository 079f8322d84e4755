#include "cti_gateway/simulator/simulator_config.hpp"

#include "lab.hpp"
#include "tests/support/source_paths.hpp"

namespace ctig::simulator::test {
namespace {

const std::string devices = R"([[device]]
name = "SEP-A"
lines = [{ number = "1000", partition = "lab" }]
)";

lines mistakes_in(const std::string& text) {
    lines mistakes;
    const auto read = parse_simulator_config(text, "lab.toml", mistakes);
    EXPECT_EQ(read.has_value(), mistakes.empty());
    return mistakes;
}

// The lab that the program runs without a configuration can be read, and its phones are what its head says.
TEST(SimulatorConfig, ReadsTheLabThatIsBuiltIn) {
    lines mistakes;
    const auto file = ctig::test::source_folder() / "examples/lab.toml";
    const auto people = directory::load_directory(file, mistakes, directory::document::configuration);
    ASSERT_NE(people, nullptr) << mistakes.front();
    const auto config = load_simulator_config(file, people->devices(), mistakes);
    ASSERT_TRUE(config) << (mistakes.empty() ? "" : mistakes.front());
    EXPECT_EQ(config->application_users.front().user, "CtiGW");
    const line_plan plan(*config);
    EXPECT_EQ(plan.find_appearance("1002").failure, lookup_failure::ambiguous);
    EXPECT_EQ(plan.at(*plan.find_line("1003").id).rule.answer, answer_rule::busy);
    EXPECT_EQ(plan.at(*plan.find_line("1004").id).rule.answer, answer_rule::never);
    EXPECT_EQ(plan.at(*plan.find_line("1005").id).rule.answer_after, milliseconds{100});
    EXPECT_EQ(plan.find_outside("005551234567")->answer, answer_rule::after);
    EXPECT_EQ(plan.find_outside("+15550000000")->answer, answer_rule::busy);
    EXPECT_EQ(plan.find_outside("+442071234567"), nullptr);
}

// Of several entries for outside numbers the longest that fits decides.
TEST(SimulatorConfig, TakesTheLongestEntryForANumberOutside) {
    const line_plan plan(lab_config());
    EXPECT_EQ(plan.find_outside("+15550000")->answer, answer_rule::after);
    auto config = lab_config();
    config.outside.push_back({"+15550000", {.answer = answer_rule::busy}});
    EXPECT_EQ(line_plan(config).find_outside("+15550000")->answer, answer_rule::busy);
    EXPECT_EQ(line_plan(config).find_outside("+15550001")->answer, answer_rule::after);
}

// Each mistake names its line.
TEST(SimulatorConfig, SaysWhereAMistakeIs) {
    EXPECT_EQ(mistakes_in(devices + "[simulator]\nfailed_tone_ms = 5\n"), lines{});
    const auto begins = [&](const std::string& text, const std::string& place) {
        const auto mistakes = mistakes_in(devices + text);
        ASSERT_FALSE(mistakes.empty()) << text;
        EXPECT_TRUE(mistakes.front().starts_with(place)) << mistakes.front();
    };
    begins("[simulator]\ncall_ids = \"both\"\n", "lab.toml:5");
    begins("[simulator]\n\ncolour = \"blue\"\n", "lab.toml:6");
    begins("[[simulator.line]]\nnumber = \"4711\"\n", "lab.toml:4");
    begins("[[simulator.line]]\nanswer = \"busy\"\n", "lab.toml:4");
    begins("[[simulator.line]]\nnumber = \"1000\"\nafter_ms = 5\n", "lab.toml:6");
    begins("[[simulator.line]]\nnumber = \"1000\"\nanswer = \"after\"\nafter_ms = -5\n", "lab.toml:7");
    begins("[[simulator.line]]\nnumber = \"1000\"\nsharing = \"some\"\n", "lab.toml:6");
    begins("[[simulator.group]]\nnumber = \"1900\"\nmembers = [\"4711\"]\n", "lab.toml:4");
    begins("[[simulator.group]]\nnumber = \"1900\"\n", "lab.toml:4");
    begins("[[simulator.application_user]]\nuser = \"x\"\n", "lab.toml:4");
    begins("[simulator]\nfailed_tone_ms = soon\n", "lab.toml:5");
}

// How a shared line, an offered one and a group are written.
TEST(SimulatorConfig, ReadsLinesAndGroups) {
    lines mistakes;
    const auto config = parse_simulator_config(
        devices +
            "[simulator]\ndisplay_names = true\ndigits_ms = 100\nringing_ms = 5000\n"
            "[[simulator.line]]\nnumber = \"1000\"\nsharing = \"bridged\"\noffer_ms = 50\n"
            "[[simulator.group]]\nnumber = \"1900\"\ndisplay = \"Sales\"\nmembers = [\"1000\"]\n",
        "lab.toml", mistakes);
    ASSERT_TRUE(config) << mistakes.front();
    EXPECT_EQ(config->digits, milliseconds{100});
    EXPECT_EQ(config->ringing, milliseconds{5000});
    const line_plan plan(*config);
    EXPECT_TRUE(plan.says_names());
    const auto line = *plan.find_line("1000").id;
    EXPECT_EQ(plan.at(line).sharing, line_sharing::bridged);
    EXPECT_EQ(plan.at(line).offered, milliseconds{50});
    const auto group = plan.find_group("1900");
    ASSERT_TRUE(group);
    EXPECT_EQ(plan.at(*group).members, std::vector{line});
}

// The phones are those that it is given, wherever they were read: what stands in its own text is the
// directory's matter.
TEST(SimulatorConfig, HoldsLinesAgainstThePhonesThatItIsGiven) {
    const std::vector<directory::device> phones{
        {.name = "SEP-Z", .lines = {{.number = "2000", .partition = "hq"}}}};
    const auto mistakes_with = [&](const std::string& rules) {
        lines mistakes;
        const auto read = parse_simulator_config(devices + rules, "lab.toml", phones, mistakes);
        EXPECT_EQ(read.has_value(), mistakes.empty());
        if (read) {
            EXPECT_EQ(read->devices.front().name, "SEP-Z");
        }
        return mistakes;
    };
    EXPECT_EQ(mistakes_with("[[simulator.line]]\nnumber = \"2000\"\npartition = \"hq\"\n"
                            "[[simulator.group]]\nnumber = \"1900\"\nmembers = [\"2000\"]\n"),
              lines{});
    EXPECT_EQ(mistakes_with("[[simulator.line]]\nnumber = \"1000\"\n"),
              lines{"lab.toml:4:1: simulator.line: no device of the directory has the line 1000"});
    EXPECT_EQ(mistakes_with("[[simulator.line]]\nnumber = \"2000\"\npartition = \"lab\"\n"),
              lines{"lab.toml:4:1: simulator.line: no device of the directory has the line 2000"});
    EXPECT_EQ(mistakes_with("[[simulator.group]]\nnumber = \"1900\"\nmembers = [\"1000\"]\n"),
              lines{"lab.toml:4:1: simulator.group: no device of the directory has the line 1000"});
}

// A table at the top that nobody reads is told, whether the phones stand beside it or not.
TEST(SimulatorConfig, SaysWhichTableNobodyReads) {
    lines mistakes;
    EXPECT_FALSE(
        parse_simulator_config("[simulatr]\n", "lab.toml", std::vector<directory::device>{}, mistakes));
    ASSERT_EQ(mistakes.size(), 1U);
    EXPECT_TRUE(mistakes.front().starts_with("lab.toml:1:2: simulatr: ")) << mistakes.front();
}

TEST(SimulatorConfig, WantsATableWhereItReadsOne) {
    const auto mistakes = mistakes_in("simulator = 5\n" + devices);
    ASSERT_EQ(mistakes.size(), 1U);
    EXPECT_TRUE(mistakes.front().starts_with("lab.toml:1")) << mistakes.front();
}

TEST(SimulatorConfig, SaysWhichFileCannotBeRead) {
    lines mistakes;
    EXPECT_FALSE(load_simulator_config("/nonexistent/lab.toml", {}, mistakes));
    ASSERT_EQ(mistakes.size(), 1U);
    EXPECT_NE(mistakes.front().find("/nonexistent/lab.toml"), std::string::npos);
}

}  // namespace
}  // namespace ctig::simulator::test
