#pragma once
// Events about one connection of a call.
#include "csta/call_control_events.hpp"
#include "csta/table/types.hpp"

namespace ctig::csta::table {

template <>
inline constexpr auto table<service_initiated_event> = record(
    "ServiceInitiatedEvent", field<&service_initiated_event::monitor_cross_ref_id>("monitorCrossRefID"),
    field<&service_initiated_event::initiated_connection>("initiatedConnection"),
    lenient<&service_initiated_event::initiating_device>("initiatingDevice"),
    field<&service_initiated_event::local_connection_info>("localConnectionInfo"),
    lenient<&service_initiated_event::cause>("cause"));

template <>
inline constexpr auto table<originated_event> =
    record("OriginatedEvent", field<&originated_event::monitor_cross_ref_id>("monitorCrossRefID"),
           field<&originated_event::originated_connection>("originatedConnection"),
           lenient<&originated_event::calling_device>("callingDevice"),
           lenient<&originated_event::called_device>("calledDevice"),
           field<&originated_event::originating_device>("originatingDevice"),
           field<&originated_event::local_connection_info>("localConnectionInfo"),
           lenient<&originated_event::cause>("cause"));

template <>
inline constexpr auto table<delivered_event> =
    record("DeliveredEvent", field<&delivered_event::monitor_cross_ref_id>("monitorCrossRefID"),
           field<&delivered_event::connection>("connection"),
           lenient<&delivered_event::alerting_device>("alertingDevice"),
           lenient<&delivered_event::calling_device>("callingDevice"),
           lenient<&delivered_event::called_device>("calledDevice"),
           lenient<&delivered_event::last_redirection_device>("lastRedirectionDevice"),
           field<&delivered_event::local_connection_info>("localConnectionInfo"),
           lenient<&delivered_event::cause>("cause"));

template <>
inline constexpr auto table<established_event> =
    record("EstablishedEvent", field<&established_event::monitor_cross_ref_id>("monitorCrossRefID"),
           field<&established_event::established_connection>("establishedConnection"),
           lenient<&established_event::answering_device>("answeringDevice"),
           lenient<&established_event::calling_device>("callingDevice"),
           lenient<&established_event::called_device>("calledDevice"),
           lenient<&established_event::last_redirection_device>("lastRedirectionDevice"),
           field<&established_event::local_connection_info>("localConnectionInfo"),
           lenient<&established_event::cause>("cause"));

template <>
inline constexpr auto table<connection_cleared_event> = record(
    "ConnectionClearedEvent", field<&connection_cleared_event::monitor_cross_ref_id>("monitorCrossRefID"),
    field<&connection_cleared_event::dropped_connection>("droppedConnection"),
    lenient<&connection_cleared_event::releasing_device>("releasingDevice"),
    field<&connection_cleared_event::local_connection_info>("localConnectionInfo"),
    lenient<&connection_cleared_event::cause>("cause"));

template <>
inline constexpr auto table<call_cleared_event> = record(
    "CallClearedEvent", field<&call_cleared_event::monitor_cross_ref_id>("monitorCrossRefID"),
    field<&call_cleared_event::cleared_call>("clearedCall"), lenient<&call_cleared_event::cause>("cause"));

template <>
inline constexpr auto table<held_event> = record(
    "HeldEvent", field<&held_event::monitor_cross_ref_id>("monitorCrossRefID"),
    field<&held_event::held_connection>("heldConnection"),
    lenient<&held_event::holding_device>("holdingDevice"),
    field<&held_event::local_connection_info>("localConnectionInfo"), lenient<&held_event::cause>("cause"));

template <>
inline constexpr auto table<retrieved_event> =
    record("RetrievedEvent", field<&retrieved_event::monitor_cross_ref_id>("monitorCrossRefID"),
           field<&retrieved_event::retrieved_connection>("retrievedConnection"),
           lenient<&retrieved_event::retrieving_device>("retrievingDevice"),
           field<&retrieved_event::local_connection_info>("localConnectionInfo"),
           lenient<&retrieved_event::cause>("cause"));

template <>
inline constexpr auto table<failed_event> =
    record("FailedEvent", field<&failed_event::monitor_cross_ref_id>("monitorCrossRefID"),
           field<&failed_event::failed_connection>("failedConnection"),
           lenient<&failed_event::failing_device>("failingDevice"),
           lenient<&failed_event::calling_device>("callingDevice"),
           lenient<&failed_event::called_device>("calledDevice"),
           lenient<&failed_event::last_redirection_device>("lastRedirectionDevice"),
           field<&failed_event::local_connection_info>("localConnectionInfo"),
           lenient<&failed_event::cause>("cause"));

template <>
inline constexpr auto table<network_reached_event> =
    record("NetworkReachedEvent", field<&network_reached_event::monitor_cross_ref_id>("monitorCrossRefID"),
           field<&network_reached_event::outbound_connection>("outboundConnection"),
           lenient<&network_reached_event::network_interface_used>("networkInterfaceUsed"),
           lenient<&network_reached_event::calling_device>("callingDevice"),
           lenient<&network_reached_event::called_device>("calledDevice"),
           lenient<&network_reached_event::last_redirection_device>("lastRedirectionDevice"),
           field<&network_reached_event::local_connection_info>("localConnectionInfo"),
           lenient<&network_reached_event::cause>("cause"));

}  // namespace ctig::csta::table
