#include <gtest/gtest.h>
#include "tests/support/source_paths.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>

namespace {

// libxml2 is known in csta/xml/ and nowhere else.
TEST(CstaLayering, KnowsLibxml2OnlyInXml) {
    std::size_t files = 0, users = 0;
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(ctig::test::source_folder() / "csta")) {
        if (entry.path().extension() != ".hpp" && entry.path().extension() != ".cpp") continue;
        ++files;
        std::ostringstream text;
        text << std::ifstream(entry.path()).rdbuf();
        const bool uses = text.str().find("libxml/") != std::string::npos;
        users += uses ? 1U : 0U;
        EXPECT_TRUE(!uses || entry.path().parent_path().filename() == "xml") << entry.path();
    }
    EXPECT_GT(files, 20U);
    EXPECT_EQ(users, 1U);
}

}  // namespace
