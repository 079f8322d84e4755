// Which phone a session controls: the person chooses another, or takes their profile to another.
#include <algorithm>
#include <utility>

#include "cti_gateway/bridge/bridge.hpp"

namespace ctig::bridge {

sign_in_context bridge::deciding(selection_made how) const {
    return {.people = *parts_.people,
            .settings = *parts_.settings,
            .selected = parts_.selected,
            .numbers = parts_.numbers.get(),
            .places = &places_,
            .selection = how};
}

// The client keeps its monitor and hears what is different on the other phone.
void bridge::move_monitor(rcc_session& session, session_monitor& monitor, const std::string& to) {
    monitors_.stop(session.link, monitor.pbx_device, {session.dialog, monitor.cross_ref_id});
    monitor.pbx_device = to;
    monitor.told.move_to(to);
    recover(session, monitor);
}

// Without a choice the phone stays that was controlled. `how`: nothing, as the session last decided.
void bridge::follow_choice(rcc_session& session, std::optional<selection_made> how,
                           std::string_view moved_profile) {
    const auto* user = parts_.people->find_user_id(session.user);
    if (!user) return;
    for (auto& line : session.lines) {
        auto chosen = decide_line(*user, line.uri.text, deciding(how.value_or(line.selection)));
        if (chosen.status != 200 || !chosen.line || chosen.line->pbx_device.empty()) continue;
        const bool moves = chosen.line->pbx_device != line.pbx_device ||
                           chosen.line->resolution.appearance->device == moved_profile;
        line = std::move(*chosen.line);
        if (!moves) continue;
        log::info(about(session), "line {} is another phone's: {}", line.uri.text, line.resolution.reason);
        note(session);
        session.ids.bind(line.uri.text, line.pbx_device);
        for (auto& monitor : session.monitors)
            if (monitor.line_uri == line.uri.text) move_monitor(session, monitor, line.pbx_device);
    }
}

void bridge::selection_changed(std::string_view user_id) {
    for (const auto& [id, session] : sessions_)
        if (session->user == user_id) follow_choice(*session, selection_made::since);
    run_recoveries();
    parts_.outputs_ready();
}

void bridge::watch_profiles(const rcc_session& session, const directory::user& user) {
    std::vector<profile_device> all;
    for (const auto& a : user.appearances)
        if (parts_.people->is_profile(a.device)) all.push_back({a.device, parts_.people->pbx_device_id(a)});
    profiles_.watch(session.dialog, all, session.link);
}

// Clients ask once: the answer "which of several phones?" may be a moment early. True: served when the PBX
// has said where the profiles are.
bool bridge::wait_for_places(const session_ptr& session, const request_ptr& request,
                             const csta::message& what) const {
    const bool open = session->lines.empty() || std::ranges::any_of(session->lines, [](const auto& line) {
                          return line.pbx_device.empty();
                      });
    if (!open || request->held_once || session->waiting.size() >= max_waiting) return false;
    if (!profiles_.is_learning(session->dialog)) return false;
    request->held_once = true;
    request->north = what;
    session->waiting.push_back(request);
    return true;
}

void bridge::on_profile(const std::string& profile, profile_watch::change how) {
    const bool moved = how == profile_watch::change::moved;
    for (const auto dialog : profiles_.watchers(profile)) {
        const auto session = find(dialog);
        if (!session) continue;
        follow_choice(*session, std::nullopt, moved ? std::string_view(profile) : std::string_view());
        if (!session->is_recovering()) resume_requests(session);
    }
    run_recoveries();
    parts_.outputs_ready();
}

}  // namespace ctig::bridge
