// Calls begin: MakeCall and ConsultationCall (ECMA-269 clause 17.1).
#include "cti_gateway/simulator/call_model.hpp"

namespace ctig::simulator {
namespace {

using csta::event_cause;
using csta::operation_error;
using csta::state_incompatibility_error;
using csta::system_resource_availability_error;

constexpr std::size_t longest_number = 64;

/// What a phone can dial; `;partition=` may follow, which line_plan reads.
bool dialable(std::string_view text) {
    const auto number = text.substr(0, text.find(';'));
    return !number.empty() && text.size() <= 4 * longest_number && number.size() <= longest_number &&
           number.find_first_not_of("+0123456789*#") == std::string_view::npos;
}

}  // namespace

outcome<void> call_model::may_dial(appearance_id from, std::string_view dialled) const {
    if (!dialable(dialled)) return refuse(operation_error::invalid_called_device_id);
    const auto own_line = plan_.at(from).line;
    if (plan_.dial(dialled, own_line) == own_line) return refuse(operation_error::not_different_devices);
    const auto room = static_cast<std::size_t>(plan_.at(own_line).max_calls);
    if (calls_.size() >= options_.most_calls || calls_at(from).size() >= room) {
        return refuse(system_resource_availability_error::resource_limit_exceeded);
    }
    return {};
}

outcome<connection_ref> call_model::make_call(appearance_id from, std::string_view dialled, originate how,
                                              time_point now) {
    if (const auto may = may_dial(from, dialled); !may) return may.error();
    if (talks(plan_.at(from).phone, {})) return refuse(state_incompatibility_error::connected_call_exists);
    const auto made = new_call(from, find_destination(dialled, plan_.at(from).line).name);
    auto& in = calls_.at(made.in);
    report(report_kind::service_initiated, in, in.connections.front(), event_cause::make_call);
    if (how == originate::at_once) start(in, made.which, event_cause::new_call, now);
    return made;
}

outcome<connection_ref> call_model::consult(connection_ref existing, std::string_view dialled,
                                            time_point now) {
    auto* held = find(existing);
    const auto* at = held == nullptr ? nullptr : std::get_if<appearance_id>(&held->where);
    if (at == nullptr) return refuse(operation_error::invalid_connection_id);
    if (held->state != connection_state::connected) {
        return refuse(state_incompatibility_error::invalid_connection_state);
    }
    if (const auto may = may_dial(*at, dialled); !may) return may.error();
    set_held(calls_.at(existing.in), *held, event_cause::consultation);
    const auto made = new_call(*at, find_destination(dialled, plan_.at(*at).line).name);
    auto& in = calls_.at(made.in);
    report(report_kind::service_initiated, in, in.connections.front(), event_cause::consultation);
    start(in, made.which, event_cause::consultation, now);
    return made;
}

/// The caller is off hook and has dialled.
void call_model::start(call& which, connection_number caller, event_cause cause, time_point now) {
    auto& calling = *which.find(caller);
    calling.state = connection_state::connected;
    report(report_kind::originated, which, calling, cause);
    const auto own_line = plan_.at(std::get<appearance_id>(calling.where)).line;
    const auto* line_called = std::get_if<line_id>(&which.called);
    const auto to = line_called != nullptr ? destination{*line_called, which.called, std::nullopt}
                                           : find_destination(std::get<std::string>(which.called), own_line);
    route(which, follow_forwarding(which, to), event_cause::new_call, now);
}

}  // namespace ctig::simulator
