#include "cti_gateway/directory/selection_store.hpp"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include "tests/support/temporary_folder.hpp"

namespace ctig::directory {
namespace {

const lineuri::line_appearance desk{.device = "SEP0002FD3BB5C5", .line = "1000", .partition = "lab"};
const lineuri::line_appearance soft{.device = "o'soft", .line = "1000"};

std::unique_ptr<selection_store> opened(const std::filesystem::path& file) {
    std::string mistake;
    auto store = open_selection_store(file, mistake);
    EXPECT_NE(store, nullptr) << mistake;
    return store;
}

std::string refusal(const std::filesystem::path& file) {
    std::string mistake;
    EXPECT_EQ(open_selection_store(file, mistake), nullptr);
    return mistake;
}

void run_sql(const std::filesystem::path& file, const char* sql) {
    sqlite3* db = nullptr;
    ASSERT_EQ(sqlite3_open(file.c_str(), &db), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(db, sql, nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(db);
    sqlite3_close(db);
}

// A person chooses, chooses again, and takes the choice back; others are not touched.
TEST(SelectionStore, KeepsOneSelectionForEachUser) {
    const auto store = opened({});
    EXPECT_EQ(store->get("joe"), std::nullopt);
    ASSERT_TRUE(store->set("joe", desk));
    ASSERT_TRUE(store->set("ann", soft));
    ASSERT_TRUE(store->set("joe", soft));
    EXPECT_EQ(store->get("joe"), soft);
    ASSERT_TRUE(store->clear("joe"));
    ASSERT_TRUE(store->clear("nobody"));
    EXPECT_EQ(store->get("joe"), std::nullopt);
    EXPECT_EQ(store->get("ann"), soft);
}

// A selection outlives the process.
TEST(SelectionStore, KeepsSelectionsAcrossARestart) {
    const test::temporary_folder folder;
    const auto file = folder.path() / "selection.sqlite";
    ASSERT_TRUE(opened(file)->set("joe", desk));
    EXPECT_EQ(opened(file)->get("joe"), desk);
}

// A damaged file is refused by name at the start, not at some sign-in later.
TEST(SelectionStore, RefusesADamagedFile) {
    const test::temporary_folder folder;
    const auto text = folder.write("text.sqlite", std::string(5000, 'x'));
    EXPECT_NE(refusal(text).find("text.sqlite: "), std::string::npos);
    const auto file = folder.path() / "selection.sqlite";
    {
        const auto store = opened(file);
        for (int i = 0; i < 300; ++i) ASSERT_TRUE(store->set("user" + std::to_string(i), desk));
    }
    std::fstream out(file, std::ios::binary | std::ios::in | std::ios::out);
    out.seekp(2 * 4096);  // a leaf of the table
    out << std::string(3000, '\xFF');
    out.close();
    EXPECT_NE(refusal(file).find("selection.sqlite: "), std::string::npos);
}

// Somebody else's database is left alone, and so is one of a version to come.
TEST(SelectionStore, RefusesForeignAndNewerFiles) {
    const test::temporary_folder folder;
    const auto foreign = folder.path() / "foreign.sqlite";
    run_sql(foreign, "CREATE TABLE mine(x)");
    EXPECT_NE(refusal(foreign).find("another program"), std::string::npos);
    const auto newer = folder.path() / "newer.sqlite";
    opened(newer);
    run_sql(newer, "PRAGMA user_version = 2");
    EXPECT_NE(refusal(newer).find("schema version 2"), std::string::npos);
}

// A folder that is not there is an error that names the file.
TEST(SelectionStore, NamesAFileThatCannotBeMade) {
    const test::temporary_folder folder;
    EXPECT_NE(refusal(folder.path() / "none" / "s.sqlite").find("none/s.sqlite: "), std::string::npos);
}

// A write that fails is the caller's to tell: the person must not believe that the choice was kept.
TEST(SelectionStore, ReportsAFailedWrite) {
    const test::temporary_folder folder;
    const auto file = folder.path() / "selection.sqlite";
    const auto store = opened(file);
    run_sql(file, "DROP TABLE selection");
    const auto written = store->set("joe", desk);
    ASSERT_TRUE(written.has_error());
    EXPECT_FALSE(written.error().message().empty());
    EXPECT_EQ(store->get("joe"), std::nullopt);
}

}  // namespace
}  // namespace ctig::directory
