#include "sip_session/comma_list.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace ctig::sip {
namespace {

std::vector<std::string> split(std::string_view text) {
    std::vector<std::string> all;
    comma_list list(text);
    while (const auto one = list.next()) all.emplace_back(*one);
    return all;
}
using strings = std::vector<std::string>;

// Values are cut at commas and come without the white space round them.
TEST(CommaList, SplitsAndTrims) {
    EXPECT_EQ(split("a"), strings({"a"}));
    EXPECT_EQ(split(" a ,\r\n b\t,c "), strings({"a", "b", "c"}));
}

// Commas in quoted strings, in <> and in comments are text.
TEST(CommaList, RespectsQuotesBracketsAndComments) {
    EXPECT_EQ(split(R"("a, \"b" <sip:x,y@h>;p="q,r", <sip:z>)"),
              strings({R"("a, \"b" <sip:x,y@h>;p="q,r")", "<sip:z>"}));
    EXPECT_EQ(split("a (one, (two, three), \\), four), b"),
              strings({"a (one, (two, three), \\), four)", "b"}));
}

// Nothing is no value; a stray comma leaves an empty one for the value's parser to refuse.
TEST(CommaList, KeepsEmptyElementsBetweenCommas) {
    EXPECT_EQ(split(""), strings{});
    EXPECT_EQ(split(" \r\n "), strings{});
    EXPECT_EQ(split("a,,b,"), strings({"a", "", "b", ""}));
    EXPECT_EQ(split(","), strings({"", ""}));
}

// What is never closed swallows the rest, but a parenthesis may be part of a URI.
TEST(CommaList, LetsUnclosedQuotesRunToTheEnd) {
    EXPECT_EQ(split("\"a, b"), strings({"\"a, b"}));
    EXPECT_EQ(split("<a, b"), strings({"<a, b"}));
    EXPECT_EQ(split("sip:(a@h, sip:b@h"), strings({"sip:(a@h", "sip:b@h"}));
}

// The rest behind an element is at hand for those who change only the first.
TEST(CommaList, ShowsWhatIsBehindAnElement) {
    comma_list list("a, b, c");
    EXPECT_EQ(list.next(), "a");
    EXPECT_EQ(list.rest(), " b, c");
}

// Sixteen thousand open parentheses are walked once, not once each: the scan gives up on comments after the
// first.
TEST(CommaList, StaysLinearOnOpenParentheses) {
    const std::string hostile(2'000'000, '(');
    EXPECT_EQ(split(hostile).size(), 1u);
}

}  // namespace
}  // namespace ctig::sip
