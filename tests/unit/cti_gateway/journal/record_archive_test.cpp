#include "cti_gateway/journal/record_archive.hpp"

#include <gtest/gtest.h>

namespace ctig::journal {
namespace {

enum class colour : std::uint8_t { red, green };

using everything = std::tuple<std::string, std::uint64_t, bool, colour, std::optional<std::string>,
                              std::vector<std::string>, std::map<std::optional<colour>, std::uint32_t>,
                              std::variant<bool, std::string>, std::bitset<128>, std::chrono::seconds>;

everything example() {
    std::bitset<128> bits;
    bits.set(0);
    bits.set(127);
    return {std::string("a\0b", 3),
            0xffffffffffffffffU,
            true,
            colour::green,
            "x",
            {"", "y"},
            {{std::nullopt, 1}, {colour::red, 70000}},
            std::string("z"),
            bits,
            std::chrono::seconds(1800)};
}

std::string bytes_of(const everything& value) {
    record_writer to;
    std::apply([&](const auto&... fields) { to(fields...); }, value);
    return to.take();
}

TEST(RecordArchive, ReadsWhatWasWritten) {
    const auto bytes = bytes_of(example());
    record_reader again(bytes);
    everything read;
    std::apply([&](auto&... fields) { again(fields...); }, read);
    EXPECT_TRUE(again.at_end());
    EXPECT_EQ(read, example());
}

// A row that is cut anywhere, or whose bytes are anything, is refused without a crash or a great allocation.
TEST(RecordArchive, RefusesWhatIsCutShort) {
    const auto bytes = bytes_of(example());
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        record_reader from(std::string_view(bytes).substr(0, size));
        everything read;
        std::apply([&](auto&... fields) { from(fields...); }, read);
        EXPECT_FALSE(from.at_end()) << size;
    }
}

TEST(RecordArchive, SurvivesAnyByteChanged) {
    const auto bytes = bytes_of(example());
    for (std::size_t at = 0; at < bytes.size(); ++at)
        for (const char with : {'\0', '\x7f', '\xff'}) {
            auto changed = bytes;
            changed[at] = with;
            record_reader from(changed);
            everything read;
            std::apply([&](auto&... fields) { from(fields...); }, read);
        }
}

}  // namespace
}  // namespace ctig::journal
