#include "cti_gateway/bridge/link_balance.hpp"

#include <gtest/gtest.h>

namespace ctig::bridge {
namespace {

using loads = std::vector<link_load>;

/// What the links carry after the moves.
std::vector<std::size_t> after(const loads& links, std::size_t most) {
    std::vector<std::size_t> sessions;
    for (const auto& one : links) sessions.push_back(one.sessions);
    for (const auto& move : moves_to_balance(links, most)) {
        --sessions[static_cast<std::size_t>(move.from)];
        ++sessions[static_cast<std::size_t>(move.to)];
    }
    return sessions;
}

TEST(LinkBalance, FillsALinkThatHasReturnedFromAllOthers) {
    EXPECT_EQ(after({{10, true}, {0, true}, {11, true}}, 100), (std::vector<std::size_t>{7, 7, 7}));
}

TEST(LinkBalance, IsContentWithADifferenceOfOne) {
    EXPECT_TRUE(moves_to_balance(loads{{3, true}, {4, true}, {3, true}}, 100).empty());
}

TEST(LinkBalance, GoesNoFasterThanItMay) {
    EXPECT_EQ(after({{10, true}, {0, true}}, 2), (std::vector<std::size_t>{8, 2}));
}

TEST(LinkBalance, LeavesLinksAloneThatAreDownOrOverloaded) {
    EXPECT_EQ(after({{10, false}, {0, true}, {4, true}}, 100), (std::vector<std::size_t>{10, 2, 2}));
    EXPECT_TRUE(moves_to_balance(loads{{10, true}, {0, false}}, 100).empty());
    EXPECT_TRUE(moves_to_balance(loads{}, 100).empty());
}

}  // namespace
}  // namespace ctig::bridge
