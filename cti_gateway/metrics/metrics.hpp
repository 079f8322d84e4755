#pragma once
// Prometheus metrics of the gateway. Cheap to bump: label pairs are looked up once.
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace ctig::metrics {

/// Counters and histograms of one gateway. Thread: bump and render from any.
class registry {
public:
    registry();
    ~registry();
    registry(const registry&) = delete;
    registry& operator=(const registry&) = delete;

    void sip_request(std::string_view method, int status,
                     std::uint64_t count = 1);                           ///< cti_sip_requests_total
    void sip_dropped(std::string_view reason, std::uint64_t count = 1);  ///< cti_sip_dropped_total
    void csta_request(std::string_view service, std::string_view result,
                      std::chrono::microseconds took);  ///< cti_csta_requests_total, cti_csta_request_seconds
    void event(std::string_view name);                  ///< cti_events_total
    void heartbeat(std::string_view manager,
                   std::chrono::microseconds round_trip);  ///< cti_link_heartbeat_seconds
    void link_up(std::string_view manager, bool up);       ///< cti_link_up, cti_links_in_service
    /// cti_link_state_seconds: since when it is in that state. cti_link_reason: why it is not in service, its
    /// first 64 octets; empty: no such series.
    void link_state(std::string_view manager, std::string_view state,
                    std::chrono::system_clock::time_point since, std::string_view reason);
    void link_gone(std::string_view manager);  ///< its series end
    /// cti_journal_rows_total, cti_journal_bytes_total, cti_journal_commit_seconds,
    /// cti_journal_failures_total
    void journal_committed(std::size_t rows, std::uint64_t bytes, std::chrono::microseconds took);
    void journal_failed();
    void sessions_changed(int by);                     ///< cti_sessions
    void admission_rejected(std::string_view reason);  ///< cti_admission_rejected_total
    void failover();                                   ///< cti_failovers_total

    /// Prometheus text exposition format 0.0.4, process metrics included.
    [[nodiscard]] std::string render() const;

private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

}  // namespace ctig::metrics
