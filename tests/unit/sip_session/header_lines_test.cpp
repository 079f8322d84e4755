#include "sip_session/header_lines.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace ctig::sip {
namespace {

using namespace std::string_view_literals;

struct walked {
    std::vector<std::string> lines;  // "name|value", "bad" for a bad one
    std::optional<std::size_t> body;
};

walked walk(std::string_view text) {
    walked seen;
    header_lines lines(text);
    while (const auto line = lines.next()) {
        const bool bad = line->is == header_lines::line::verdict::bad;
        seen.lines.push_back(bad ? "bad" : std::string(line->name).append("|").append(line->value));
    }
    seen.body = lines.body_offset();
    return seen;
}
using strings = std::vector<std::string>;

// Lines end at the empty line, and the body begins behind it.
TEST(HeaderLines, EndAtTheEmptyLine) {
    const auto seen = walk("A: 1\r\nB : \t2 \r\nC:\r\n\r\nD: 4\r\n");
    EXPECT_EQ(seen.lines, strings({"A|1", "B|2", "C|"}));
    EXPECT_EQ(seen.body, 21u);
    EXPECT_EQ(walk("\r\nbody").body, 2u);
}

// A line that begins with white space goes on with the one before, also when nothing else is on it.
TEST(HeaderLines, JoinFolds) {
    EXPECT_EQ(walk("A: 1\r\n 2\r\n\t3\r\nB:\r\n 4\r\n \r\n\r\n").lines, strings({"A|1\r\n 2\r\n\t3", "B|4"}));
}

// Without an empty line there is no body.
TEST(HeaderLines, SayWhenTheTextEndsEarly) {
    EXPECT_EQ(walk("A: 1\r\nB: 2").lines, strings({"A|1", "B|2"}));
    EXPECT_FALSE(walk("A: 1\r\nB: 2").body);
    EXPECT_FALSE(walk("A: 1\r\n").body);
    EXPECT_FALSE(walk("").body);
}

// Lines without a colon, with an impossible name, or folded from nothing are bad; those round them are not.
TEST(HeaderLines, FlagBadLines) {
    EXPECT_EQ(walk(" A: 1\r\nno colon\r\n: 2\r\na b: 3\r\nB: 4\r\n\r\n").lines,
              strings({"bad", "bad", "bad", "bad", "B|4"}));
    EXPECT_EQ(walk("A\r\n : 1\r\n\r\n").lines, strings({"bad"}));
}

// Who looks for one header does not read the others, nor the bad ones among them.
TEST(HeaderLines, PassOverWhatIsNotWanted) {
    header_lines lines("A: 1\r\nno colon\r\nCSeq: 2\r\nb: 3\r\n\r\n",
                       [](std::string_view line) noexcept { return line.starts_with("C"); });
    const auto found = lines.next();
    ASSERT_TRUE(found);
    EXPECT_EQ(found->known, header_name::cseq);
    EXPECT_EQ(found->value, "2");
    EXPECT_FALSE(lines.next());
    EXPECT_EQ(lines.body_offset(), 33u);
}

// A lone CR or LF would be the end of a line to some: no value may hold one.
TEST(HeaderLines, FlagStrayLineEnds) {
    EXPECT_EQ(walk("A: 1\nB: 2\r\nC: 3\r\n\r\n").lines, strings({"bad", "C|3"}));
    EXPECT_EQ(walk("A: 1\rB: 2\r\nC: 3\r\n\r\n").lines, strings({"bad", "C|3"}));
    EXPECT_EQ(walk("A: 1\r\r\n\r\n").lines, strings({"bad"}));
    EXPECT_EQ(walk("A: 1\r").lines, strings({"bad"}));
}

// NUL and octets from 0x80 on are value like any other.
TEST(HeaderLines, TakeAnyOctetForValue) {
    header_lines lines("A: x\0\xff\r\n\r\n"sv);
    EXPECT_EQ(lines.next()->value, "x\0\xff"sv);
    EXPECT_FALSE(lines.next());
    EXPECT_EQ(lines.body_offset(), 10u);
}

}  // namespace
}  // namespace ctig::sip
