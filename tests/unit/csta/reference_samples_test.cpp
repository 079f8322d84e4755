#include <gtest/gtest.h>

#include <filesystem>

#include "csta/codec.hpp"
#include "tests/support/source_paths.hpp"
#include "tests/unit/csta/xml_schema.hpp"

namespace ctig::csta {
namespace {

// Where the reference samples are at hand, each is read, and written again octet for octet.
TEST(ReferenceSamples, AreReadAndWrittenUnchanged) {
    const std::filesystem::path folder = ctig::test::shared_folder() / "reference/csta-samples";
    if (!std::filesystem::exists(folder)) return;
    decoder d;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        std::string xml = test::file_text(entry.path().string());
        diagnostics why;
        const auto m = d.decode(xml, &why);
        ASSERT_TRUE(m) << entry.path() << " " << why.element << ": " << why.text;
        EXPECT_EQ(message_name(*m), entry.path().stem().string());
        while (xml.ends_with('\n')) xml.pop_back();
        EXPECT_EQ(encode(*m), xml) << entry.path();
    }
}

}  // namespace
}  // namespace ctig::csta
