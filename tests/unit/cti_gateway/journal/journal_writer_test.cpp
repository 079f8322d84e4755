#include "cti_gateway/journal/journal_writer.hpp"

#include <gtest/gtest.h>

#include <future>

namespace ctig::journal {
namespace {

/// A disk that commits when the test says so.
class slow_store final : public journal_store {
public:
    explicit slow_store(std::vector<std::size_t>& sizes) : sizes_(sizes) {}
    boost::system::result<void, std::string> write(const std::vector<change>& changes) override {
        sizes_.push_back(changes.size());
        if (changes.empty()) return {boost::system::in_place_error, "the disk is full"};
        return {};
    }

private:
    std::vector<std::size_t>& sizes_;
};

TEST(JournalWriter, CommitsBatchesInOrderAndSaysSo) {
    std::vector<std::size_t> sizes;
    std::promise<std::string> first, second;
    {
        journal_writer writer(std::make_unique<slow_store>(sizes));
        writer.write({{1, "one"}}, [&](const std::string& why) { first.set_value(why); });
        writer.write({}, [&](const std::string& why) { second.set_value(why); });
        EXPECT_EQ(first.get_future().get(), "");
        EXPECT_EQ(second.get_future().get(), "the disk is full");
    }
    EXPECT_EQ(sizes, (std::vector<std::size_t>{1, 0}));
}

// The end of the process is no reason to lose what was handed in.
TEST(JournalWriter, CommitsWhatWaitsBeforeItEnds) {
    std::vector<std::size_t> sizes;
    {
        journal_writer writer(std::make_unique<slow_store>(sizes));
        for (int i = 0; i < 100; ++i) writer.write({{1, "one"}, {2, "two"}}, [](const std::string&) {});
    }
    EXPECT_EQ(sizes.size(), 100U);
}

}  // namespace
}  // namespace ctig::journal
