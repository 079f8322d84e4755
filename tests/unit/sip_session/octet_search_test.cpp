#include "sip_session/octet_search.hpp"

#include <gtest/gtest.h>

#include <string>

namespace ctig::sip {
namespace {

// Wherever it stands among octets that are taken 16 at a time, and wherever one begins to look.
TEST(OctetSearch, FindsALineBreakAtEveryOffset) {
    for (const char line_end : {'\r', '\n'})
        for (std::size_t size = 1; size < 50; ++size)
            for (std::size_t at = 0; at < size; ++at) {
                std::string text(size, 'x');
                text[at] = line_end;
                for (std::size_t from = 0; from <= size; ++from)
                    ASSERT_EQ(find_line_break(text, from), from <= at ? at : size) << size << ' ' << at;
            }
}

// Of two, the first at or behind the beginning.
TEST(OctetSearch, FindsTheFirstOfSeveral) {
    for (std::size_t size = 2; size < 40; ++size)
        for (std::size_t first = 0; first < size; ++first)
            for (std::size_t second = first + 1; second < size; ++second) {
                std::string text(size, 'x');
                text[first] = '<';
                text[second] = ',';
                ASSERT_EQ((find_octet<one_of<',', '<'>>(text)), first);
                ASSERT_EQ((find_octet<one_of<',', '<'>>(text, first + 1)), second);
            }
}

/// How many of the 256 octets are found, alone and among 16 that are not.
template <class Set>
int found_of_all(char other) {
    int found = 0;
    for (int octet = 0; octet < 256; ++octet) {
        const std::string alone(1, static_cast<char>(octet));
        const auto among = std::string(7, other) + alone + std::string(20, other);
        const bool here = find_octet<Set>(alone) == 0;
        EXPECT_EQ(find_octet<Set>(among) == 7, here) << octet;
        EXPECT_EQ(find_octet<Set>(among) == among.size(), !here) << octet;
        found += here ? 1 : 0;
    }
    return found;
}

// Octets that differ in one bit, or are negative as a char, are none.
TEST(OctetSearch, FindsNothingElse) {
    EXPECT_EQ((found_of_all<one_of<'\r', '\n'>>('x')), 2);
    EXPECT_EQ((found_of_all<one_of<',', '"', '<', '('>>('x')), 4);
    EXPECT_EQ(found_of_all<any_control>(' '), 33);
    EXPECT_EQ(found_of_all<any_control>('\x80'), 33);
}

}  // namespace
}  // namespace ctig::sip
