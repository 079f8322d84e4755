#include "cti_gateway/metrics/metrics.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>
#include <string>

namespace ctig::metrics {
namespace {

using std::chrono::microseconds;

bool has_line(const std::string& text, const std::string& line) {
    return ("\n" + text).find("\n" + line + "\n") != std::string::npos;
}

std::size_t series_of(const std::string& text, const std::string& name) {
    std::istringstream lines(text);
    std::size_t count = 0;
    for (std::string line; std::getline(lines, line);) count += line.starts_with(name + "{") ? 1 : 0;
    return count;
}

// What has happened is told under the documented names and labels.
TEST(MetricsRegistry, TellsWhatWasCountedUnderTheDocumentedNames) {
    registry r;
    r.sip_request("INVITE", 200);
    r.sip_request("INVITE", 200, 2);
    r.sip_dropped("not_allowed", 3);
    r.csta_request("MakeCall", "ok", microseconds(1500));
    r.event("DeliveredEvent");
    r.sessions_changed(7);
    r.admission_rejected("rate");
    r.failover();
    const auto text = r.render();
    EXPECT_TRUE(has_line(text, R"(cti_sip_requests_total{method="INVITE",status="200"} 3)")) << text;
    EXPECT_TRUE(has_line(text, R"(cti_sip_dropped_total{reason="not_allowed"} 3)")) << text;
    EXPECT_TRUE(has_line(text, R"(cti_csta_requests_total{result="ok",service="MakeCall"} 1)") ||
                has_line(text, R"(cti_csta_requests_total{service="MakeCall",result="ok"} 1)"))
        << text;
    EXPECT_TRUE(has_line(text, R"(cti_csta_request_seconds_bucket{le="0.001"} 0)")) << text;
    EXPECT_TRUE(has_line(text, R"(cti_csta_request_seconds_bucket{le="0.0025"} 1)")) << text;
    EXPECT_TRUE(has_line(text, R"(cti_events_total{event="DeliveredEvent"} 1)")) << text;
    EXPECT_TRUE(has_line(text, "cti_sessions 7")) << text;
    EXPECT_TRUE(has_line(text, R"(cti_admission_rejected_total{reason="rate"} 1)")) << text;
    EXPECT_TRUE(has_line(text, "cti_failovers_total 1")) << text;
}

// A gateway that has done nothing yet shows its gauges at zero, so that alerts on them have something to
// read.
TEST(MetricsRegistry, ShowsGaugesBeforeAnythingHappened) {
    const auto text = registry().render();
    EXPECT_TRUE(has_line(text, "cti_sessions 0"));
    EXPECT_TRUE(has_line(text, "cti_links_in_service 0"));
    EXPECT_TRUE(has_line(text, "cti_failovers_total 0"));
}

// Two links come up, one goes down again, and is told down twice.
TEST(MetricsRegistry, CountsLinksInServiceByTheirLastState) {
    registry r;
    r.link_up("10.0.0.1:4721", true);
    r.link_up("10.0.0.2:4721", true);
    r.link_up("10.0.0.2:4721", false);
    r.link_up("10.0.0.2:4721", false);
    const auto text = r.render();
    EXPECT_TRUE(has_line(text, "cti_links_in_service 1")) << text;
    EXPECT_TRUE(has_line(text, R"(cti_link_up{manager="10.0.0.1:4721"} 1)")) << text;
    EXPECT_TRUE(has_line(text, R"(cti_link_up{manager="10.0.0.2:4721"} 0)")) << text;
}

// One state at a time, with the time since when; a manager that left the configuration leaves no series
// behind on which somebody would raise an alarm.
TEST(MetricsRegistry, TellsALinksStateUntilItIsGone) {
    using namespace std::chrono_literals;
    const std::chrono::system_clock::time_point at{1700000000s};
    registry r;
    r.link_up("a:1", true);
    r.link_state("a:1", "connecting", at, "");
    r.link_state("a:1", "in_service", at + 5s, "");
    r.heartbeat("a:1", microseconds(3000));
    EXPECT_EQ(series_of(r.render(), "cti_link_state_seconds"), 1U);
    EXPECT_TRUE(
        has_line(r.render(), R"(cti_link_state_seconds{manager="a:1",state="in_service"} 1700000005)"))
        << r.render();
    r.link_gone("a:1");
    EXPECT_EQ(r.render().find("a:1"), std::string::npos) << r.render();
    EXPECT_TRUE(has_line(r.render(), "cti_links_in_service 0"));
}

// The manager's words may be long, and are cut between two letters.
TEST(MetricsRegistry, TellsWhyALinkIsNotInServiceUntilItIs) {
    registry r;
    r.link_state("a:1", "out_of_service", {}, "connection refused");
    EXPECT_TRUE(has_line(r.render(), R"(cti_link_reason{manager="a:1",reason="connection refused"} 1)"));
    const auto words = std::string(63, 'x');
    r.link_state("a:1", "refused", {}, words + "\u00e9 and so on");
    EXPECT_TRUE(has_line(r.render(), "cti_link_reason{manager=\"a:1\",reason=\"" + words + "\"} 1"))
        << r.render();
    EXPECT_EQ(series_of(r.render(), "cti_link_reason"), 1U);
    r.link_state("a:1", "in_service", {}, "");
    EXPECT_EQ(series_of(r.render(), "cti_link_reason"), 0U);
}

TEST(MetricsRegistry, TellsWhatTheJournalWrites) {
    registry r;
    r.journal_committed(3, 4096, microseconds(3000));
    r.journal_committed(1, 100, microseconds(100));
    r.journal_failed();
    const auto text = r.render();
    EXPECT_TRUE(has_line(text, "cti_journal_rows_total 4")) << text;
    EXPECT_TRUE(has_line(text, "cti_journal_bytes_total 4196")) << text;
    EXPECT_TRUE(has_line(text, "cti_journal_failures_total 1")) << text;
    EXPECT_TRUE(has_line(text, R"(cti_journal_commit_seconds_bucket{le="0.0025"} 1)")) << text;
    EXPECT_TRUE(has_line(text, "cti_journal_commit_seconds_count 2")) << text;
}

// A heartbeat of 3 ms is in the bucket to 5 ms of its manager and not in the one to 2.5 ms.
TEST(MetricsRegistry, PutsHeartbeatsIntoBucketsByManager) {
    registry r;
    r.heartbeat("a:1", microseconds(3000));
    const auto text = r.render();
    EXPECT_TRUE(has_line(text, R"(cti_link_heartbeat_seconds_bucket{manager="a:1",le="0.0025"} 0)")) << text;
    EXPECT_TRUE(has_line(text, R"(cti_link_heartbeat_seconds_bucket{manager="a:1",le="0.005"} 1)")) << text;
    EXPECT_TRUE(has_line(text, R"(cti_link_heartbeat_seconds_count{manager="a:1"} 1)")) << text;
}

// A peer may send any token as its method: it must not become a time series of its own.
TEST(MetricsRegistry, FoldsUnknownMethodsAndStatusesToOther) {
    registry r;
    for (int i = 0; i < 1000; ++i) r.sip_request("M" + std::to_string(i), 501);
    r.sip_request("INVITE", 0);
    r.sip_request("INVITE", 700);
    const auto text = r.render();
    EXPECT_TRUE(has_line(text, R"(cti_sip_requests_total{method="other",status="501"} 1000)")) << text;
    EXPECT_TRUE(has_line(text, R"(cti_sip_requests_total{method="INVITE",status="other"} 2)")) << text;
    EXPECT_EQ(series_of(text, "cti_sip_requests_total"), 2U);
}

// Names from elsewhere are bounded in number and length; no count is lost for it.
TEST(MetricsRegistry, BoundsTheNumberOfSeries) {
    registry r;
    for (int i = 0; i < 1000; ++i) r.event("Event" + std::to_string(i));
    r.event(std::string(1000, 'x'));
    const auto text = r.render();
    EXPECT_EQ(series_of(text, "cti_events_total"), 129U);
    EXPECT_TRUE(has_line(text, R"(cti_events_total{event="other"} 873)")) << text;
}

// A label value with a quote, a backslash and a line feed cannot break out of its line.
TEST(MetricsRegistry, EscapesLabelValues) {
    registry r;
    r.event("a\"b\\c\nd");
    EXPECT_TRUE(has_line(r.render(), R"(cti_events_total{event="a\"b\\c\nd"} 1)")) << r.render();
}

// The process metrics are those of this process: it has memory, open files and a start in the past.
TEST(MetricsRegistry, AddsProcessMetrics) {
    const auto text = registry().render();
    for (const auto* name : {"process_cpu_seconds_total", "process_resident_memory_bytes", "process_open_fds",
                             "process_start_time_seconds"}) {
        EXPECT_NE(text.find(std::string("\n") + name + " "), std::string::npos) << name;
    }
}

}  // namespace
}  // namespace ctig::metrics
