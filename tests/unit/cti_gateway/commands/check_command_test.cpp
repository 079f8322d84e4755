#include <gtest/gtest.h>

#include "cti_gateway/commands/commands.hpp"
#include "tests/support/temporary_folder.hpp"

namespace ctig::commands {
namespace {

struct outcome {
    int status;
    std::string out, err;
};

outcome check(const std::filesystem::path& file) {
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    const int status = check_command({.configuration = file});
    return {status, testing::internal::GetCapturedStdout(), testing::internal::GetCapturedStderr()};
}

constexpr auto manager = "[[cti.manager]]\naddress = \"10.1.0.11:4721\"\n";

// A good configuration: one line that says what is in it, and 0.
TEST(CheckCommand, CountsWhatAGoodConfigurationHolds) {
    const test::temporary_folder folder;
    folder.write("users.toml", "[[user]]\nid = \"joe\"\n");
    const auto c =
        check(folder.write("c.toml", std::string("[directory]\nfile = \"users.toml\"\n") + manager));
    EXPECT_EQ(c.status, 0) << c.err;
    EXPECT_NE(c.out.find("1 CTI managers, 1 users, 0 devices"), std::string::npos) << c.out;
}

// Mistakes of both files come in one run.
TEST(CheckCommand, TellsTheMistakesOfBothFiles) {
    const test::temporary_folder folder;
    folder.write("users.toml", "[[user]]\nid = 1\n");
    const auto c = check(folder.write(
        "c.toml", std::string("[directory]\nfile = \"users.toml\"\n[runtime]\nshards = 2\n") + manager));
    EXPECT_EQ(c.status, 1);
    EXPECT_NE(c.err.find("c.toml:4:10: runtime.shards: "), std::string::npos) << c.err;
    EXPECT_NE(c.err.find("users.toml:2:6: user.id: "), std::string::npos) << c.err;
    EXPECT_TRUE(c.out.empty());
}

// No such file is a failed check, not a crash.
TEST(CheckCommand, FailsWithoutAFile) {
    const auto c = check("/nowhere/c.toml");
    EXPECT_EQ(c.status, 1);
    EXPECT_NE(c.err.find("/nowhere/c.toml"), std::string::npos);
}

}  // namespace
}  // namespace ctig::commands
