#include "cti_gateway/bridge/offered_services.hpp"

#include <array>

namespace ctig::bridge {
namespace {

using csta::event_type;
using csta::service;

struct service_row {
    std::size_t place;
    service what;
};
template <class Request>
constexpr service_row row(service what) {
    return {csta::message_type_of<Request>.place, what};
}

/// What goes to the PBX.
constexpr std::array carried{
    row<csta::get_switching_function_devices>(service::get_switching_function_devices),
    row<csta::get_physical_device_information>(service::get_physical_device_information),
    row<csta::get_logical_device_information>(service::get_logical_device_information),
    row<csta::monitor_start>(service::monitor_start),
    row<csta::monitor_stop>(service::monitor_stop),
    row<csta::snapshot_device>(service::snapshot_device),
    row<csta::snapshot_call>(service::snapshot_call),
    row<csta::make_call>(service::make_call),
    row<csta::answer_call>(service::answer_call),
    row<csta::clear_connection>(service::clear_connection),
    row<csta::clear_call>(service::clear_call),
    row<csta::hold_call>(service::hold_call),
    row<csta::retrieve_call>(service::retrieve_call),
    row<csta::alternate_call>(service::alternate_call),
    row<csta::reconnect_call>(service::reconnect_call),
    row<csta::consultation_call>(service::consultation_call),
    row<csta::transfer_call>(service::transfer_call),
    row<csta::single_step_transfer_call>(service::single_step_transfer),
    row<csta::conference_call>(service::conference_call),
    row<csta::single_step_conference_call>(service::single_step_conference),
    row<csta::deflect_call>(service::deflect_call),
    row<csta::directed_pickup_call>(service::directed_pickup_call),
    row<csta::generate_digits>(service::generate_digits),
    row<csta::set_forwarding>(service::set_forwarding),
    row<csta::get_forwarding>(service::get_forwarding),
    row<csta::set_do_not_disturb>(service::set_do_not_disturb),
    row<csta::get_do_not_disturb>(service::get_do_not_disturb),
    row<csta::set_message_waiting_indicator>(service::set_message_waiting_indicator),
    row<csta::get_message_waiting_indicator>(service::get_message_waiting_indicator),
    row<csta::set_microphone_mute>(service::set_microphone_mute),
    row<csta::get_microphone_mute>(service::get_microphone_mute),
    row<csta::set_speaker_mute>(service::set_speaker_mute),
    row<csta::get_speaker_mute>(service::get_speaker_mute),
    row<csta::set_speaker_volume>(service::set_speaker_volume),
    row<csta::get_speaker_volume>(service::get_speaker_volume),
    row<csta::set_hookswitch_status>(service::set_hook_switch_status),
    row<csta::get_hookswitch_status>(service::get_hook_switch_status),
    row<csta::set_auto_answer>(service::set_auto_answer),
    row<csta::get_auto_answer>(service::get_auto_answer),
};

/// What the gateway answers by itself, whatever the PBX does.
const csta::feature_set<service> own_services{service::get_csta_features,
                                              service::request_system_status,
                                              service::system_status,
                                              service::system_register,
                                              service::system_status_register_abort,
                                              service::system_status_register_cancel};

const csta::feature_set<event_type> carried_events{
    event_type::bridged,          event_type::call_cleared,
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
    event_type::out_of_service};

}  // namespace

std::optional<service> service_of(const csta::message& request) {
    static constexpr auto by_place = [] {
        std::array<std::optional<service>, 256> out{};
        for (const auto& r : carried) out[r.place] = r.what;
        return out;
    }();
    return by_place[request.index()];
}

csta::get_csta_features_response carried_features() {
    csta::get_csta_features_response all{.supported_services = own_services,
                                         .supported_events = carried_events};
    for (const auto& r : carried) all.supported_services.insert(r.what);
    all.supported_services.insert(service::change_monitor_filter);
    all.supported_services.insert(service::switching_function_devices);
    return all;
}

csta::get_csta_features_response offered_features(const csta::get_csta_features_response& pbx) {
    const auto all = carried_features();
    csta::get_csta_features_response offered{
        .supported_services = (pbx.supported_services & all.supported_services) | own_services,
        .supported_events = pbx.supported_events & all.supported_events};
    // The filter of a client's monitor is the gateway's own doing; a list of devices comes as its segments.
    if (pbx.offers(service::monitor_start))
        offered.supported_services |= {service::monitor_stop, service::change_monitor_filter};
    if (pbx.offers(service::get_switching_function_devices))
        offered.supported_services.insert(service::switching_function_devices);
    return offered;
}

}  // namespace ctig::bridge
