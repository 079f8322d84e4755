#include "cti_gateway/metrics/metrics.hpp"

#include <fmt/format.h>
#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <algorithm>
#include <map>
#include <mutex>
#include <sstream>
#include <vector>

#include "cti_gateway/metrics/bounded_family.hpp"
#include "cti_gateway/metrics/process_metrics.hpp"

namespace ctig::metrics {
namespace {

using prometheus::Counter;
using prometheus::Gauge;
using prometheus::Histogram;

// 500 us to 10 s: from a manager next door to one that is about to be given up.
const Histogram::BucketBoundaries latency_buckets{0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
                                                  0.1,    0.25,  0.5,    1,     2.5,  5,     10};

// Methods with a registration at IANA. A peer may send any token as a method; the rest is "other".
constexpr std::string_view known_methods[] = {"INVITE",   "ACK",       "BYE",    "CANCEL",  "INFO",
                                              "OPTIONS",  "UPDATE",    "PRACK",  "MESSAGE", "REFER",
                                              "REGISTER", "SUBSCRIBE", "NOTIFY", "PUBLISH"};

std::string_view folded_method(std::string_view method) {
    const auto* found = std::ranges::find(known_methods, method);
    return found == std::end(known_methods) ? "other" : *found;
}

/// As much of `text` as a label's value may have, cut between two characters of UTF-8.
std::string_view label_value(std::string_view text) {
    auto size = bounded_family<Gauge>::longest_label;
    if (text.size() <= size) return text;
    while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xc0U) == 0x80) --size;
    return text.substr(0, size);
}

double in_seconds(std::chrono::microseconds t) { return std::chrono::duration<double>(t).count(); }

prometheus::MetricFamily single(prometheus::MetricType type, const char* name, const char* help,
                                double value) {
    prometheus::ClientMetric metric;
    metric.counter.value = metric.gauge.value = value;
    return {.name = name, .help = help, .type = type, .metric = {std::move(metric)}};
}

void append_process(std::vector<prometheus::MetricFamily>& out) {
    using prometheus::MetricType;
    const auto now = read_process_metrics();
    out.push_back(single(MetricType::Counter, "process_cpu_seconds_total",
                         "Total user and system CPU time spent in seconds", now.cpu_seconds));
    out.push_back(single(MetricType::Gauge, "process_resident_memory_bytes", "Resident memory size in bytes",
                         now.resident_bytes));
    out.push_back(
        single(MetricType::Gauge, "process_open_fds", "Number of open file descriptors", now.open_fds));
    out.push_back(single(MetricType::Gauge, "process_start_time_seconds",
                         "Start time of the process since unix epoch in seconds", now.start_time));
}

}  // namespace

struct registry::impl {
    prometheus::Registry families;
    std::mutex mutex;  // over the bounded families' maps; the metrics themselves are atomic

    prometheus::Family<Counter>& counters(const char* name, const char* help) {
        return prometheus::BuildCounter().Name(name).Help(help).Register(families);
    }
    prometheus::Family<Gauge>& gauges(const char* name, const char* help) {
        return prometheus::BuildGauge().Name(name).Help(help).Register(families);
    }
    prometheus::Family<Histogram>& histograms(const char* name, const char* help) {
        return prometheus::BuildHistogram().Name(name).Help(help).Register(families);
    }

    bounded_family<Counter> sip_requests{
        counters("cti_sip_requests_total", "SIP requests received, by method and final status sent"),
        {"method", "status"},
        512};
    bounded_family<Counter> sip_dropped{
        counters("cti_sip_dropped_total", "SIP input that was dropped unanswered"), {"reason", nullptr}, 32};
    bounded_family<Counter> csta_requests{
        counters("cti_csta_requests_total", "CSTA requests sent to the PBX, by service and result"),
        {"service", "result"},
        512};
    Histogram& csta_seconds =
        histograms("cti_csta_request_seconds", "From a CSTA request to its answer").Add({}, latency_buckets);
    bounded_family<Counter> events{
        counters("cti_events_total", "CSTA events of the PBX, by event"), {"event", nullptr}, 128};
    bounded_family<Histogram> heartbeats{
        histograms("cti_link_heartbeat_seconds", "Round trip of answered heartbeats"),
        {"manager", nullptr},
        16};
    bounded_family<Gauge> links_up{
        gauges("cti_link_up", "1 while the link to the CTI manager is in service"), {"manager", nullptr}, 16};
    bounded_family<Gauge> link_state{
        gauges("cti_link_state_seconds", "Unix time since when the link to the CTI manager is in this state"),
        {"manager", "state"},
        16};
    bounded_family<Gauge> link_reason{
        gauges("cti_link_reason", "1: why the link to the CTI manager is not in service"),
        {"manager", "reason"},
        16};
    std::map<std::string, bool, std::less<>> up;
    Gauge& links_in_service = gauges("cti_links_in_service", "CTI links in service").Add({});
    Gauge& sessions = gauges("cti_sessions", "SIP dialogs that carry an application session").Add({});
    bounded_family<Counter> rejected{
        counters("cti_admission_rejected_total", "Sign-ins refused for load"), {"reason", nullptr}, 32};
    Counter& failovers = counters("cti_failovers_total", "Sessions moved to another CTI link").Add({});
    Counter& journal_rows = counters("cti_journal_rows_total", "Rows committed to the journal").Add({});
    Counter& journal_bytes =
        counters("cti_journal_bytes_total", "Bytes in rows committed to the journal").Add({});
    Counter& journal_failures =
        counters("cti_journal_failures_total", "Batches that the journal could not commit").Add({});
    Histogram& journal_seconds = histograms("cti_journal_commit_seconds", "From a batch's rows to its commit")
                                     .Add({}, latency_buckets);

