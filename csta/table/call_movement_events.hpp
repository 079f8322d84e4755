#pragma once
// Events by which a call moves, joins or waits, and call associated events.
#include "csta/call_movement_events.hpp"
#include "csta/table/types.hpp"

namespace ctig::csta::table {

template <>
inline constexpr auto table<transferred_event> =
    record("TransferedEvent", field<&transferred_event::monitor_cross_ref_id>("monitorCrossRefID"),
           field<&transferred_event::primary_old_call>("primaryOldCall"),
           field<&transferred_event::secondary_old_call>("secondaryOldCall"),
           lenient<&transferred_event::transferring_device>("transferringDevice"),
           lenient<&transferred_event::transferred_to_device>("transferredToDevice"),
           list<&transferred_event::transferred_connections, "connectionListItem">("transferredConnections"),
           field<&transferred_event::local_connection_info>("localConnectionInfo"),
           lenient<&transferred_event::cause>("cause"));

template <>
inline constexpr auto table<conferenced_event> =
    record("ConferencedEvent", field<&conferenced_event::monitor_cross_ref_id>("monitorCrossRefID"),
           field<&conferenced_event::primary_old_call>("primaryOldCall"),
           field<&conferenced_event::secondary_old_call>("secondaryOldCall"),
           lenient<&conferenced_event::conferencing_device>("conferencingDevice"),
           lenient<&conferenced_event::added_party>("addedParty"),
           list<&conferenced_event::conference_connections, "connectionListItem">("conferenceConnections"),
           field<&conferenced_event::local_connection_info>("localConnectionInfo"),
           lenient<&conferenced_event::cause>("cause"));

template <>
inline constexpr auto table<diverted_event> =
    record("DivertedEvent", field<&diverted_event::monitor_cross_ref_id>("monitorCrossRefID"),
           field<&diverted_event::connection>("connection"),
           lenient<&diverted_event::diverting_device>("divertingDevice"),
           lenient<&diverted_event::new_destination>("newDestination"),
           field<&diverted_event::calling_device>("callingDevice"),
           field<&diverted_event::called_device>("calledDevice"),
           lenient<&diverted_event::last_redirection_device>("lastRedirectionDevice"),
           field<&diverted_event::local_connection_info>("localConnectionInfo"),
           lenient<&diverted_event::cause>("cause"));

template <>
inline constexpr auto table<queued_event> = record(
    "QueuedEvent", field<&queued_event::monitor_cross_ref_id>("monitorCrossRefID"),
    field<&queued_event::queued_connection>("queuedConnection"), lenient<&queued_event::queue>("queue"),
    lenient<&queued_event::calling_device>("callingDevice"),
    lenient<&queued_event::called_device>("calledDevice"),
    lenient<&queued_event::last_redirection_device>("lastRedirectionDevice"),
    field<&queued_event::number_queued>("numberQueued"), field<&queued_event::calls_in_front>("callsInFront"),
    field<&queued_event::local_connection_info>("localConnectionInfo"),
    lenient<&queued_event::cause>("cause"));

template <>
inline constexpr auto table<offered_event> =
    record("OfferedEvent", field<&offered_event::monitor_cross_ref_id>("monitorCrossRefID"),
           field<&offered_event::offered_connection>("offeredConnection"),
           lenient<&offered_event::offered_device>("offeredDevice"),
           lenient<&offered_event::calling_device>("callingDevice"),
           lenient<&offered_event::called_device>("calledDevice"),
           lenient<&offered_event::last_redirection_device>("lastRedirectionDevice"),
           field<&offered_event::local_connection_info>("localConnectionInfo"),
           lenient<&offered_event::cause>("cause"));

template <>
inline constexpr auto table<bridged_event> =
    record("BridgedEvent", field<&bridged_event::monitor_cross_ref_id>("monitorCrossRefID"),
           field<&bridged_event::bridged_connection>("bridgedConnection"),
           lenient<&bridged_event::bridged_appearance>("bridgedAppearance"),
           field<&bridged_event::local_connection_info>("localConnectionInfo"),
           lenient<&bridged_event::cause>("cause"));

template <>
inline constexpr auto table<digits_dialed_event> =
    record("DigitsDialedEvent", field<&digits_dialed_event::monitor_cross_ref_id>("monitorCrossRefID"),
           field<&digits_dialed_event::dialing_connection>("dialingConnection"),
           lenient<&digits_dialed_event::dialing_device>("dialingDevice"),
           field<&digits_dialed_event::dialing_sequence>("dialingSequence"),
           field<&digits_dialed_event::local_connection_info>("localConnectionInfo"),
           lenient<&digits_dialed_event::cause>("cause"));

template <>
inline constexpr auto table<digits_generated_event> =
    record("DigitsGeneratedEvent", field<&digits_generated_event::monitor_cross_ref_id>("monitorCrossRefID"),
           field<&digits_generated_event::connection>("connection"),
           field<&digits_generated_event::digit_generated_list>("digitGeneratedList"),
           list<&digits_generated_event::digit_duration_list, "digitDuration">("digitDurationList"),
           list<&digits_generated_event::pause_duration_list, "pauseDuration">("pauseDurationList"));

template <>
inline constexpr auto table<call_information_event> =
    record("CallInformationEvent", field<&call_information_event::monitor_cross_ref_id>("monitorCrossRefID"),
           field<&call_information_event::connection>("connection"),
           lenient<&call_information_event::device>("device"),
           field<&call_information_event::calling_device>("callingDevice"));

}  // namespace ctig::csta::table
