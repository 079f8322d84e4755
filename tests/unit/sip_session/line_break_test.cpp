#include "sip_session/line_break.hpp"

#include <gtest/gtest.h>

#include <string>

namespace ctig::sip {
namespace {

// Wherever it stands among octets that are taken 16 at a time, and wherever one begins to look.
TEST(LineBreak, IsFoundAtEveryOffset) {
    for (const char line_end : {'\r', '\n'})
        for (std::size_t size = 1; size < 50; ++size)
            for (std::size_t at = 0; at < size; ++at) {
                std::string text(size, 'x');
                text[at] = line_end;
                for (std::size_t from = 0; from <= size; ++from)
                    ASSERT_EQ(find_line_break(text, from), from <= at ? at : size) << size << ' ' << at;
            }
}

// Octets that differ in one bit, or are negative as a char, are none.
TEST(LineBreak, IsNothingElse) {
    std::string others;
    for (int octet = 0; octet < 256; ++octet)
        if (octet != '\r' && octet != '\n') others += static_cast<char>(octet);
    EXPECT_EQ(find_line_break(others), others.size());
}

}  // namespace
}  // namespace ctig::sip
