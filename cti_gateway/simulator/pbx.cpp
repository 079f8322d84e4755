#include "cti_gateway/simulator/pbx.hpp"

#include "csta/service_of.hpp"

namespace ctig::simulator {
namespace {

call_options options_of(const simulator_config& config, call_options limits) {
    limits.failed_tone = config.failed_tone;
    limits.digits = config.digits;
    limits.ringing = config.ringing;
    return limits;
}

}  // namespace

pbx::pbx(const simulator_config& config, pbx_limits limits)
    : plan_(config),
      devices_in_segment_(limits.devices_in_segment),
      features_(plan_),
      names_(config.call_ids),
      monitors_(plan_.appearance_count(), limits.monitors),
      outbox_(plan_, names_, monitors_),
      reporter_(plan_, names_, monitors_, outbox_),
      calls_(plan_, features_, options_of(config, limits.calls), reporter_),
      settings_(plan_, features_, calls_, outbox_) {
    status_.fill(csta::system_status_value::normal);
    for (std::uint32_t i = 0; i < plan_.phone_count(); ++i)
        if (const auto id = static_cast<phone_id>(i); plan_.is_profile(id))
            calls_.serve_phone(id, service_state::out_of_service);
}

association_id pbx::open(std::size_t manager) {
    const auto id = static_cast<association_id>(++last_association_);
    associations_.emplace(id, association{.id = id, .manager = manager % most_managers});
    return id;
}

void pbx::close(association_id who) {
    monitors_.stop_all(who);
    associations_.erase(who);
    outbox_.forget(who);
}

csta::message pbx::request(association_id from, const csta::message& what, time_point now) {
    const auto found = associations_.find(from);
    if (found == associations_.end()) return refusal_of(std::nullopt, situation::no_association);
    auto served = csta::visit(
        [&](const auto& request) -> answer {
            if constexpr (requires { serve(found->second, request, now); }) {
                return serve(found->second, request, now);
            } else if constexpr (requires { settings_.serve(request); }) {
                return settings_.serve(request);
            } else {
                return situation::service_not_offered;
            }
        },
        what);
    if (!served) return refusal_of(csta::service_of(what), served.error());
    return std::move(*served);
}

outcome<appearance_id> pbx::find_device(const csta::device_id& device) const {
    const auto found = plan_.find_appearance(device.text);
    if (found.id) return *found.id;
    return found.failure == lookup_failure::unknown ? situation::unknown_device : situation::ambiguous_device;
}

csta::get_csta_features_response offered_features() {
    using csta::event_type;
    using csta::service;
    return {.supported_services = {service::get_csta_features,
                                   service::get_logical_device_information,
                                   service::get_physical_device_information,
                                   service::get_switching_function_devices,
                                   service::switching_function_devices,
                                   service::system_register,
                                   service::system_status_register_abort,
                                   service::system_status_register_cancel,
                                   service::request_system_status,
                                   service::system_status,
                                   service::change_monitor_filter,
                                   service::monitor_start,
                                   service::monitor_stop,
                                   service::snapshot_call,
                                   service::snapshot_device,
                                   service::alternate_call,
                                   service::answer_call,
                                   service::clear_call,
                                   service::clear_connection,
                                   service::conference_call,
                                   service::consultation_call,
                                   service::deflect_call,
                                   service::directed_pickup_call,
                                   service::hold_call,
                                   service::make_call,
                                   service::reconnect_call,
                                   service::retrieve_call,
                                   service::single_step_conference,
                                   service::single_step_transfer,
                                   service::transfer_call,
                                   service::generate_digits,
                                   service::get_hook_switch_status,
                                   service::get_message_waiting_indicator,
                                   service::get_microphone_mute,
                                   service::get_speaker_mute,
                                   service::get_speaker_volume,
                                   service::set_hook_switch_status,
                                   service::set_message_waiting_indicator,
                                   service::set_microphone_mute,
                                   service::set_speaker_mute,
                                   service::set_speaker_volume,
                                   service::get_auto_answer,
                                   service::get_do_not_disturb,
                                   service::get_forwarding,
                                   service::set_auto_answer,
                                   service::set_do_not_disturb,
                                   service::set_forwarding},
            .supported_events = {event_type::bridged,          event_type::call_cleared,
                                 event_type::conferenced,      event_type::connection_cleared,
                                 event_type::delivered,        event_type::digits_dialed,
                                 event_type::diverted,         event_type::established,
                                 event_type::failed,           event_type::held,
                                 event_type::netw_reached,     event_type::offered,
                                 event_type::originated,       event_type::queued,
                                 event_type::retrieved,        event_type::service_initiated,
                                 event_type::transferred,      event_type::call_information,
                                 event_type::digits_generated, event_type::hookswitch,
                                 event_type::message_waiting,  event_type::microphone_mute,
                                 event_type::speaker_mute,     event_type::speaker_volume,
                                 event_type::auto_answer,      event_type::do_not_disturb,
                                 event_type::forwarding,       event_type::back_in_service,
                                 event_type::out_of_service,   event_type::device_caps_changed}};
}

}  // namespace ctig::simulator
