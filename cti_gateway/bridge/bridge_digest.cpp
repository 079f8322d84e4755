// Who is not believed proves who they are (product.md "Signing in" 2).
#include "cti_gateway/bridge/bridge.hpp"
#include "cti_gateway/log/log.hpp"

namespace ctig::bridge {

bool bridge::refuse_unproved(const sip::invite_received& invite) {
    if (invite.from_flow.standing == sip::peer_standing::trusted) return false;
    const auto now = parts_.now();
    const auto& settings = *parts_.settings;
    const digest::rules rules{settings.sip.domain, settings.access.digest_algorithms};
    const auto claimed = parts_.people->find_user(invite.from_uri, settings.sip.domain);
    const auto verdict = digest_.check({.method = "INVITE",
                                        .request_uri = invite.request_uri,
                                        .authorization = invite.authorization,
                                        .peer_address = invite.from_flow.remote_address,
                                        .claimed = claimed ? claimed->who : nullptr},
                                       rules, now);
    const log::context about{.call_id = invite.call_id, .peer = invite.from_flow.remote_address};
    switch (verdict.is) {
        case digest::outcome::passed: return false;
        case digest::outcome::refused:
            log::info(about,
                      "sign-in of {} refused with 403: {}; check the password, sip_ha1, or access.trusted",
                      invite.from_uri, verdict.reason);
            if (parts_.on_refusal) parts_.on_refusal(invite.call_id, verdict.reason);
            audit_refusal(invite, 403, verdict.reason);
            parts_.phones.answer_invite(invite.request, {.status = 403}, now);
            return true;
        case digest::outcome::ask:
        case digest::outcome::ask_again: break;
    }
    log::debug(about, "{} is asked to prove who it is: {}", invite.from_uri, verdict.reason);
    const bool stale = verdict.is == digest::outcome::ask_again;
    parts_.phones.answer_invite(
        invite.request,
        {.status = 401,
         .www_authenticate = digest_.challenges(invite.from_flow.remote_address, rules, stale, now)},
        now);
    return true;
}

}  // namespace ctig::bridge
