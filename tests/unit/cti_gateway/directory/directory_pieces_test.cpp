// A big file is read in pieces; nobody may notice.
#include "cti_gateway/directory/directory_pieces.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "cti_gateway/directory/directory.hpp"

namespace ctig::directory {
namespace {

constexpr int people_count = 6000;

std::string user(const std::string& id) {
    return "[[user]]\nid = \"" + id + "\"\nappearances = [ { device = \"SEP-" + id +
           "\", line = \"1000\" } ]\n" + "[user.sip_ha1]\nsha256 = \"" + std::string(64, 'a') +
           "\"\n[[device]]\nname = \"SEP-" + id + "\"\nlines = [ { number = \"1000\" } ]\n";
}
constexpr std::size_t lines_of_user = 8;

std::string big() {
    std::string out;
    for (int i = 0; i < people_count; ++i) out += user("u" + std::to_string(i));
    return out;
}

std::vector<std::string> mistakes_in(const std::string& toml) {
    std::vector<std::string> mistakes;
    EXPECT_EQ(parse_directory(toml, "d", mistakes), nullptr);
    return mistakes;
}

TEST(DirectoryPieces, AreWholeTablesAndTogetherTheText) {
    const auto text = big();
    std::string together;
    std::size_t lines = 0;
    for (const auto& piece : pieces_of(text, 1000)) {
        EXPECT_TRUE(piece.toml.starts_with("[[user]]") || piece.toml.starts_with("[[device]]"));
        EXPECT_EQ(piece.lines_before, lines);
        lines += static_cast<std::size_t>(std::count(piece.toml.begin(), piece.toml.end(), '\n'));
        together += piece.toml;
    }
    EXPECT_EQ(together, text);
}

TEST(DirectoryPieces, LeaveATextWholeWhereUserMayBeAWord) {
    EXPECT_EQ(pieces_of("description = '''\n[[user]]\n'''\n" + big(), 1000).size(), 1u);
    EXPECT_EQ(pieces_of("x = \"\"\"\n[[user]]\n\"\"\"\n" + big(), 1000).size(), 1u);
    EXPECT_EQ(pieces_of(user("a"), 1000).size(), 1u);
}

TEST(DirectoryPieces, GiveEverybodyInTheOrderOfTheFile) {
    std::vector<std::string> mistakes;
    const auto all = parse_directory(big(), "d", mistakes);
    ASSERT_TRUE(all) << mistakes.front();
    ASSERT_EQ(all->users().size(), static_cast<std::size_t>(people_count));
    for (int i = 0; i < people_count; ++i) {
        const auto& u = all->users()[static_cast<std::size_t>(i)];
        ASSERT_EQ(u.id, "u" + std::to_string(i));
        ASSERT_EQ(u.appearances.size(), 1u);
        ASSERT_EQ(u.sip_ha1_sha256.size(), 64u);
    }
}

TEST(DirectoryPieces, KeepTheLinesOfMistakes) {
    const auto last = "d:" + std::to_string(people_count * lines_of_user + 1) + ":";
    const auto twice = mistakes_in(big() + "[[user]]\nid = \"u7\"\n");
    ASSERT_EQ(twice.size(), 1u);
    EXPECT_TRUE(twice[0].starts_with(last)) << twice[0];
    EXPECT_NE(twice[0].find("first in line " + std::to_string(7 * lines_of_user + 1)), std::string::npos)
        << twice[0];
    const auto broken = mistakes_in(big() + "[[user]\n" + big());
    ASSERT_EQ(broken.size(), 1u);
    EXPECT_TRUE(broken[0].starts_with("d:4800")) << broken[0];  // not of a piece
    const auto unknown = mistakes_in(big() + "[[user]]\nid = \"x\"\ncolour = 1\n" + user("y"));
    ASSERT_EQ(unknown.size(), 1u);
    EXPECT_TRUE(unknown[0].starts_with("d:" + std::to_string(people_count * lines_of_user + 3)))
        << unknown[0];
}

}  // namespace
}  // namespace ctig::directory
