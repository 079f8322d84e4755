#include "cti_gateway/journal/journal_store.hpp"

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "tests/support/temporary_folder.hpp"

namespace ctig::journal {
namespace {

opened_journal opened(const std::filesystem::path& file, int version = record_version) {
    auto journal = open_journal(file, version);
    EXPECT_TRUE(journal) << journal.error();
    return journal ? std::move(*journal) : opened_journal{};
}

std::vector<std::pair<std::uint64_t, std::string>> contents(const opened_journal& j) {
    std::vector<std::pair<std::uint64_t, std::string>> all;
    for (const auto& r : j.rows) all.emplace_back(r.id, r.value);
    return all;
}
using rows = std::vector<std::pair<std::uint64_t, std::string>>;

class JournalStore : public testing::Test {
protected:
    test::temporary_folder folder;
    std::filesystem::path file = folder.path() / "journal.sqlite";

    /// Which session lies in which slot of the closed file.
    std::vector<std::pair<int, int>> slots() {
        std::vector<std::pair<int, int>> all;
        sqlite3* db = nullptr;
        EXPECT_EQ(sqlite3_open(file.c_str(), &db), SQLITE_OK);
        const auto add = [](void* to, int, char** values, char**) {
            static_cast<decltype(all)*>(to)->emplace_back(std::stoi(values[0]), std::stoi(values[1]));
            return 0;
        };
        EXPECT_EQ(sqlite3_exec(db, "SELECT slot, id FROM session ORDER BY slot", add, &all, nullptr),
                  SQLITE_OK);
        sqlite3_close(db);
        return all;
    }
};

// Rows are written, replaced and deleted; the next process reads what is left.
TEST_F(JournalStore, KeepsWhatWasCommitted) {
    {
        const auto j = opened(file);
        EXPECT_TRUE(j.rows.empty());
        ASSERT_TRUE(j.store->write({{1, "one"}, {2, std::string("t\0wo", 4)}, {3, "three"}}));
        ASSERT_TRUE(j.store->write({{1, "uno"}, {3, std::nullopt}, {9, std::nullopt}}));
    }
    const auto j = opened(file);
    EXPECT_EQ(contents(j), (rows{{1, "uno"}, {2, std::string("t\0wo", 4)}}));
    EXPECT_EQ(j.set_aside, "");
}

// Who calls whom is nobody else's business.
TEST_F(JournalStore, IsReadableByItsOwnerOnly) {
    const auto j = opened(file);
    ASSERT_TRUE(j.store->write({{1, "one"}}));
    for (const auto* end : {"", "-wal"}) {
        struct stat s {};
        ASSERT_EQ(::stat((file.string() + end).c_str(), &s), 0) << end;
        EXPECT_EQ(s.st_mode & 0777, 0600U) << end;
    }
}

// A process that is killed loses nothing that it committed, and leaves no lock.
TEST_F(JournalStore, SurvivesAKill) {
    const auto child = ::fork();
    if (child == 0) {
        const auto j = open_journal(file);
        const bool done = j && j->store->write({{7, "seven"}});
        ::kill(::getpid(), done ? SIGKILL : SIGTERM);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_EQ(WTERMSIG(status), SIGKILL);
    EXPECT_EQ(contents(opened(file)), (rows{{7, "seven"}}));
}

// Two processes with one journal would both bring its sessions to life.
TEST_F(JournalStore, BelongsToOneProcess) {
    const auto first = opened(file);
    const auto second = open_journal(file);
    ASSERT_FALSE(second);
    EXPECT_NE(second.error().find(file.string()), std::string::npos) << second.error();
    EXPECT_FALSE(std::filesystem::exists(file.string() + ".set-aside"));
}

TEST_F(JournalStore, SetsAnotherVersionAside) {
    ASSERT_TRUE(opened(file, 7).store->write({{1, "one"}}));
    const auto j = opened(file);
    EXPECT_TRUE(j.rows.empty());
    EXPECT_NE(j.set_aside.find("has version 7"), std::string::npos) << j.set_aside;
    EXPECT_NE(j.set_aside.find(".set-aside"), std::string::npos) << j.set_aside;
    EXPECT_EQ(contents(opened(file.string() + ".set-aside", 7)), (rows{{1, "one"}}));
    EXPECT_TRUE(j.store->write({{2, "two"}}));
}

TEST_F(JournalStore, SetsADamagedFileAside) {
    std::string big(100000, 'x');
    ASSERT_TRUE(opened(file).store->write({{1, big}, {2, "two"}}));
    std::string bytes(std::filesystem::file_size(file), '\0');
    std::ifstream(file, std::ios::binary).read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    std::size_t damages = 0;
    for (const auto& damaged :
         {std::string("no database at all, but long enough for a header of one hundred octets or more: so it "
                      "is read as one"),
          bytes.substr(0, 5000), bytes.substr(0, 4096) + std::string(bytes.size() - 4096, '\x5a')}) {
        folder.write("journal.sqlite", damaged);
        const auto j = opened(file);
        EXPECT_TRUE(j.rows.empty());
        EXPECT_NE(j.set_aside, "") << damages;
        ++damages;
        ASSERT_TRUE(j.store);
        EXPECT_TRUE(j.store->write({{2, "two"}}));
    }
}

TEST_F(JournalStore, SetsAnotherProgramsDatabaseAside) {
    sqlite3* db = nullptr;
    ASSERT_EQ(sqlite3_open(file.c_str(), &db), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(db, "CREATE TABLE session(id, value)", nullptr, nullptr, nullptr), SQLITE_OK);
    sqlite3_close(db);
    EXPECT_NE(opened(file).set_aside.find("another program"), std::string::npos);
}

// An empty file is no damage: touch(1) made it.
TEST_F(JournalStore, TakesAnEmptyFile) {
    folder.write("journal.sqlite", "");
    EXPECT_EQ(opened(file).set_aside, "");
}

TEST_F(JournalStore, SaysWhyItCannotBeOpened) {
    const auto nowhere = open_journal(folder.path() / "missing" / "journal.sqlite");
    ASSERT_FALSE(nowhere);
    EXPECT_NE(nowhere.error().find("journal.file: "), std::string::npos) << nowhere.error();
    EXPECT_NE(nowhere.error().find("No such file"), std::string::npos) << nowhere.error();
}

// A full disk: the batch fails as a whole, and the journal works again when there is room.
TEST_F(JournalStore, OutlivesAFullDisk) {
    auto j = opened(file);
    ASSERT_TRUE(j.store->write({{1, "one"}}));
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit before{};
    getrlimit(RLIMIT_FSIZE, &before);
    rlimit little = before;
    little.rlim_cur = 64 * 1024;
    setrlimit(RLIMIT_FSIZE, &little);
    // Who ended, and who took that place, are as before.
    const auto failed = j.store->write({{1, std::nullopt}, {2, std::string(1000000, 'x')}});
    setrlimit(RLIMIT_FSIZE, &before);
    ASSERT_FALSE(failed);
    EXPECT_NE(failed.error(), "");
    EXPECT_TRUE(j.store->write({{3, "three"}, {2, std::nullopt}}));
    EXPECT_TRUE(j.store->write({{1, "uno"}}));
    j.store.reset();
    EXPECT_EQ(contents(opened(file)), (rows{{1, "uno"}, {3, "three"}}));
}

// Sessions that come and go write the same pages: who begins lies where somebody lay who has ended.
TEST_F(JournalStore, WhoBeginsTakesTheSlotOfWhoHasEnded) {
    auto j = opened(file);
    ASSERT_TRUE(j.store->write({{1, "one"}, {2, "two"}, {3, "three"}}));
    ASSERT_TRUE(j.store->write({{4, "four"}, {2, std::nullopt}}));
    ASSERT_TRUE(j.store->write({{1, std::nullopt}}));
    ASSERT_TRUE(j.store->write({{5, "five"}, {6, "six"}}));
    j.store.reset();
    EXPECT_EQ(slots(), (std::vector<std::pair<int, int>>{{1, 5}, {2, 4}, {3, 3}, {4, 6}}));
    EXPECT_EQ(contents(opened(file)), (rows{{3, "three"}, {4, "four"}, {5, "five"}, {6, "six"}}));
}

// The next process writes a session's row where it lies, and a new one where nobody's lies.
TEST_F(JournalStore, KnowsTheSlotsOfTheProcessBefore) {
    ASSERT_TRUE(opened(file).store->write({{1, "one"}, {2, "two"}, {3, "three"}}));
    ASSERT_TRUE(opened(file).store->write({{4, "four"}, {5, "five"}, {3, "tres"}, {1, std::nullopt}}));
    EXPECT_EQ(slots(), (std::vector<std::pair<int, int>>{{1, 4}, {2, 2}, {3, 3}, {4, 5}}));
    EXPECT_EQ(contents(opened(file)), (rows{{2, "two"}, {3, "tres"}, {4, "four"}, {5, "five"}}));
}

// Rows that come and go leave a file of the size that the rows need.
TEST_F(JournalStore, DoesNotGrowForEver) {
    const auto j = opened(file);
    std::uintmax_t early = 0;
    for (std::uint64_t round = 0; round < 40; ++round) {
        std::vector<change> batch;
        for (std::uint64_t i = 0; i < 200; ++i) {
            batch.push_back({round * 200 + i, std::string(1500, 'x')});
            if (round > 0) batch.push_back({(round - 1) * 200 + i, std::nullopt});
        }
        ASSERT_TRUE(j.store->write(batch));
        const auto size =
            std::filesystem::file_size(file) + std::filesystem::file_size(file.string() + "-wal");
        if (round == 10) early = size;
        EXPECT_TRUE(round <= 10 || size <= 2 * early) << round;
    }
}

}  // namespace
}  // namespace ctig::journal
