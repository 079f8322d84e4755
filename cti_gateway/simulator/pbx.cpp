#include "cti_gateway/simulator/pbx.hpp"

namespace ctig::simulator {

pbx::pbx(const simulator_config& config, pbx_limits limits)
    : plan_(config),
      features_(plan_),
      names_(config.call_ids),
      monitors_(plan_.appearance_count(), limits.monitors),
      calls_(
          plan_, features_,
          [&] {
              limits.calls.failed_tone = config.failed_tone;
              return limits.calls;
          }(),
          *this) {}

association_id pbx::open(std::size_t manager) {
    const auto id = static_cast<association_id>(++last_association_);
    associations_.emplace(id, association{.id = id, .manager = manager % most_managers});
    return id;
}

void pbx::close(association_id who) {
    monitors_.stop_all(who);
    associations_.erase(who);
    std::erase_if(events_, [&](const pbx_event& e) { return e.to == who; });
}

csta::message pbx::request(association_id from, const csta::message& what, time_point now) {
    const auto found = associations_.find(from);
    if (found == associations_.end()) return refuse(csta::security_error::generic);
    return csta::visit(
        [&](const auto& request) -> csta::message {
            if constexpr (requires { serve(found->second, request, now); }) {
                return serve(found->second, request, now);
            } else {
                return refuse(csta::operation_error::service_not_supported);
            }
        },
        what);
}

std::vector<pbx_event> pbx::take_events() { return std::exchange(events_, {}); }

csta::message pbx::serve(association&, const csta::request_system_status&, time_point) {
    return csta::request_system_status_response{.system_status = csta::system_status_value::normal};
}

csta::message pbx::serve(association&, const csta::system_status&, time_point) {
    return csta::system_status_response{};
}

/// The status is told at once; it does not change while the PBX runs.
csta::message pbx::serve(association& who, const csta::system_register& m, time_point) {
    auto id = std::to_string(++who.registrations);
    if (m.request_types.system_status.value_or(false)) {
        events_.push_back({who.id, csta::system_status{.sys_stat_register_id = id,
                                                       .system_status = csta::system_status_value::normal}});
    }
    return csta::system_register_response{.sys_stat_register_id = std::move(id)};
}

csta::message pbx::serve(association&, const csta::system_register_cancel&, time_point) {
    return csta::system_register_cancel_response{};
}

csta::message pbx::serve(association&, const csta::get_csta_features&, time_point) {
    return offered_features();
}

csta::get_csta_features_response offered_features() {
    using csta::event_type;
    using csta::service;
    return {.supported_services = {service::get_csta_features,
                                   service::request_system_status,
                                   service::system_status,
                                   service::system_register,
                                   service::system_status_register_cancel,
                                   service::monitor_start,
                                   service::monitor_stop,
                                   service::change_monitor_filter,
                                   service::snapshot_device,
                                   service::snapshot_call,
                                   service::make_call,
                                   service::answer_call,
                                   service::clear_connection,
                                   service::clear_call,
                                   service::hold_call,
                                   service::retrieve_call,
                                   service::alternate_call,
                                   service::reconnect_call,
                                   service::consultation_call,
                                   service::transfer_call,
                                   service::single_step_transfer,
                                   service::conference_call,
                                   service::deflect_call,
                                   service::generate_digits,
                                   service::set_forwarding,
                                   service::get_forwarding,
                                   service::set_do_not_disturb,
                                   service::get_do_not_disturb,
                                   service::set_message_waiting_indicator,
                                   service::get_message_waiting_indicator},
            .supported_events = {event_type::service_initiated, event_type::originated, event_type::delivered,
                                 event_type::netw_reached, event_type::established, event_type::failed,
                                 event_type::held, event_type::retrieved, event_type::connection_cleared,
                                 event_type::diverted, event_type::transferred, event_type::conferenced,
                                 event_type::digits_generated, event_type::forwarding,
                                 event_type::do_not_disturb, event_type::message_waiting}};
}

}  // namespace ctig::simulator
