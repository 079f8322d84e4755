#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "lineuri/line_uri.hpp"
#include "lineuri/tel_uri.hpp"
#include "lineuri/text.hpp"
#include "tests/support/source_paths.hpp"

namespace ctig::lineuri {
namespace {

// Every input that fuzzing found worth keeping is read without harm, and what is accepted keeps its promises.
TEST(LineUriCorpus, IsReadWithoutHarm) {
    std::size_t read = 0;
    for (const auto& entry :
         std::filesystem::directory_iterator(ctig::test::source_folder() / "tests/fuzz/corpus/line_uri")) {
        std::ifstream in(entry.path(), std::ios::binary);
        const std::string text{std::istreambuf_iterator<char>(in), {}};
        diagnostics where;
        if (const auto uri = parse_line_uri(text, &where)) {
            EXPECT_EQ(uri->text, text);
            EXPECT_TRUE(is_printable_utf8(uri->device.value_or("")));
        } else {
            EXPECT_LE(where.offset, text.size()) << entry.path();
        }
        (void)parse_called_number(text);
        ++read;
    }
    EXPECT_GE(read, 8U);
}

}  // namespace
}  // namespace ctig::lineuri
