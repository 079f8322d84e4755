#include <gtest/gtest.h>

#include <filesystem>

#include "cti_gateway/config/load.hpp"
#include "cti_gateway/config/text_file.hpp"
#include "cti_gateway/directory/directory.hpp"
#include "tests/support/source_paths.hpp"

namespace ctig::config {
namespace {

// Every input that fuzzing found worth keeping is read without harm, and a refusal always says why.
TEST(ConfigurationCorpus, IsReadWithoutHarm) {
    std::size_t read = 0;
    for (const auto& entry : std::filesystem::directory_iterator(ctig::test::source_folder() /
                                                                 "tests/fuzz/corpus/configuration")) {
        const auto text = read_text_file(entry.path());
        ASSERT_TRUE(text) << entry.path();
        std::vector<std::string> mistakes;
        EXPECT_TRUE(parse_configuration(*text, "c.toml", "/nowhere", mistakes) || !mistakes.empty());
        mistakes.clear();
        const auto people =
            directory::parse_directory(*text, "c.toml", mistakes, directory::document::configuration);
        EXPECT_EQ(people == nullptr, !mistakes.empty()) << entry.path();
        ++read;
    }
    EXPECT_GE(read, 5U);
}

}  // namespace
}  // namespace ctig::config
