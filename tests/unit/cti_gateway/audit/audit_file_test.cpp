#include "cti_gateway/audit/audit_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <thread>

#include "tests/support/temporary_folder.hpp"

namespace ctig::audit {
namespace {

std::string content(const std::filesystem::path& file) {
    std::stringstream out;
    out << std::ifstream(file).rdbuf();
    return out.str();
}

std::size_t lines_of(const std::string& text) {
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

TEST(AuditFile, AppendsRecordsInOrderForItsOwnerAlone) {
    const test::temporary_folder folder;
    const auto path = folder.write("audit.jsonl", "earlier\n");
    {
        audit_file file(path, numbers::plain);
        for (int i = 0; i < 1000; ++i) file.write({.event = "e" + std::to_string(i)});
    }
    const auto text = content(path);
    EXPECT_EQ(lines_of(text), 1001u);
    EXPECT_TRUE(text.starts_with("earlier\n"));
    EXPECT_LT(text.find("\"e1\""), text.find("\"e2\""));
    { audit_file fresh(folder.path() / "new.jsonl", numbers::plain); }
    struct stat made {};
    ASSERT_EQ(::stat((folder.path() / "new.jsonl").c_str(), &made), 0);
    EXPECT_EQ(made.st_mode & 0777U, 0600U);
}

TEST(AuditFile, SaysAtTheStartThatItCannotWrite) {
    EXPECT_THROW(audit_file("/nowhere/audit.jsonl", numbers::plain), std::runtime_error);
}

// The device of a full disk: every write fails with ENOSPC.
TEST(AuditFile, LosesRecordsOnAFullDiskAndNeverWaitsForIt) {
    audit_file file("/dev/full", numbers::plain);
    for (int i = 0; i < 100; ++i) file.write({.event = "e"});
    while (file.lost() < 100) std::this_thread::yield();
    EXPECT_EQ(file.lost(), 100u);
}

// A pipe that nobody empties is a disk that hangs; what comes beyond the queue is counted.
TEST(AuditFile, CountsWhatAStuckReaderCostsAndTellsItWhenItCanWriteAgain) {
    const test::temporary_folder folder;
    const auto pipe = (folder.path() / "pipe").string();
    ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
    const int reader = ::open(pipe.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    ASSERT_GE(reader, 0);
    std::string got;
    const auto drain = [&] {
        char buffer[65536];
        for (ssize_t n; (n = ::read(reader, buffer, sizeof buffer)) > 0;)
            got.append(buffer, static_cast<std::size_t>(n));
    };
    {
        audit_file file(pipe, numbers::plain, {.queue = 100});
        while (file.lost() == 0) file.write({.event = std::string(400, 'x')});
        // What it has lost may be told while the pipe is emptied for the first time.
        const auto has = [&](std::string_view event) {
            return got.find(fmt::format("\"event\":\"{}\"", event)) != std::string::npos;
        };
        while (!has("lost") || !has("after")) {
            drain();
            file.write({.event = "after"});
        }
    }
    ::close(reader);
}

// logrotate renames the file and tells nobody.
TEST(AuditFile, MakesAFileAnewThatWasMovedAway) {
    const test::temporary_folder folder;
    const auto path = folder.path() / "audit.jsonl", old = folder.path() / "audit.jsonl.1";
    audit_file file(path, numbers::plain);
    file.write({.event = "first"});
    while (content(path).empty()) std::this_thread::yield();
    std::filesystem::rename(path, old);
    file.write({.event = "second"});
    while (content(path).empty()) std::this_thread::yield();
    EXPECT_NE(content(path).find("second"), std::string::npos);
    EXPECT_EQ(content(old).find("second"), std::string::npos);
}

}  // namespace
}  // namespace ctig::audit
