#pragma once
// What a monitor shall report. Each event: true, false, or not mentioned.
#include "csta/monitor_filter.hpp"
#include "csta/table/types.hpp"

namespace ctig::csta::table {

template <>
inline constexpr auto table<call_control_events> = record(
    "CallControlEvents", field<&call_control_events::bridged>("bridged"),
    field<&call_control_events::call_cleared>("callCleared"),
    field<&call_control_events::conferenced>("conferenced"),
    field<&call_control_events::connection_cleared>("connectionCleared"),
    field<&call_control_events::delivered>("delivered"),
    field<&call_control_events::digits_dialed>("digitsDialed"),
    field<&call_control_events::diverted>("diverted"),
    field<&call_control_events::established>("established"), field<&call_control_events::failed>("failed"),
    field<&call_control_events::held>("held"),
    field<&call_control_events::network_capabilities_changed>("networkCapabilitiesChanged"),
    field<&call_control_events::network_reached>("networkReached"),
    field<&call_control_events::offered>("offered"), field<&call_control_events::originated>("originated"),
    field<&call_control_events::queued>("queued"), field<&call_control_events::retrieved>("retrieved"),
    field<&call_control_events::service_initiated>("serviceInitiated"),
    field<&call_control_events::transferred>("transferred"));

template <>
inline constexpr auto table<call_associated_events> =
    record("CallAssociatedEvents", field<&call_associated_events::call_information>("callInformation"),
           field<&call_associated_events::charging>("charging"),
           field<&call_associated_events::digits_generated>("digitsGenerated"),
           field<&call_associated_events::telephony_tones_generated>("telephonyTonesGenerated"),
           field<&call_associated_events::service_completion_failure>("serviceCompletionFailure"));

template <>
inline constexpr auto table<physical_device_feature_events> =
    record("PhysicalDeviceFeatureEvents",
           field<&physical_device_feature_events::button_information>("buttonInformation"),
           field<&physical_device_feature_events::button_press>("buttonPress"),
           field<&physical_device_feature_events::display_updated>("displayUpdated"),
           field<&physical_device_feature_events::hookswitch>("hookswitch"),
           field<&physical_device_feature_events::lamp_mode>("lampMode"),
           field<&physical_device_feature_events::message_waiting>("messageWaiting"),
           field<&physical_device_feature_events::microphone_gain>("microphoneGain"),
           field<&physical_device_feature_events::microphone_mute>("microphoneMute"),
           field<&physical_device_feature_events::ringer_status>("ringerStatus"),
           field<&physical_device_feature_events::speaker_mute>("speakerMute"),
           field<&physical_device_feature_events::speaker_volume>("speakerVolume"));

template <>
inline constexpr auto table<logical_device_feature_events> =
    record("LogicalDeviceFeatureEvents", field<&logical_device_feature_events::agent_busy>("agentBusy"),
           field<&logical_device_feature_events::agent_logged_on>("agentLoggedOn"),
           field<&logical_device_feature_events::agent_logged_off>("agentLoggedOff"),
           field<&logical_device_feature_events::agent_not_ready>("agentNotReady"),
           field<&logical_device_feature_events::agent_ready>("agentReady"),
           field<&logical_device_feature_events::agent_working_after_call>("agentWorkingAfterCall"),
           field<&logical_device_feature_events::auto_answer>("autoAnswer"),
           field<&logical_device_feature_events::auto_work_mode>("autoWorkMode"),
           field<&logical_device_feature_events::call_back>("callBack"),
           field<&logical_device_feature_events::call_back_message>("callBackMessage"),
           field<&logical_device_feature_events::caller_id_status>("callerIDStatus"),
           field<&logical_device_feature_events::do_not_disturb>("doNotDisturb"),
           field<&logical_device_feature_events::forwarding>("forwarding"),
           field<&logical_device_feature_events::routeing_mode>("routeingMode"));

template <>
inline constexpr auto table<device_maintenance_events> =
    record("DeviceMaintenanceEvents", field<&device_maintenance_events::back_in_service>("backInService"),
           field<&device_maintenance_events::device_capability_changed>("deviceCapabilityChanged"),
           field<&device_maintenance_events::out_of_service>("outOfService"),
           field<&device_maintenance_events::partially_in_service>("partiallyInService"));

template <>
inline constexpr auto table<monitor_filter> =
    record("MonitorFilter", field<&monitor_filter::callcontrol>("callcontrol"),
           field<&monitor_filter::call_associated>("callAssociated"),
           field<&monitor_filter::physical_device_feature>("physicalDeviceFeature"),
           field<&monitor_filter::logical_device_feature>("logicalDeviceFeature"),
           field<&monitor_filter::maintenance>("maintenance"));

template <>
inline constexpr auto table<monitor_media_class> =
    record("MonitorMediaClass", field<&monitor_media_class::data>("data"),
           field<&monitor_media_class::image>("image"), field<&monitor_media_class::audio>("audio"),
           field<&monitor_media_class::other>("other"), field<&monitor_media_class::chat>("chat"),
           field<&monitor_media_class::email>("email"), field<&monitor_media_class::message>("message"),
           field<&monitor_media_class::im>("im"), field<&monitor_media_class::sms>("sms"),
           field<&monitor_media_class::mms>("mms"));

}  // namespace ctig::csta::table
