// Sessions outlive the process (product.md 19): what the journal needs to know, and sessions that come back.
#include <algorithm>
#include <utility>

#include "cti_gateway/bridge/bridge.hpp"
#include "cti_gateway/bridge/session_record.hpp"
#include "lineuri/number_plan.hpp"

namespace ctig::bridge {

void bridge::note(const rcc_session& session, sip::change_weight how) const {
    if (parts_.on_change) parts_.on_change({session.dialog, how});
}

std::optional<std::string> bridge::save(sip::dialog_id dialog, const sip::clock_pair& now) {
    const auto session = find(dialog);
    const auto record = session ? parts_.phones.save(dialog, now) : std::nullopt;
    if (!record) return std::nullopt;
    return write_record(*record, *session, parts_.managers.status(session->link).manager);
}

void bridge::restore(sip::dialog_id id, session_record record, const sip::clock_pair& now) {
    auto& session = *record.session;
    session.link = link_of(record.manager, static_cast<std::uint64_t>(id));
    // Links have not had their chance yet: sessions wait for their own.
    untried_.set();
    const auto* user = parts_.people->find_user_id(session.user);
    for (auto& line : session.lines) {
        if (auto uri = lineuri::parse_line_uri(line.uri.text)) line.uri = std::move(*uri);
        if (user == nullptr) continue;
        // The phone stays the one that the session had: a choice goes through the running gateway only. One
        // that only a choice made since explains was that.
        auto decided = decide_line(*user, line.uri.text, deciding());
        if (decided.line && decided.line->pbx_device != line.pbx_device) {
            auto since = decide_line(*user, line.uri.text, deciding(selection_made::since));
            if (since.line && since.line->pbx_device == line.pbx_device) decided = std::move(since);
        }
        if (!decided.line) continue;
        line.resolution = std::move(decided.line->resolution);
        line.selection = decided.line->selection;
    }
    for (auto& monitor : session.monitors) monitor.recovery = ++recoveries_made_;
    keep(record.session);
    parts_.phones.restore(id, std::move(record.dialog), now);
    // A directory that has nobody yet (LDAP) decides nothing: when it comes, replace() does.
    if (parts_.people->users().empty()) return follow_rules(session);
    if (!bring_up_to_date(session)) {
        log::info(about(session), "signed out after the restart: the user is gone or has no RCC any more");
        parts_.phones.end_dialog(id, parts_.now());
        return end_session(id);
    }
}

void bridge::restored() { parts_.outputs_ready(); }

// By name: the configuration may list the managers in another order now.
cti::link_index bridge::link_of(std::string_view manager, std::uint64_t otherwise) const {
    const auto links = parts_.managers.size();
    for (std::size_t i = 0; i < links; ++i) {
        const auto link = cti::link_index{static_cast<std::uint8_t>(i)};
        if (parts_.managers.status(link).manager == manager) return link;
    }
    return cti::link_index{static_cast<std::uint8_t>(otherwise % std::max<std::size_t>(links, 1))};
}

bool bridge::is_untried(cti::link_index link) const { return untried_[static_cast<std::size_t>(link)]; }

// True: the request is served when the session's link has come up, or is refused when it has not.
bool bridge::wait_for_first_try(const session_ptr& session, const request_ptr& request) {
    if (!is_untried(session->link) || session->waiting.size() >= max_waiting) return false;
    request->held_once = true;
    session->waiting.push_back(request);
    return true;
}

void bridge::leave() {
    ending_ = true;
    for (const auto& waiting : admission_.take_all())
        refuse(waiting.invite, 503, "the gateway is restarting", std::chrono::seconds{5});
    parts_.outputs_ready();
}

}  // namespace ctig::bridge
