#pragma once
// What a monitor shall report. Each event: true, false, or not mentioned.
#include <optional>

namespace ctig::csta {

struct call_control_events {
    std::optional<bool> bridged;
    std::optional<bool> call_cleared;
    std::optional<bool> conferenced;
    std::optional<bool> connection_cleared;
    std::optional<bool> delivered;
    std::optional<bool> digits_dialed;
    std::optional<bool> diverted;
    std::optional<bool> established;
    std::optional<bool> failed;
    std::optional<bool> held;
    std::optional<bool> network_capabilities_changed;
    std::optional<bool> network_reached;
    std::optional<bool> offered;
    std::optional<bool> originated;
    std::optional<bool> queued;
    std::optional<bool> retrieved;
    std::optional<bool> service_initiated;
    std::optional<bool> transferred;
    bool operator==(const call_control_events&) const = default;
};

struct call_associated_events {
    std::optional<bool> call_information;
    std::optional<bool> charging;
    std::optional<bool> digits_generated;
    std::optional<bool> telephony_tones_generated;
    std::optional<bool> service_completion_failure;
    bool operator==(const call_associated_events&) const = default;
};

struct physical_device_feature_events {
    std::optional<bool> button_information;
    std::optional<bool> button_press;
    std::optional<bool> display_updated;
    std::optional<bool> hookswitch;
    std::optional<bool> lamp_mode;
    std::optional<bool> message_waiting;
    std::optional<bool> microphone_gain;
    std::optional<bool> microphone_mute;
    std::optional<bool> ringer_status;
    std::optional<bool> speaker_mute;
    std::optional<bool> speaker_volume;
    bool operator==(const physical_device_feature_events&) const = default;
};

struct logical_device_feature_events {
    std::optional<bool> agent_busy;
    std::optional<bool> agent_logged_on;
    std::optional<bool> agent_logged_off;
    std::optional<bool> agent_not_ready;
    std::optional<bool> agent_ready;
    std::optional<bool> agent_working_after_call;
    std::optional<bool> auto_answer;
    std::optional<bool> auto_work_mode;
    std::optional<bool> call_back;
    std::optional<bool> call_back_message;
    std::optional<bool> caller_id_status;
    std::optional<bool> do_not_disturb;
    std::optional<bool> forwarding;
    std::optional<bool> routeing_mode;
    bool operator==(const logical_device_feature_events&) const = default;
};

struct device_maintenance_events {
    std::optional<bool> back_in_service;
    std::optional<bool> device_capability_changed;
    std::optional<bool> out_of_service;
    std::optional<bool> partially_in_service;
    bool operator==(const device_maintenance_events&) const = default;
};

struct monitor_filter {
    std::optional<call_control_events> callcontrol;
    std::optional<call_associated_events> call_associated;
    std::optional<physical_device_feature_events> physical_device_feature;
    std::optional<logical_device_feature_events> logical_device_feature;
    std::optional<device_maintenance_events> maintenance;
    bool operator==(const monitor_filter&) const = default;
};

struct monitor_media_class {
    std::optional<bool> data;
    std::optional<bool> image;
    std::optional<bool> audio;
    std::optional<bool> other;
    std::optional<bool> chat;
    std::optional<bool> email;
    std::optional<bool> message;
    std::optional<bool> im;
    std::optional<bool> sms;
    std::optional<bool> mms;
    bool operator==(const monitor_media_class&) const = default;
};

}  // namespace ctig::csta
