#include "cti_gateway/config/rebalance.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "cti_gateway/config/load.hpp"
#include "tests/support/temporary_folder.hpp"

namespace ctig::config {
namespace {

struct Rebalance : testing::Test {
    test::temporary_folder folder;
    std::vector<std::string> mistakes;

    int load(const std::string& line) {
        configuration of;
        of.source = folder.path() / "c.toml";
        std::ofstream(of.source) << "[cti]\n" << line << "\n[[cti.manager]]\naddress = \"127.0.0.1:4721\"\n";
        mistakes.clear();
        return load_rebalance(of, mistakes);
    }
};

TEST_F(Rebalance, IsOffWithoutTheKeyAndWithoutAFile) {
    EXPECT_EQ(load(""), 0);
    EXPECT_EQ(load_rebalance(configuration{}, mistakes), 0);
    EXPECT_TRUE(mistakes.empty());
}

TEST_F(Rebalance, IsTheNumberInTheFile) {
    EXPECT_EQ(load("rebalance = 25"), 25);
    EXPECT_TRUE(mistakes.empty());
}

// The check of the whole configuration says the same.
TEST_F(Rebalance, SaysWhatIsWrongWithTheNumber) {
    for (const auto* line : {"rebalance = -1", "rebalance = \"slow\"", "rebalance = 10001"}) {
        EXPECT_EQ(load(line), 0);
        ASSERT_EQ(mistakes.size(), 1U) << line;
        EXPECT_NE(mistakes[0].find("c.toml:2:"), std::string::npos) << mistakes[0];
        std::vector<std::string> all;
        (void)load_configuration(folder.path() / "c.toml", all);
        EXPECT_EQ(all, mistakes);
    }
}

}  // namespace
}  // namespace ctig::config
