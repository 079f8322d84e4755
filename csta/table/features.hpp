#pragma once
// GetCSTAFeatures: each list of the response holds an empty element for what is offered.
#include "csta/feature_literals.hpp"
#include "csta/features.hpp"
#include "csta/table/flags.hpp"
#include "csta/table/types.hpp"

namespace ctig::csta::table {

template <>
inline constexpr auto table<feature_set<service>> = record(
    "GetCSTAFeaturesResponseSupportedServices",
    flags<service::get_csta_features, service::switching_function_devices>("capExchangeServList"),
    flags<service::change_system_status_filter, service::sw_function_devices_changed>("systemStatServList"),
    flags<service::change_monitor_filter, service::monitor_stop>("monitoringServList"),
    flags<service::snapshot_call, service::snapshot_device_data>("snapshotServList"),
    flags<service::accept_call, service::transfer_call>("callControlServList"),
    flags<service::associate_data, service::send_user_information>("callAssociatedServList"),
    flags<service::button_press, service::set_speaker_volume>("physDevServList"),
    flags<service::call_back_non_call_rel, service::set_routeing_mode>("logicalServList"));

template <>
inline constexpr auto table<feature_set<event_type>> = record(
    "GetCSTAFeaturesResponseSupportedEvents",
    flags<event_type::bridged, event_type::transferred>("callControlEvtsList"),
    flags<event_type::call_information, event_type::service_completion_failure>("callAssociatedEvtsList"),
    flags<event_type::button_information, event_type::speaker_volume>("physDevEvtsList"),
    flags<event_type::agent_busy, event_type::routeing_mode>("logicalEvtsList"),
    flags<event_type::back_in_service, event_type::partially_in_service>("deviceMaintEvtsList"));

template <>
inline constexpr auto table<get_csta_features> = record("GetCSTAFeatures", lcs_line<get_csta_features>());

template <>
inline constexpr auto table<get_csta_features_response> = record(
    "GetCSTAFeaturesResponse", field<&get_csta_features_response::supported_services>("supportedServices"),
    field<&get_csta_features_response::supported_events>("supportedEvents"));

}  // namespace ctig::csta::table
