#include "cti_gateway/bridge/event_filter.hpp"

#include <array>

namespace ctig::bridge {
namespace {

using csta::event_type;

template <class Group>
struct flag {
    std::optional<bool> Group::*member;
    event_type what;
};

constexpr std::array<flag<csta::call_control_events>, 17> call_control_flags{{
    {&csta::call_control_events::bridged, event_type::bridged},
    {&csta::call_control_events::call_cleared, event_type::call_cleared},
    {&csta::call_control_events::conferenced, event_type::conferenced},
    {&csta::call_control_events::connection_cleared, event_type::connection_cleared},
    {&csta::call_control_events::delivered, event_type::delivered},
    {&csta::call_control_events::digits_dialed, event_type::digits_dialed},
    {&csta::call_control_events::diverted, event_type::diverted},
    {&csta::call_control_events::established, event_type::established},
    {&csta::call_control_events::failed, event_type::failed},
    {&csta::call_control_events::held, event_type::held},
    {&csta::call_control_events::network_reached, event_type::netw_reached},
    {&csta::call_control_events::offered, event_type::offered},
    {&csta::call_control_events::originated, event_type::originated},
    {&csta::call_control_events::queued, event_type::queued},
    {&csta::call_control_events::retrieved, event_type::retrieved},
    {&csta::call_control_events::service_initiated, event_type::service_initiated},
    {&csta::call_control_events::transferred, event_type::transferred},
}};
constexpr std::array<flag<csta::call_associated_events>, 2> call_associated_flags{{
    {&csta::call_associated_events::call_information, event_type::call_information},
    {&csta::call_associated_events::digits_generated, event_type::digits_generated},
}};
constexpr std::array<flag<csta::physical_device_feature_events>, 5> physical_flags{{
    {&csta::physical_device_feature_events::hookswitch, event_type::hookswitch},
    {&csta::physical_device_feature_events::message_waiting, event_type::message_waiting},
    {&csta::physical_device_feature_events::microphone_mute, event_type::microphone_mute},
    {&csta::physical_device_feature_events::speaker_mute, event_type::speaker_mute},
    {&csta::physical_device_feature_events::speaker_volume, event_type::speaker_volume},
}};
constexpr std::array<flag<csta::logical_device_feature_events>, 3> logical_flags{{
    {&csta::logical_device_feature_events::auto_answer, event_type::auto_answer},
    {&csta::logical_device_feature_events::do_not_disturb, event_type::do_not_disturb},
    {&csta::logical_device_feature_events::forwarding, event_type::forwarding},
}};
constexpr std::array<flag<csta::device_maintenance_events>, 2> maintenance_flags{{
    {&csta::device_maintenance_events::back_in_service, event_type::back_in_service},
    {&csta::device_maintenance_events::out_of_service, event_type::out_of_service},
}};

template <class Group, std::size_t N>
void take(event_set& into, const std::optional<Group>& group, const std::array<flag<Group>, N>& flags) {
    if (!group) return;
    for (const auto& f : flags)
        if (((*group).*f.member).value_or(false)) into.insert(f.what);
}

struct kind_row {
    std::size_t place;
    event_type what;
};
template <class Event>
constexpr kind_row row(event_type what) {
    return {csta::message_type_of<Event>.place, what};
}

constexpr std::array kinds{
    row<csta::bridged_event>(event_type::bridged),
    row<csta::call_cleared_event>(event_type::call_cleared),
    row<csta::conferenced_event>(event_type::conferenced),
    row<csta::connection_cleared_event>(event_type::connection_cleared),
    row<csta::delivered_event>(event_type::delivered),
    row<csta::digits_dialed_event>(event_type::digits_dialed),
    row<csta::diverted_event>(event_type::diverted),
    row<csta::established_event>(event_type::established),
    row<csta::failed_event>(event_type::failed),
    row<csta::held_event>(event_type::held),
    row<csta::network_reached_event>(event_type::netw_reached),
    row<csta::offered_event>(event_type::offered),
    row<csta::originated_event>(event_type::originated),
    row<csta::queued_event>(event_type::queued),
    row<csta::retrieved_event>(event_type::retrieved),
    row<csta::service_initiated_event>(event_type::service_initiated),
    row<csta::transferred_event>(event_type::transferred),
    row<csta::call_information_event>(event_type::call_information),
    row<csta::digits_generated_event>(event_type::digits_generated),
    row<csta::hookswitch_event>(event_type::hookswitch),
    row<csta::message_waiting_event>(event_type::message_waiting),
    row<csta::microphone_mute_event>(event_type::microphone_mute),
    row<csta::speaker_mute_event>(event_type::speaker_mute),
    row<csta::speaker_volume_event>(event_type::speaker_volume),
    row<csta::auto_answer_event>(event_type::auto_answer),
    row<csta::do_not_disturb_event>(event_type::do_not_disturb),
    row<csta::forwarding_event>(event_type::forwarding),
    row<csta::back_in_service_event>(event_type::back_in_service),
    row<csta::out_of_service_event>(event_type::out_of_service),
};

}  // namespace

event_set filtered_by(const csta::monitor_filter& filter) {
    event_set filtered;
    take(filtered, filter.callcontrol, call_control_flags);
    take(filtered, filter.call_associated, call_associated_flags);
    take(filtered, filter.physical_device_feature, physical_flags);
    take(filtered, filter.logical_device_feature, logical_flags);
    take(filtered, filter.maintenance, maintenance_flags);
    return filtered;
}

std::optional<csta::event_type> event_type_of(const csta::message& event) {
    for (const auto& k : kinds)
        if (k.place == event.index()) return k.what;
    return std::nullopt;
}

}  // namespace ctig::bridge
