// The ways a session ends (RFC 3261 15).
#include <utility>

#include "sip_session/user_agent_impl.hpp"

namespace ctig::sip {
namespace {

constexpr std::string_view session_over = "the session ended before this request was answered";

}  // namespace

void user_agent::impl::answer_open_requests(uas_dialog& d, time_point now) {
    // 15.1.2: what is still pending is answered, by 487.
    for (const auto id : std::exchange(d.open_infos, {}))
        if (auto* t = servers.find(id)) respond(*t, {.status = 487, .warning = session_over}, now);
    if (!d.pending) return;
    const auto request = std::exchange(d.pending, std::nullopt)->request;
    emit(invite_cancelled{request, d.id});
    // An INVITE that made no session yet is not "terminated": its client may try again.
    if (auto* t = servers.find(request))
        respond(*t, {.status = d.answered_at ? 487 : 480, .warning = session_over}, now);
}

void user_agent::impl::on_bye(server_transaction& t, uas_dialog& d, time_point now) {
    answer_open_requests(d, now);
    respond(t, {.status = 200}, now);
    remove(d, dialog_end::bye);
}

void user_agent::impl::end_dialog(dialog_id id, time_point now) {
    auto* d = dialogs.find(id);
    if (d == nullptr) return;
    if (d->answered_at && !d->confirmed) {
        // 15: no BYE from the callee before the ACK, or before 64*T1 went by without one.
        d->end_wanted = true;
        note(*d);
        return arm(*d);
    }
    finish(*d, dialog_end::local, now);
}

void user_agent::impl::finish(uas_dialog& d, dialog_end why, time_point now) {
    answer_open_requests(d, now);
    if (d.answered_at) send_request(d, own_request::bye, {}, {}, now);
    remove(d, why);
}

void user_agent::impl::remove(uas_dialog& d, dialog_end why) {
    const auto id = d.id;
    note(d, change_weight::ended);
    event_bytes -= d.events.bytes();
    deadlines.cancel({timer_key::owner_type::dialog, static_cast<std::uint64_t>(id)});
    dialogs.erase(id);
    emit(dialog_ended{id, why});
}

}  // namespace ctig::sip
