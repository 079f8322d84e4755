#include "cti_gateway/commands/command_line.hpp"

#include <gtest/gtest.h>

namespace ctig::commands {
namespace {

parsed_command_line parsed(std::vector<const char*> arguments) {
    arguments.insert(arguments.begin(), "/usr/bin/cti_gateway");
    return parse_command_line(static_cast<int>(arguments.size()), arguments.data(), "1.2.3");
}

// The options of the command, or nothing when it was not accepted as that command.
template <class Options>
Options options_of(const std::vector<const char*>& arguments) {
    const auto line = parsed(arguments);
    EXPECT_TRUE(line.what && std::holds_alternative<Options>(*line.what)) << line.text;
    return line.what && std::holds_alternative<Options>(*line.what) ? std::get<Options>(*line.what)
                                                                    : Options{};
}

// Lab mode needs no argument; the service takes its configuration and a trace.
TEST(CommandLine, ReadsRun) {
    EXPECT_TRUE(options_of<run_options>({"run"}).configuration.empty());
    const auto o = options_of<run_options>({"run", "-c", "c.toml", "--trace", "t"});
    EXPECT_EQ(o.configuration, "c.toml");
    EXPECT_EQ(o.trace, "t");
}

// One manager for each --listen, in order; a broken address is wrong usage.
TEST(CommandLine, ReadsSimulate) {
    const auto o =
        options_of<simulate_options>({"simulate", "--listen", "127.0.0.1:4721", "--listen", "[::1]:4722"});
    EXPECT_EQ(o.listen, (std::vector<std::string>{"127.0.0.1:4721", "[::1]:4722"}));
    EXPECT_EQ(parsed({"simulate"}).status, 2);
    EXPECT_EQ(parsed({"simulate", "--listen", "4721"}).status, 2);
    EXPECT_EQ(parsed({"simulate", "--listen", "a.b:1", "c.d:2"}).status, 2);
}

// The troubleshooter's questions.
TEST(CommandLine, ReadsExplain) {
    const auto o = options_of<explain_options>({"explain", "--user", "sip:joe@example.com", "--line",
                                                "tel:1000", "--peer", "ocs:5060", "--json", "-c", "c.toml"});
    EXPECT_EQ(o.user, "sip:joe@example.com");
    EXPECT_EQ(o.line, "tel:1000");
    EXPECT_EQ(o.peer, "ocs:5060");
    EXPECT_TRUE(o.json);
    EXPECT_EQ(parsed({"explain"}).status, 2);
}

// Numbers stand behind the options; one with a + is no option.
TEST(CommandLine, ReadsNormalize) {
    const auto o =
        options_of<normalize_options>({"normalize", "--direction", "report", "--why", "+3222", "1001"});
    EXPECT_EQ(o.direction, lineuri::direction::report);
    EXPECT_TRUE(o.why);
    EXPECT_EQ(o.numbers, (std::vector<std::string>{"+3222", "1001"}));
    EXPECT_EQ(options_of<normalize_options>({"normalize", "1"}).direction, lineuri::direction::dial);
    EXPECT_EQ(parsed({"normalize", "--direction", "up", "1"}).status, 2);
    EXPECT_EQ(parsed({"normalize"}).status, 2);
}

// A line or a partition alone selects nothing.
TEST(CommandLine, ReadsSelect) {
    const auto o = options_of<select_options>(
        {"select", "--user", "joe", "--device", "d", "--line", "1", "--partition", "p", "--socket", "s"});
    EXPECT_EQ(o.user + o.device + o.line + o.partition, "joed1p");
    EXPECT_EQ(o.control.socket, "s");
    EXPECT_EQ(options_of<select_options>({"select", "--user", "joe"}).device, "");
    EXPECT_EQ(parsed({"select", "--user", "joe", "--line", "1"}).status, 2);
    EXPECT_EQ(parsed({"select"}).status, 2);
}

// A drained gateway waits for calls, does not, or is none any more: one of them.
TEST(CommandLine, ReadsDrain) {
    EXPECT_FALSE(options_of<drain_options>({"drain"}).now);
    EXPECT_TRUE(options_of<drain_options>({"drain", "--now", "--socket", "s"}).now);
    EXPECT_TRUE(options_of<drain_options>({"drain", "--undo"}).undo);
    EXPECT_EQ(parsed({"drain", "--now", "--undo"}).status, 2);
    EXPECT_TRUE(options_of<run_options>({"run", "--no-journal"}).no_journal);
}

// The rest of the commands.
TEST(CommandLine, ReadsCheckStatusAndLadder) {
    EXPECT_EQ(options_of<check_options>({"check", "-c", "c.toml"}).configuration, "c.toml");
    EXPECT_EQ(parsed({"check"}).status, 2);
    EXPECT_EQ(options_of<control_options>({"status", "-c", "c.toml"}).configuration, "c.toml");
    const auto o = options_of<ladder_options>({"ladder", "--width", "30", "--heartbeats", "trace.jsonl"});
    EXPECT_EQ(o.width, 30U);
    EXPECT_TRUE(o.heartbeats);
    EXPECT_EQ(o.trace, "trace.jsonl");
}

// Help and version are no mistake; everything unknown is, and says so.
TEST(CommandLine, AnswersHelpAndRefusesTheUnknown) {
    for (const auto* command :
         {"run", "check", "simulate", "explain", "normalize", "status", "select", "drain", "ladder"}) {
        const auto help = parsed({command, "--help"});
        EXPECT_FALSE(help.what);
        EXPECT_EQ(help.status, 0) << command;
        EXPECT_NE(help.text.find(command), std::string::npos) << help.text;
    }
    EXPECT_NE(parsed({"--help"}).text.find("Exit status"), std::string::npos);
    EXPECT_EQ(parsed({"--version"}).text, "cti_gateway 1.2.3\n");
    EXPECT_EQ(parsed({"--version"}).status, 0);
    for (const std::vector<const char*>& wrong : {std::vector<const char*>{},
                                                  {"walk"},
                                                  {"run", "--fast"},
                                                  {"run", "extra"},
                                                  {"run", "check", "-c", "x"}}) {
        const auto line = parsed(wrong);
        EXPECT_FALSE(line.what);
        EXPECT_EQ(line.status, 2);
        EXPECT_FALSE(line.text.empty());
    }
}

}  // namespace
}  // namespace ctig::commands
