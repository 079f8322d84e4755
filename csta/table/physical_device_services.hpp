#pragma once
// Physical device features: message waiting, mute, volume, hookswitch.
#include "csta/physical_device_services.hpp"
#include "csta/table/types.hpp"

namespace ctig::csta::table {

template <>
inline constexpr auto table<get_message_waiting_indicator> =
    record("GetMessageWaitingIndicator", field<&get_message_waiting_indicator::device>("device"));

template <>
inline constexpr auto table<get_message_waiting_indicator_response> =
    record("GetMessageWaitingIndicatorResponse",
           field<&get_message_waiting_indicator_response::message_waiting_on>("messageWaitingOn"),
           field<&get_message_waiting_indicator_response::device_for_message>("deviceForMessage"),
           field<&get_message_waiting_indicator_response::lamp_is_present>("lampIsPresent"));

template <>
inline constexpr auto table<set_message_waiting_indicator> =
    record("SetMessageWaitingIndicator", field<&set_message_waiting_indicator::device>("device"),
           field<&set_message_waiting_indicator::message_waiting_on>("messageWaitingOn"),
           field<&set_message_waiting_indicator::device_for_message>("deviceForMessage"));

template <>
inline constexpr auto table<set_message_waiting_indicator_response> =
    record("SetMessageWaitingIndicatorResponse");

template <>
inline constexpr auto table<microphone_mute_item> =
    record("MicrophoneMuteItem", field<&microphone_mute_item::auditory_apparatus>("auditoryApparatus"),
           field<&microphone_mute_item::microphone_mute_on>("microphoneMuteOn"));

template <>
inline constexpr auto table<get_microphone_mute> =
    record("GetMicrophoneMute", field<&get_microphone_mute::device>("device"),
           field<&get_microphone_mute::auditory_apparatus>("auditoryApparatus"));

template <>
inline constexpr auto table<get_microphone_mute_response> = record(
    "GetMicrophoneMuteResponse",
    list<&get_microphone_mute_response::microphone_mute_list, "microphoneMuteItem">("microphoneMuteList"));

template <>
inline constexpr auto table<set_microphone_mute> =
    record("SetMicrophoneMute", field<&set_microphone_mute::device>("device"),
           field<&set_microphone_mute::auditory_apparatus>("auditoryApparatus"),
           field<&set_microphone_mute::microphone_mute_on>("microphoneMuteOn"));

template <>
inline constexpr auto table<set_microphone_mute_response> = record("SetMicrophoneMuteResponse");

template <>
inline constexpr auto table<speaker_mute_item> =
    record("SpeakerMuteItem", field<&speaker_mute_item::auditory_apparatus>("auditoryApparatus"),
           field<&speaker_mute_item::speaker_mute_on>("speakerMuteOn"));

template <>
inline constexpr auto table<get_speaker_mute> =
    record("GetSpeakerMute", field<&get_speaker_mute::device>("device"),
           field<&get_speaker_mute::auditory_apparatus>("auditoryApparatus"));

template <>
inline constexpr auto table<get_speaker_mute_response> =
    record("GetSpeakerMuteResponse",
           list<&get_speaker_mute_response::speaker_mute_list, "speakerMuteItem">("speakerMuteList"));

template <>
inline constexpr auto table<set_speaker_mute> =
    record("SetSpeakerMute", field<&set_speaker_mute::device>("device"),
           field<&set_speaker_mute::auditory_apparatus>("auditoryApparatus"),
           field<&set_speaker_mute::speaker_mute_on>("speakerMuteOn"));

template <>
inline constexpr auto table<set_speaker_mute_response> = record("SetSpeakerMuteResponse");

template <>
inline constexpr auto table<speaker_volume_item> =
    record("SpeakerVolumeItem", field<&speaker_volume_item::auditory_apparatus>("auditoryApparatus"),
           field<&speaker_volume_item::speaker_vol_abs>("speakerVolAbs"));

template <>
inline constexpr auto table<get_speaker_volume> =
    record("GetSpeakerVolume", field<&get_speaker_volume::device>("device"),
           field<&get_speaker_volume::auditory_apparatus>("auditoryApparatus"));

template <>
inline constexpr auto table<get_speaker_volume_response> =
    record("GetSpeakerVolumeResponse",
           list<&get_speaker_volume_response::speaker_volume_list, "speakerVolumeItem">("speakerVolumeList"));

template <>
inline constexpr auto table<set_speaker_volume> =
    record("SetSpeakerVolume", field<&set_speaker_volume::device>("device"),
           field<&set_speaker_volume::auditory_apparatus>("auditoryApparatus"),
           field<&set_speaker_volume::speaker_volume>("speakerVolume"));

template <>
inline constexpr auto table<set_speaker_volume_response> = record("SetSpeakerVolumeResponse");

template <>
inline constexpr auto table<hookswitch_status_item> =
    record("HookswitchStatusItem", field<&hookswitch_status_item::hookswitch>("hookswitch"),
           field<&hookswitch_status_item::hookswitch_on_hook>("hookswitchOnHook"));

template <>
inline constexpr auto table<get_hookswitch_status> =
    record("GetHookswitchStatus", field<&get_hookswitch_status::device>("device"),
           field<&get_hookswitch_status::hookswitch>("hookswitch"));

template <>
inline constexpr auto table<get_hookswitch_status_response> =
    record("GetHookswitchStatusResponse",
           list<&get_hookswitch_status_response::hookswitch_status_list, "hookswitchStatusItem">(
               "hookswitchStatusList"));

template <>
inline constexpr auto table<set_hookswitch_status> =
    record("SetHookswitchStatus", field<&set_hookswitch_status::device>("device"),
           field<&set_hookswitch_status::hookswitch>("hookswitch"),
           field<&set_hookswitch_status::hookswitch_onhook>("hookswitchOnhook"));

template <>
inline constexpr auto table<set_hookswitch_status_response> = record("SetHookswitchStatusResponse");

}  // namespace ctig::csta::table
