// Links that are left while they still serve: the PBX says "disabled" there (csta.md 6.3), or the
// configuration names their manager no more. Their sessions move as from a lost link, but in order: each when
// none of its requests is in flight, and what its client asks meanwhile waits for the other link. While there
// is no other, they stay.
#include <algorithm>

#include "cti_gateway/bridge/bridge.hpp"

namespace ctig::bridge {
namespace {

/// A session with a request in flight is looked at again so soon.
constexpr std::chrono::milliseconds look_again{100};

}  // namespace

bool bridge::is_to_be_left(cti::link_index link) const {
    const auto& status = parts_.managers.status(link);
    return status.state == cti::link_state::in_service &&
           (status.leaving || status.system_status == csta::system_status_value::disabled);
}

bool bridge::has_another_link(const rcc_session& session) const {
    if (!is_to_be_left(session.link)) return false;
    for (std::size_t i = 0; i < parts_.managers.size(); ++i) {
        const auto link = static_cast<cti::link_index>(i);
        if (parts_.managers.status(link).state == cti::link_state::in_service && !is_to_be_left(link))
            return true;
    }
    return false;
}

void bridge::move_session(const session_ptr& session, cti::link_index to) {
    for (const auto& monitor : session->monitors)
        monitors_.stop(session->link, monitor.pbx_device, {session->dialog, monitor.cross_ref_id});
    place(session, to);
}

void bridge::leave_links(sip::time_point now) {
    leave_at_.reset();
    std::vector<session_ptr> there;  // a copy: what is answered here may end sessions
    for (const auto& [id, session] : sessions_)
        if (is_to_be_left(session->link)) there.push_back(session);
    for (const auto& session : there) {
        if (session->outstanding != 0 || session->is_recovering()) continue;
        const auto to = parts_.managers.next_for_move();
        if (to && !is_to_be_left(*to))
            move_session(session, *to);
        else
            resume_requests(session);  // nowhere to go
    }
    run_recoveries();
    let_vacant_links_go();
    const auto left = [this](const auto& entry) { return is_to_be_left(entry.second->link); };
    bool waits = std::ranges::any_of(sessions_, left);
    for (std::size_t i = 0; i < parts_.managers.size(); ++i) {
        const auto& status = parts_.managers.status(static_cast<cti::link_index>(i));
        waits |= status.leaving && status.state == cti::link_state::in_service;
    }
    if (waits) leave_at_ = now + look_again;
}

void bridge::let_vacant_links_go() {
    for (std::size_t i = 0; i < parts_.managers.size(); ++i) {
        const auto link = static_cast<cti::link_index>(i);
        const auto& status = parts_.managers.status(link);
        if (!status.leaving || status.state != cti::link_state::in_service) continue;
        // Even without sessions it serves until there is another: people may sign in meanwhile.
        const auto other = parts_.managers.next_for_move();
        if (!other || is_to_be_left(*other)) continue;
        if (std::ranges::none_of(sessions_, [&](const auto& entry) { return entry.second->link == link; }))
            parts_.managers.let_go(link);
    }
}

void bridge::on_system_status(cti::link_index) {
    leave_links(parts_.now());
    push_changed_status();
    admit();
}

void bridge::managers_changed() {
    leave_links(parts_.now());
    admit();
    parts_.outputs_ready();
}

}  // namespace ctig::bridge
