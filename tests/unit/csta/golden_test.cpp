#include <gtest/gtest.h>

#include <filesystem>

#include "csta/codec.hpp"
#include "tests/support/source_paths.hpp"
#include "tests/unit/csta/table_messages.hpp"
#include "tests/unit/csta/xml_schema.hpp"

namespace ctig::csta {
namespace {

// One document of each message, with every element we model, as it goes over the wire.
TEST(Golden, EveryMessageIsWrittenAsCommitted) {
    for (const auto& kind : table::messages())
        test::expect_golden(std::string(kind.name) + ".xml", encode(test::full_message(kind)) + "\n");
}

// And read back.
TEST(Golden, EveryCommittedDocumentIsRead) {
    decoder d;
    for (const auto& kind : table::messages()) {
        const auto m = d.decode(test::file_text(
            (ctig::test::source_folder() / "tests/golden/csta/").string() + std::string(kind.name) + ".xml"));
        ASSERT_TRUE(m) << kind.name;
        EXPECT_TRUE(*m == test::full_message(kind)) << kind.name;
    }
}

// A document of a message that is gone would go stale unseen.
TEST(Golden, NoDocumentIsLeftOver) {
    for (const auto& entry :
         std::filesystem::directory_iterator(ctig::test::source_folder() / "tests/golden/csta")) {
        if (entry.path().extension() != ".xml") continue;
        EXPECT_NE(table::find_message(entry.path().stem().string()), nullptr) << entry.path();
    }
}

}  // namespace
}  // namespace ctig::csta
