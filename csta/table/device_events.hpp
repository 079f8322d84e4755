#pragma once
// Events about a device: features and maintenance.
#include "csta/device_events.hpp"
#include "csta/table/types.hpp"

namespace ctig::csta::table {

template <>
inline constexpr auto table<forwarding_event> = record(
    "ForwardingEvent", field<&forwarding_event::monitor_cross_ref_id>("monitorCrossRefID"),
    lenient<&forwarding_event::device>("device"), field<&forwarding_event::forwarding_type>("forwardingType"),
    field<&forwarding_event::forward_status>("forwardStatus"),
    field<&forwarding_event::forward_to>("forwardTo"),
    field<&forwarding_event::forward_default>("forwardDefault"),
    field<&forwarding_event::ring_count>("ringCount"));

template <>
inline constexpr auto table<do_not_disturb_event> =
    record("DoNotDisturbEvent", field<&do_not_disturb_event::monitor_cross_ref_id>("monitorCrossRefID"),
           lenient<&do_not_disturb_event::device>("device"),
           field<&do_not_disturb_event::do_not_disturb_on>("doNotDisturbOn"),
           field<&do_not_disturb_event::call_origination>("callOrigination"),
           list<&do_not_disturb_event::calling_device_list, "callingDevice">("callingDeviceList"));

template <>
inline constexpr auto table<auto_answer_event> =
    record("AutoAnswerEvent", field<&auto_answer_event::monitor_cross_ref_id>("monitorCrossRefID"),
           lenient<&auto_answer_event::invoking_device>("invokingDevice"),
           field<&auto_answer_event::auto_answer_on>("autoAnswerOn"),
           field<&auto_answer_event::number_of_rings>("numberOfRings"));

template <>
inline constexpr auto table<message_waiting_event> =
    record("MessageWaitingEvent", field<&message_waiting_event::monitor_cross_ref_id>("monitorCrossRefID"),
           lenient<&message_waiting_event::target_device>("targetDevice"),
           field<&message_waiting_event::device_for_message>("deviceForMessage"),
           field<&message_waiting_event::message_waiting_on>("messageWaitingOn"));

template <>
inline constexpr auto table<microphone_mute_event> =
    record("MicrophoneMuteEvent", field<&microphone_mute_event::monitor_cross_ref_id>("monitorCrossRefID"),
           lenient<&microphone_mute_event::invoking_device>("invokingDevice"),
           field<&microphone_mute_event::auditory_apparatus>("auditoryApparatus"),
           field<&microphone_mute_event::microphone_mute_on>("microphoneMuteOn"));

template <>
inline constexpr auto table<speaker_mute_event> =
    record("SpeakerMuteEvent", field<&speaker_mute_event::monitor_cross_ref_id>("monitorCrossRefID"),
           lenient<&speaker_mute_event::invoking_device>("invokingDevice"),
           field<&speaker_mute_event::auditory_apparatus>("auditoryApparatus"),
           field<&speaker_mute_event::speaker_mute_on>("speakerMuteOn"));

template <>
inline constexpr auto table<speaker_volume_event> =
    record("SpeakerVolumeEvent", field<&speaker_volume_event::monitor_cross_ref_id>("monitorCrossRefID"),
           lenient<&speaker_volume_event::invoking_device>("invokingDevice"),
           field<&speaker_volume_event::auditory_apparatus>("auditoryApparatus"),
           field<&speaker_volume_event::speaker_volume>("speakerVolume"));

template <>
inline constexpr auto table<hookswitch_event> =
    record("HookswitchEvent", field<&hookswitch_event::monitor_cross_ref_id>("monitorCrossRefID"),
           lenient<&hookswitch_event::device>("device"), field<&hookswitch_event::hookswitch>("hookswitch"),
           field<&hookswitch_event::hookswitch_on_hook>("hookswitchOnHook"));

template <>
inline constexpr auto table<out_of_service_event> =
    record("OutOfServiceEvent", field<&out_of_service_event::monitor_cross_ref_id>("monitorCrossRefID"),
           lenient<&out_of_service_event::device>("device"), field<&out_of_service_event::cause>("cause"));

template <>
inline constexpr auto table<back_in_service_event> =
    record("BackInServiceEvent", field<&back_in_service_event::monitor_cross_ref_id>("monitorCrossRefID"),
           lenient<&back_in_service_event::device>("device"), field<&back_in_service_event::cause>("cause"));

template <>
inline constexpr auto table<device_caps_changed_event> = record(
    "DeviceCapsChangedEvent", field<&device_caps_changed_event::monitor_cross_ref_id>("monitorCrossRefID"),
    lenient<&device_caps_changed_event::device>("device"), field<&device_caps_changed_event::cause>("cause"));

}  // namespace ctig::csta::table
