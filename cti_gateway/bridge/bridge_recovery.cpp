// Sessions outlive their CTI link: they move to another, their monitors start again there, and each client is
// told what it missed, under the names that it knows (product.md 12; architecture.md "State has one owner").
#include <algorithm>
#include <utility>

#include "cti_gateway/bridge/bridge.hpp"
#include "cti_gateway/bridge/call_matching.hpp"
#include "cti_gateway/bridge/snapshot_difference.hpp"
#include "cti_gateway/bridge/translate.hpp"

namespace ctig::bridge {
namespace {

constexpr std::chrono::seconds first_retry{1}, slowest_retry{30};
/// A monitor that held so long may be asked for at once when the PBX ends it.
constexpr std::chrono::minutes held_long{1};

std::chrono::seconds retry_after(unsigned failures) {
    return std::min(first_retry * (1 << std::min(failures, 5U)), slowest_retry);
}

}  // namespace

void bridge::place(const session_ptr& session, cti::link_index on) {
    if (session->link != on) {
        session->link = on;
        log::info(about(*session), "moved to another CTI link");
        parts_.metrics.failover();
    }
    note(*session);
    // Also on the link that it came from: a manager that was away may have begun to count anew.
    if (parts_.settings->cti.call_ids == config::cti_call_ids::manager) session->ids.unbind_calls();
    for (auto& monitor : session->monitors) recover(*session, monitor);
    if (!session->is_recovering()) resume_requests(session);
}

void bridge::recover(const rcc_session& session, session_monitor& monitor) {
    if (monitor.pbx_device.empty()) return;
    monitor.recovery = ++recoveries_made_;
    recoveries_.push(
        session.link, {session.dialog, monitor.cross_ref_id, monitor.recovery},
        monitor.told.calls.empty() ? recovery_queue::urgency::idle : recovery_queue::urgency::has_calls);
}

void bridge::run_recoveries() {
    for (std::size_t i = 0; i < parts_.managers.size(); ++i) {
        const auto link = cti::link_index{static_cast<std::uint8_t>(i)};
        if (parts_.managers.status(link).state != cti::link_state::in_service) continue;
        while (auto next = recoveries_.next(link)) begin_recovery(link, next->first, std::move(next->second));
    }
}

void bridge::begin_recovery(cti::link_index link, const recovery_job& job, recovery_queue::slot place) {
    const auto session = find(job.dialog);
    auto* monitor = session ? session->monitor(job.cross_ref_id) : nullptr;
    if (monitor == nullptr || monitor->recovery != job.attempt || session->link != link) return;
    if (monitor->starting) return ask_for_monitor(session, session_monitor(*monitor), std::move(place));
    monitors_.recover(link, monitor->pbx_device, {job.dialog, job.cross_ref_id},
                      [this, job, place = std::move(place)](const auto& taken) mutable {
                          place.reset();
                          on_recovered(job, taken);
                      });
}

void bridge::on_recovered(const recovery_job& job,
                          const boost::system::result<line_monitors::snapshot>& taken) {
    const auto session = find(job.dialog);
    auto* monitor = session ? session->monitor(job.cross_ref_id) : nullptr;
    if (monitor == nullptr || monitor->recovery != job.attempt) return run_recoveries();
    if (taken) {
        monitor->recovery = 0;
        monitor->failures = 0;
        monitor->recovered = parts_.now();
        note(*session);
        tell_difference(*session, *monitor, *taken);
    } else if (parts_.managers.status(session->link).state == cti::link_state::in_service) {
        const auto pause = retry_after(monitor->failures++);
        log::warn(about(*session), "the monitor of {} could not be started again: {}; tried again in {} s",
                  monitor->pbx_device, taken.error().message(), pause.count());
        retries_.emplace(parts_.now() + pause, job);
    }  // else the link went; its state comes next
    if (!session->is_recovering()) resume_requests(session);
    run_recoveries();
    parts_.outputs_ready();
}

void bridge::tell_difference(rcc_session& session, session_monitor& monitor,
                             const line_monitors::snapshot& taken) {
    auto truth = taken.truth;
    if (parts_.settings->cti.call_ids == config::cti_call_ids::manager)
        for (const auto& [token, native] : match_calls(monitor.told, truth))
            session.ids.bind_call(token, native);
    std::map<std::string, call_picture> named;
    for (auto& [native, call] : truth.calls) named.emplace(session.ids.call_north(native), std::move(call));
    truth.calls = std::move(named);

    const auto before = monitor.told.calls;
    for (auto& event : snapshot_difference(monitor.told, truth))
        send_event(session, monitor, std::move(event));
    for (const auto& [token, call] : before)
        if (!monitor.told.calls.contains(token)) session.ids.retire_call(token);
    auto held = taken.held;
    for (auto& event : held) name_calls(event, session.ids);
    for (auto& event : younger_than(monitor.told, std::move(held))) tell(session, monitor, std::move(event));
}

void bridge::retry_recoveries(sip::time_point now) {
    while (!retries_.empty() && retries_.begin()->first <= now) {
        const auto job = retries_.begin()->second;
        retries_.erase(retries_.begin());
        const auto session = find(job.dialog);
        auto* monitor = session ? session->monitor(job.cross_ref_id) : nullptr;
        if (monitor == nullptr || monitor->recovery != job.attempt) continue;
        if (parts_.managers.status(session->link).state == cti::link_state::in_service)
            recover(*session, *monitor);
    }
    run_recoveries();
}

// The PBX ended a monitor of its own accord (ECMA-269: MonitorStop from the switching function). One that it
// ends again and again is asked for ever more slowly: it has its reasons, and other things to do.
void bridge::on_monitor_stopped(cti::link_index link, const csta::monitor_stop& what) {
    const auto now = parts_.now();
    for (const auto& who : monitors_.stopped_by_pbx(link, what.monitor_cross_ref_id)) {
        if (profile_watch::is_ours(who)) profiles_.on_monitor_ended(who);
        const auto session = find(who.dialog);
        auto* monitor = session ? session->monitor(who.cross_ref_id) : nullptr;
        if (monitor == nullptr) continue;
        const bool held = monitor->endings == 0 || now - monitor->ended >= held_long;
        monitor->ended = now;
        monitor->endings = held ? 1 : monitor->endings + 1;
        if (held)
            recover(*session, *monitor);
        else
            recover_later(*session, *monitor, monitor->endings - 2);
        log::warn(about(*session), "the PBX stopped the monitor of {}; it is started again{}",
                  monitor->pbx_device, held ? "" : " later, as it was stopped a short while ago, too");
        if (!session->is_recovering()) resume_requests(session);
    }
    run_recoveries();
}

void bridge::recover_later(const rcc_session& session, session_monitor& monitor, unsigned failures) {
    monitor.recovery = ++recoveries_made_;
    monitor.failures = failures + 1;
    retries_.emplace(parts_.now() + retry_after(failures),
                     recovery_job{session.dialog, monitor.cross_ref_id, monitor.recovery});
}

// Questions, and a monitor's start: to ask again changes nothing. What holds events back is neither.
bool bridge::wait_for_link(const session_ptr& session, const request_ptr& request,
                           boost::system::error_code why) {
    if (why != cti::make_error_code(cti::errc::link_lost) || request->ticket != event_gate::ticket::none ||
        request->tried_again || session->waiting.size() >= max_waiting ||
        parts_.settings->cti.failover == config::cti_failover::reinvite)
        return false;
    request->tried_again = true;
    session->waiting.push_back(request);
    // The session may have moved before this answer came.
    if (!session->is_recovering() &&
        parts_.managers.status(session->link).state == cti::link_state::in_service)
        resume_requests(session);
    return true;
}

void bridge::resume_requests(const session_ptr& session) {
    for (auto& request : std::exchange(session->waiting, {})) {
        auto what = decoder_.decode(request->body);
        serve(session, std::move(request), std::move(*what));
    }
}

}  // namespace ctig::bridge
