// The bridge's part in a reload: what live sessions may still do.
#include <utility>

#include "cti_gateway/bridge/bridge.hpp"
#include "lineuri/number_plan.hpp"

namespace ctig::bridge {

void bridge::replace(std::shared_ptr<const directory::directory> people,
                     std::shared_ptr<const config::configuration> settings,
                     std::shared_ptr<const lineuri::number_plan> numbers) {
    parts_.people = std::move(people);
    parts_.settings = std::move(settings);
    parts_.numbers = std::move(numbers);
    std::vector<sip::dialog_id> ended;
    for (const auto& [id, session] : sessions_)
        if (!bring_up_to_date(*session)) ended.push_back(session->dialog);
    for (const auto dialog : ended) {
        log::info(about(*find(dialog)), "signed out by the reload: the user is gone or has no RCC any more");
        parts_.phones.end_dialog(dialog, parts_.now());
        end_session(dialog);
    }
    parts_.outputs_ready();
}

void bridge::follow_rules(rcc_session& session) const {
    number_translation rules{.plan = parts_.numbers};
    const auto* line = session.lines.empty() || !session.lines.front().resolution.appearance
                           ? nullptr
                           : &*session.lines.front().resolution.appearance;
    if (rules.plan)
        rules.profile = line == nullptr ? rules.plan->profile_of({}, {})
                                        : rules.plan->profile_of(line->line, line->partition);
    session.ids.use_rules(std::move(rules));
}

bool bridge::bring_up_to_date(rcc_session& session) {
    const auto* user = parts_.people->find_user_id(session.user);
    if (user == nullptr || !user->rcc) return false;
    follow_rules(session);
    watch_profiles(session, *user);
    for (auto& line : session.lines) {
        const auto now = decide_line(*user, line.uri.text, deciding(line.selection));
        if (now.status == 200) continue;
        // own_device() asks again, and then says why not.
        log::info(about(session), "line {} is let go by the reload: {}", line.uri.text, now.warning);
        line.pbx_device.clear();
        note(session);
        std::erase_if(session.monitors, [&](const session_monitor& monitor) {
            if (monitor.line_uri != line.uri.text) return false;
            monitors_.stop(session.link, monitor.pbx_device, {session.dialog, monitor.cross_ref_id});
            return true;
        });
    }
    return true;
}

}  // namespace ctig::bridge
