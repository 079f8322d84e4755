// A call that rings goes elsewhere: DeflectCall and forwarding on no answer.
#include "cti_gateway/simulator/call_model.hpp"

namespace ctig::simulator {
namespace {

using csta::event_cause;
using csta::operation_error;
using csta::state_incompatibility_error;

}  // namespace

std::vector<connection_number> call_model::ringing_on(const call& in, line_id line) const {
    std::vector<connection_number> ringing;
    for (const auto& c : in.connections) {
        const auto* at = std::get_if<appearance_id>(&c.where);
        if (at == nullptr || plan_.at(*at).line != line || c.state != connection_state::alerting) continue;
        ringing.push_back(c.number);
    }
    return ringing;
}

void call_model::divert(call& which, line_id from, const destination& to, event_cause cause, time_point now) {
    for (const auto number : ringing_on(which, from)) {
        auto& leaving = *which.find(number);
        leaving.state = connection_state::null;
        sink_.on_report({.kind = report_kind::diverted,
                         .in = which,
                         .subject = leaving,
                         .cause = cause,
                         .new_destination = to.name});
        remove(which, number);
    }
    which.last_redirection = from;
    route(which, follow_forwarding(which, to), cause, now);
}

outcome<void> call_model::deflect(connection_ref alerting, std::string_view dialled, time_point now) {
    const auto* diverting = find(alerting);
    const auto* at = diverting == nullptr ? nullptr : std::get_if<appearance_id>(&diverting->where);
    if (at == nullptr) return refuse(operation_error::invalid_connection_id);
    if (diverting->state != connection_state::alerting) {
        return refuse(state_incompatibility_error::invalid_connection_state);
    }
    auto& in = calls_.at(alerting.in);
    const auto line = plan_.at(*at).line;
    const auto to = find_destination(dialled, line);
    if (const auto may = may_redirect(in, alerting.which, to); !may) return may;
    divert(in, line, to, event_cause::redirected, now);
    return {};
}

/// Nobody answered in time. Where the call cannot go on to, it keeps ringing.
void call_model::forward_unanswered(call& which, const connection& alerting, time_point now) {
    const auto line = plan_.at(std::get<appearance_id>(alerting.where)).line;
    const auto to = find_destination(features_.of(line).at(forwarding::no_answer).to, line);
    if (!may_redirect(which, alerting.number, to)) return;
    divert(which, line, to, event_cause::call_forward_no_answer, now);
}

}  // namespace ctig::simulator
