#pragma once
// Events about a device: features and maintenance.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "csta/types.hpp"

namespace ctig::csta {

struct forwarding_event {
    std::string monitor_cross_ref_id;
    extended_device_id device;
    std::optional<csta::forwarding_type> forwarding_type;
    bool forward_status = false;
    std::optional<device_id> forward_to;
    std::optional<csta::forward_default> forward_default;
    std::optional<std::int16_t> ring_count;
    bool operator==(const forwarding_event&) const = default;
};

struct do_not_disturb_event {
    std::string monitor_cross_ref_id;
    extended_device_id device;
    bool do_not_disturb_on = false;
    std::optional<csta::call_origination> call_origination;
    std::vector<device_id> calling_device_list;
    bool operator==(const do_not_disturb_event&) const = default;
};

struct auto_answer_event {
    std::string monitor_cross_ref_id;
    extended_device_id invoking_device;
    bool auto_answer_on = false;
    std::optional<std::int64_t> number_of_rings;
    bool operator==(const auto_answer_event&) const = default;
};

struct message_waiting_event {
    std::string monitor_cross_ref_id;
    extended_device_id target_device;
    std::optional<device_id> device_for_message;
    bool message_waiting_on = false;
    bool operator==(const message_waiting_event&) const = default;
};

struct microphone_mute_event {
    std::string monitor_cross_ref_id;
    extended_device_id invoking_device;
    std::optional<std::string> auditory_apparatus;
    bool microphone_mute_on = false;
    bool operator==(const microphone_mute_event&) const = default;
};

struct speaker_mute_event {
    std::string monitor_cross_ref_id;
    extended_device_id invoking_device;
    std::optional<std::string> auditory_apparatus;
    bool speaker_mute_on = false;
    bool operator==(const speaker_mute_event&) const = default;
};

struct speaker_volume_event {
    std::string monitor_cross_ref_id;
    extended_device_id invoking_device;
    std::optional<std::string> auditory_apparatus;
    volume speaker_volume;
    bool operator==(const speaker_volume_event&) const = default;
};

struct hookswitch_event {
    std::string monitor_cross_ref_id;
    extended_device_id device;
    std::optional<std::string> hookswitch;
    bool hookswitch_on_hook = false;
    bool operator==(const hookswitch_event&) const = default;
};

struct out_of_service_event {
    std::string monitor_cross_ref_id;
    extended_device_id device;
    std::optional<event_cause> cause;
    bool operator==(const out_of_service_event&) const = default;
};

struct back_in_service_event {
    std::string monitor_cross_ref_id;
    extended_device_id device;
    std::optional<event_cause> cause;
    bool operator==(const back_in_service_event&) const = default;
};

/// What the capability exchange services say of the device is not what they said before.
struct device_caps_changed_event {
    std::string monitor_cross_ref_id;
    extended_device_id device;
    std::optional<event_cause> cause;
    bool operator==(const device_caps_changed_event&) const = default;
};

}  // namespace ctig::csta
