#include "cti_gateway/log/service.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json/parse.hpp>
#include <future>
#include <string>
#include <vector>

/// Counts how often it is formatted.
struct counted {
    int* formatted;
};

template <>
struct fmt::formatter<counted> {
    constexpr auto parse(format_parse_context& ctx) { return ctx.begin(); }
    auto format(const counted& c, format_context& ctx) const {
        ++*c.formatted;
        return ctx.out();
    }
};

namespace ctig::log {
namespace {

using config::log_format;
using config::log_options;

void append_lines(std::vector<std::string>& lines, std::string_view text) {
    for (auto end = text.find('\n'); end != std::string_view::npos; end = text.find('\n')) {
        lines.emplace_back(text.substr(0, end + 1));
        text.remove_prefix(end + 1);
    }
}

/// Runs `use` under a service and returns what it wrote.
template <class Use>
std::vector<std::string> lines_of(const log_options& options, Use use) {
    std::vector<std::string> lines;
    {
        service s(options, [&](std::string_view text) { append_lines(lines, text); });
        use(s);
    }
    return lines;
}

// The text format: time, level, whom it concerns, what.
TEST(LogService, WritesTextLinesWithTimeLevelAndContext) {
    const auto lines =
        lines_of({}, [](service&) { info({.call_id = "c1", .user = "joe"}, "line {} of {}", 1, "two"); });
    ASSERT_EQ(lines.size(), 1U);
    ASSERT_GT(lines[0].size(), 24U);
    std::string shape = lines[0];
    std::replace_if(
        shape.begin(), shape.begin() + 24, [](char c) { return c >= '0' && c <= '9'; }, 'd');
    EXPECT_EQ(shape, "dddd-dd-ddTdd:dd:dd.dddZ info [call_id=c1 user=joe] line 1 of two\n");
}

// The JSON format: one object a line, with the same fields.
TEST(LogService, WritesOneJsonObjectALine) {
    const auto lines = lines_of({.format = log_format::json}, [](service&) {
        warn({.call_id = "c\n1", .user = "j\"oe", .link = "2"}, "100% {}", "\x1b[0m");
    });
    ASSERT_EQ(lines.size(), 1U);
    EXPECT_EQ(std::count(lines[0].begin(), lines[0].end(), '\n'), 1);
    const auto value = boost::json::parse(lines[0]).as_object();
    EXPECT_EQ(value.at("time").as_string().size(), 24U);
    EXPECT_EQ(value.at("level").as_string(), "warn");
    EXPECT_EQ(value.at("call_id").as_string(), "c\\n1");
    EXPECT_EQ(value.at("user").as_string(), "j\"oe");
    EXPECT_EQ(value.at("link").as_string(), "2");
    EXPECT_EQ(value.at("message").as_string(), "100% \\x1b[0m");
}

// A level that is off writes nothing and can be switched on while running.
TEST(LogService, WritesFromTheConfiguredLevelUp) {
    const auto lines = lines_of({.level = "warn"}, [](service& s) {
        info("one");
        warn("two");
        error("three");
        EXPECT_FALSE(enabled(level::info));
        s.set_level(level::trace);
        trace("four");
        debug("five");
    });
    ASSERT_EQ(lines.size(), 4U);
    EXPECT_NE(lines[0].find("warn two"), std::string::npos);
    EXPECT_NE(lines[2].find("trace four"), std::string::npos);
}

// Before the service starts and after it has ended a line goes nowhere, and nothing breaks.
TEST(LogService, IsSilentWhenItDoesNotRun) {
    error("nobody hears {}", 1);
    EXPECT_EQ(lines_of({}, [](service&) {}).size(), 0U);
    EXPECT_FALSE(enabled(level::error));
    error("nobody hears {}", 2);
}

// What queued up while the writer was busy leaves together, and all of it.
TEST(LogService, WritesABurstAtOnce) {
    std::promise<void> entered, release;
    auto released = release.get_future();
    std::vector<std::string> writes;
    {
        service s({}, [&](std::string_view text) {
            writes.emplace_back(text);
            if (writes.size() > 1) return;
            entered.set_value();
            released.wait();
        });
        info("first");
        entered.get_future().wait();
        for (int i = 0; i < 10; ++i) info("line {}", i);
        release.set_value();
    }
    ASSERT_LE(writes.size(), 3U);
    std::vector<std::string> lines;
    for (const auto& text : writes) append_lines(lines, text);
    EXPECT_EQ(lines.size(), 11U);
    EXPECT_NE(lines.back().find("line 9"), std::string::npos);
}

// Credentials in a message do not reach the sink.
TEST(LogService, MasksCredentials) {
    const auto lines = lines_of({}, [](service&) { info("<password>{}</password>", "s3cret"); });
    ASSERT_EQ(lines.size(), 1U);
    EXPECT_EQ(lines[0].find("s3cret"), std::string::npos);
}

// The writer hangs at its first line: later lines are queued up to the bound, then the oldest are dropped and
// counted, and the log says so itself.
TEST(LogService, DropsTheOldestAndTellsWhenTheQueueIsFull) {
    std::promise<void> entered, release;
    auto released = release.get_future();
    std::vector<std::string> lines;
    {
        service s(
            {},
            [&](std::string_view text) {
                if (lines.empty()) {
                    entered.set_value();
                    released.wait();
                }
                append_lines(lines, text);
            },
            4);
        info("line 0");
        entered.get_future().wait();
        for (int i = 1; i <= 10; ++i) info("line {}", i);
        EXPECT_EQ(s.dropped(), 6U);
        release.set_value();
    }
    ASSERT_EQ(lines.size(), 6U);
    EXPECT_NE(lines[0].find("line 0"), std::string::npos);
    EXPECT_NE(lines[1].find("6 log lines were dropped"), std::string::npos);
    EXPECT_NE(lines[2].find("line 7"), std::string::npos);
    EXPECT_NE(lines[5].find("line 10"), std::string::npos);
}

// Arguments of a line whose level is off are not formatted.
TEST(LogService, DoesNotFormatWhatIsOff) {
    int formatted = 0;
    lines_of({.level = "info"}, [&](service&) {
        debug("{}", counted{&formatted});
        EXPECT_EQ(formatted, 0);
        info("{}", counted{&formatted});
    });
    EXPECT_EQ(formatted, 1);
}

}  // namespace
}  // namespace ctig::log