    void count_links() {
        links_in_service.Set(static_cast<double>(
            std::ranges::count(up, true, [](const auto& entry) { return entry.second; })));
    }
};

registry::registry() : impl_(std::make_unique<impl>()) {}
registry::~registry() = default;

void registry::sip_request(std::string_view method, int status, std::uint64_t count) {
    const bool known = status >= 100 && status <= 699;  // RFC 3261 7.2: three digits, the first 1 to 6
    const auto text = known ? fmt::to_string(status) : std::string("other");
    const std::scoped_lock lock(impl_->mutex);
    impl_->sip_requests.get(folded_method(method), text).Increment(static_cast<double>(count));
}

void registry::sip_dropped(std::string_view reason, std::uint64_t count) {
    const std::scoped_lock lock(impl_->mutex);
    impl_->sip_dropped.get(reason, {}).Increment(static_cast<double>(count));
}

void registry::csta_request(std::string_view service, std::string_view result,
                            std::chrono::microseconds took) {
    const std::scoped_lock lock(impl_->mutex);
    impl_->csta_requests.get(service, result).Increment();
    impl_->csta_seconds.Observe(in_seconds(took));
}

void registry::event(std::string_view name) {
    const std::scoped_lock lock(impl_->mutex);
    impl_->events.get(name, {}).Increment();
}

void registry::heartbeat(std::string_view manager, std::chrono::microseconds round_trip) {
    const std::scoped_lock lock(impl_->mutex);
    impl_->heartbeats.get(manager, {}, latency_buckets).Observe(in_seconds(round_trip));
}

void registry::link_up(std::string_view manager, bool up) {
    const std::scoped_lock lock(impl_->mutex);
    impl_->links_up.get(manager, {}).Set(up ? 1 : 0);
    impl_->up[std::string(manager)] = up;
    impl_->count_links();
}

void registry::link_state(std::string_view manager, std::string_view state,
                          std::chrono::system_clock::time_point since, std::string_view reason) {
    const std::scoped_lock lock(impl_->mutex);
    impl_->link_reason.forget(manager);  // the one before
    if (!reason.empty()) impl_->link_reason.get(manager, label_value(reason)).Set(1);
    impl_->link_state.forget(manager);  // the state before
    impl_->link_state.get(manager, state)
        .Set(std::chrono::duration<double>(since.time_since_epoch()).count());
}

void registry::link_gone(std::string_view manager) {
    const std::scoped_lock lock(impl_->mutex);
    impl_->up.erase(std::string(manager));
    impl_->links_up.forget(manager);
    impl_->link_state.forget(manager);
    impl_->link_reason.forget(manager);
    impl_->heartbeats.forget(manager);
    impl_->count_links();
}

void registry::journal_committed(std::size_t rows, std::uint64_t bytes, std::chrono::microseconds took) {
    impl_->journal_rows.Increment(static_cast<double>(rows));
    impl_->journal_bytes.Increment(static_cast<double>(bytes));
    impl_->journal_seconds.Observe(in_seconds(took));
}

void registry::journal_failed() { impl_->journal_failures.Increment(); }

void registry::sessions_changed(int by) { impl_->sessions.Increment(by); }

void registry::admission_rejected(std::string_view reason) {
    const std::scoped_lock lock(impl_->mutex);
    impl_->rejected.get(reason, {}).Increment();
}

void registry::failover() { impl_->failovers.Increment(); }

std::string registry::render() const {
    auto families = impl_->families.Collect();
    append_process(families);
    std::ostringstream out;
    prometheus::TextSerializer().Serialize(out, families);
    return std::move(out).str();
}

}  // namespace ctig::metrics
