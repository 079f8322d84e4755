// The bridge's part in the audit log: who made which line do what.
#include "cti_gateway/bridge/bridge.hpp"
#include "lineuri/number_plan.hpp"
#include "lineuri/tel_uri.hpp"

namespace ctig::bridge {
namespace {

// Who asks for nothing but news does nothing to a line.
bool is_worth_it(std::string_view service) {
    return service != "RequestSystemStatus" && service != "GetCSTAFeatures";
}

}  // namespace

void bridge::audit_refusal(const sip::invite_received& invite, int status, const std::string& why) const {
    if (!parts_.audit) return;
    parts_.audit({.event = "sign_in_refused",
                  .user = invite.from_uri,
                  .peer = invite.from_flow.remote_address,
                  .call_id = invite.call_id,
                  .result = std::to_string(status),
                  .detail = why});
}

void bridge::audit_session(const rcc_session& session, std::string event, std::string detail) const {
    if (!parts_.audit) return;
    audit::record out{.event = std::move(event),
                      .user = session.user,
                      .peer = session.peer,
                      .call_id = session.call_id,
                      .link = parts_.managers.status(session.link).manager,
                      .detail = std::move(detail)};
    if (!session.lines.empty()) {
        out.line = session.lines.front().uri.text;
        out.device = session.lines.front().pbx_device;
    }
    parts_.audit(std::move(out));
}

void bridge::audit_request(const rcc_session& session, const pending_request& request,
                           const csta::message& response) const {
    if (!parts_.audit || !is_worth_it(request.service)) return;
    audit::record out{.event = "request",
                      .user = session.user,
                      .peer = session.peer,
                      .call_id = session.call_id,
                      .link = parts_.managers.status(session.link).manager,
                      .service = request.service,
                      .line = request.audited.line,
                      .number = lineuri::canonical_number(request.audited.number),
                      .result = "ok"};
    out.device = session.ids.own_device(out.line).value_or("");
    if (const auto& rules = session.ids.rules(); rules.plan && !out.number.empty())
        out.dialled = rules.plan->apply(lineuri::direction::dial, out.number, rules.profile).number;
    if (const auto* error = csta::get_if<csta::csta_error_code>(&response))
        out.result = csta::to_string(*error);
    parts_.audit(std::move(out));
}

}  // namespace ctig::bridge
