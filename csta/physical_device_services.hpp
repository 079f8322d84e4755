#pragma once
// Physical device features: message waiting, mute, volume, hookswitch.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "csta/types.hpp"

namespace ctig::csta {

struct get_message_waiting_indicator {
    device_id device;
    bool operator==(const get_message_waiting_indicator&) const = default;
};

struct get_message_waiting_indicator_response {
    bool message_waiting_on = false;
    std::optional<device_id> device_for_message;
    std::optional<bool> lamp_is_present;
    bool operator==(const get_message_waiting_indicator_response&) const = default;
};

struct set_message_waiting_indicator {
    device_id device;
    bool message_waiting_on = false;
    std::optional<device_id> device_for_message;
    bool operator==(const set_message_waiting_indicator&) const = default;
};

struct set_message_waiting_indicator_response {
    bool operator==(const set_message_waiting_indicator_response&) const = default;
};

struct microphone_mute_item {
    std::optional<std::string> auditory_apparatus;
    bool microphone_mute_on = false;
    bool operator==(const microphone_mute_item&) const = default;
};

struct get_microphone_mute {
    device_id device;
    std::optional<std::string> auditory_apparatus;
    bool operator==(const get_microphone_mute&) const = default;
};

struct get_microphone_mute_response {
    std::vector<microphone_mute_item> microphone_mute_list;
    bool operator==(const get_microphone_mute_response&) const = default;
};

struct set_microphone_mute {
    device_id device;
    std::optional<std::string> auditory_apparatus;
    bool microphone_mute_on = false;
    bool operator==(const set_microphone_mute&) const = default;
};

struct set_microphone_mute_response {
    bool operator==(const set_microphone_mute_response&) const = default;
};

struct speaker_mute_item {
    std::optional<std::string> auditory_apparatus;
    bool speaker_mute_on = false;
    bool operator==(const speaker_mute_item&) const = default;
};

struct get_speaker_mute {
    device_id device;
    std::optional<std::string> auditory_apparatus;
    bool operator==(const get_speaker_mute&) const = default;
};

struct get_speaker_mute_response {
    std::vector<speaker_mute_item> speaker_mute_list;
    bool operator==(const get_speaker_mute_response&) const = default;
};

struct set_speaker_mute {
    device_id device;
    std::optional<std::string> auditory_apparatus;
    bool speaker_mute_on = false;
    bool operator==(const set_speaker_mute&) const = default;
};

struct set_speaker_mute_response {
    bool operator==(const set_speaker_mute_response&) const = default;
};

struct speaker_volume_item {
    std::optional<std::string> auditory_apparatus;
    std::optional<std::int16_t> speaker_vol_abs;
    bool operator==(const speaker_volume_item&) const = default;
};

struct get_speaker_volume {
    device_id device;
    std::optional<std::string> auditory_apparatus;
    bool operator==(const get_speaker_volume&) const = default;
};

struct get_speaker_volume_response {
    std::vector<speaker_volume_item> speaker_volume_list;
    bool operator==(const get_speaker_volume_response&) const = default;
};

struct set_speaker_volume {
    device_id device;
    std::optional<std::string> auditory_apparatus;
    volume speaker_volume;
    bool operator==(const set_speaker_volume&) const = default;
};

struct set_speaker_volume_response {
    bool operator==(const set_speaker_volume_response&) const = default;
};

struct hookswitch_status_item {
    std::optional<std::string> hookswitch;
    bool hookswitch_on_hook = false;
    bool operator==(const hookswitch_status_item&) const = default;
};

struct get_hookswitch_status {
    device_id device;
    std::optional<std::string> hookswitch;
    bool operator==(const get_hookswitch_status&) const = default;
};

struct get_hookswitch_status_response {
    std::vector<hookswitch_status_item> hookswitch_status_list;
    bool operator==(const get_hookswitch_status_response&) const = default;
};

struct set_hookswitch_status {
    device_id device;
    std::optional<std::string> hookswitch;
    bool hookswitch_onhook = false;
    bool operator==(const set_hookswitch_status&) const = default;
};

struct set_hookswitch_status_response {
    bool operator==(const set_hookswitch_status_response&) const = default;
};

}  // namespace ctig::csta
