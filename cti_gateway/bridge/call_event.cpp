#include "cti_gateway/bridge/call_event.hpp"

namespace ctig::bridge {
namespace {

using state = csta::local_connection_state;

const csta::extended_device_id unknown_party{csta::not_known{}};

/// Delivered and its kin, which say who calls whom.
template <class Event>
call_event with_parties(const Event& e, const csta::connection_id& connection,
                        const csta::extended_device_id& who, state after) {
    return {connection,
            who,
            after,
            e.local_connection_info,
            &e.calling_device,
            &e.called_device,
            &e.last_redirection_device};
}

}  // namespace

std::optional<call_event> read_call_event(const csta::message& m) {
    if (const auto* e = csta::get_if<csta::delivered_event>(&m))
        return with_parties(*e, e->connection, e->alerting_device, state::alerting);
    if (const auto* e = csta::get_if<csta::established_event>(&m))
        return with_parties(*e, e->established_connection, e->answering_device, state::connected);
    if (const auto* e = csta::get_if<csta::network_reached_event>(&m))
        return with_parties(*e, e->outbound_connection, e->network_interface_used, state::alerting);
    if (const auto* e = csta::get_if<csta::failed_event>(&m))
        return with_parties(*e, e->failed_connection, e->failing_device, state::fail);
    if (const auto* e = csta::get_if<csta::queued_event>(&m))
        return with_parties(*e, e->queued_connection, e->queue, state::queued);
    if (const auto* e = csta::get_if<csta::offered_event>(&m))
        return with_parties(*e, e->offered_connection, e->offered_device, state::alerting);
    if (const auto* e = csta::get_if<csta::originated_event>(&m))
        return call_event{e->originated_connection, e->calling_device,  state::connected,
                          e->local_connection_info, &e->calling_device, &e->called_device};
    if (const auto* e = csta::get_if<csta::service_initiated_event>(&m))
        return call_event{e->initiated_connection, e->initiating_device, state::initiated,
                          e->local_connection_info};
    if (const auto* e = csta::get_if<csta::connection_cleared_event>(&m))
        return call_event{e->dropped_connection, e->releasing_device, state::null, e->local_connection_info};
    if (const auto* e = csta::get_if<csta::held_event>(&m))
        return call_event{e->held_connection, e->holding_device, state::hold, e->local_connection_info};
    if (const auto* e = csta::get_if<csta::retrieved_event>(&m))
        return call_event{e->retrieved_connection, e->retrieving_device, state::connected,
                          e->local_connection_info};
    if (const auto* e = csta::get_if<csta::diverted_event>(&m))
        return call_event{e->connection, e->diverting_device, state::null, e->local_connection_info};
    if (const auto* e = csta::get_if<csta::digits_dialed_event>(&m))
        return call_event{e->dialing_connection, unknown_party, std::nullopt, e->local_connection_info};
    return std::nullopt;
}

std::optional<merge_event> read_merge_event(const csta::message& m) {
    const auto read = [](const auto& e, const auto& list) {
        return merge_event{&e.primary_old_call, e.secondary_old_call ? &*e.secondary_old_call : nullptr, list,
                           e.local_connection_info};
    };
    if (const auto* e = csta::get_if<csta::transferred_event>(&m))
        return read(*e, e->transferred_connections);
    if (const auto* e = csta::get_if<csta::conferenced_event>(&m)) return read(*e, e->conference_connections);
    return std::nullopt;
}

}  // namespace ctig::bridge
